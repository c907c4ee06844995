import Testing
import Winnow

@testable import WinnowStages

@Suite struct DetectSourcePublisherTests {
  private let body =
    "The council met on Tuesday and agreed on a plan for the bridge. Work begins in May, said the mayor."

  @Test func theURLNamesAnOutletOfTheRegistry() throws {
    let source = try SourceFixture.source(of: body, url: "https://www.theguardian.com/world/2024/may/01/a")
    #expect(source.publisher?.name == "The Guardian")
    #expect(source.publisher?.domain == "theguardian.com")
    #expect(source.publisher?.evidence.first?.origin == .url)
  }

  @Test func theLongestListedDomainWins() throws {
    #expect(
      try SourceFixture.source(of: body, url: "https://timesofindia.indiatimes.com/x").publisher?.name
        == "The Times of India")
    #expect(
      try SourceFixture.source(of: body, url: "https://roma.repubblica.it/x").publisher?.domain == "repubblica.it")
  }

  @Test(arguments: [
    ("https://www.valleycourier.example.co.uk/a", "example.co.uk"),
    ("http://jane.substack.com/p/x", "jane.substack.com"),
    ("https://user@news.harbour.org:8080/x?y=z", "harbour.org"),
  ])
  func anUnknownURLGivesItsDomain(url: String, domain: String) throws {
    #expect(try SourceFixture.source(of: body, url: url).publisher?.domain == domain)
  }

  @Test(arguments: [
    ("© 2024 WKVT", "https://wkvtnews.com/a", "WKVT"),
    ("© 2024 Stage & Page", "https://stagepagemag.com/a", "Stage & Page"),
    ("© 2024 Port of Harborline", "https://harborline.gov/a", "Port of Harborline"),
    ("© 2024 Veranda Publications Inc.", "https://veranda.example/a", "Veranda"),
    ("© 2024 Hale Media Group Ltd", nil, "Hale Media Group"),
    ("© 2024 Lindmoor Courier Media Ltd", nil, "Lindmoor Courier"),
    ("© 2024 ООО «Гавань»", nil, "Гавань"),
    ("© 2024 Salt & Cedar on the Foodie Pro Theme", nil, "Salt & Cedar"),
  ])
  func copyrightLinesNameThePublisher(line: String, url: String?, name: String) throws {
    #expect(try SourceFixture.source(of: body + "\n\n" + line, url: url).publisher?.name == name)
  }

  @Test func theMastheadComesBeforeACompanyThatTheRegistryDoesNotKnow() throws {
    let page = "Correio Braziliense\nPolítica\nEsportes\nA ponte fecha\n" + body + "\n\n© 2024 Diários Reunidos"
    #expect(try SourceFixture.source(of: page).publisher?.name == "Correio Braziliense")
  }

  @Test(arguments: [
    "© 2024 • Flex WordPress Theme by SNO", "Copyright © 2024 · News Pro on Genesis Framework",
    "Copyright 2021 The Associated Press. All rights reserved. This material may not be published or rewritten.",
  ])
  func designsAndNoticesOfAgenciesNameNone(line: String) throws {
    #expect(try SourceFixture.source(of: body + "\n\n" + line).publisher == nil)
  }

  @Test func aNameOnThePageNamesTheDomain() throws {
    let page = body + "\n\n© 2024 The Valley Courier. All rights reserved."
    let publisher = try SourceFixture.source(of: page, url: "https://valleycourier.org/a").publisher
    #expect(publisher?.name == "The Valley Courier")
    #expect(publisher?.domain == "valleycourier.org")
    #expect(publisher?.confidence ?? 0 > 0.93)
  }

  @Test(arguments: [
    ("Salt & Cedar", "https://www.saltandcedar.net/journal/x"), ("The Lemon Larder", "https://thelemonlarder.com/x"),
    ("Gartenfräulein", "https://gartenfraeulein.de/x"), ("Côté Jardin", "https://cote-jardin.fr/x"),
    ("O’Malley Tunstall", "https://omalleytunstall.com/x"), ("EcoFlow", "https://blog.ecoflow.com/x"),
    ("Casserole & Basilic", "https://casserole-et-basilic.fr/x"), ("Test & Vous", "https://testetvous.fr/x"),
    ("Salt & Eggs", "https://salteggs.com/x"), ("Ostsee-Tagblatt", "https://tagblatt-ostsee.de/x"),
    ("Große Fragen", "https://grossefragen.de/x"), ("Bergwelt", "https://bergwelt-online.ch/x"),
    ("klartext digital", "https://klartext-digital.de/x"),
  ]) func aLineThatSpellsTheDomainNamesTheSite(name: String, url: String) throws {
    let page = "Skip to content\n\n\(name)®\n\nHome\n\nAbout\n\n" + body
    let publisher = try SourceFixture.source(of: page, url: url).publisher
    #expect(publisher?.name == name)
    #expect(publisher?.evidence.map(\.rule).contains("publisher.site-name") == true)
  }

  @Test(arguments: ["saltandcedar", "Salt & Cedar Farm", "Salt Cedar", "Salted & Cedar"])
  func otherLinesDoNot(line: String) throws {
    let page = "\(line)\n\n" + body
    #expect(try SourceFixture.source(of: page, url: "https://saltandcedar.net/x").publisher?.name == "saltandcedar.net")
  }

  @Test(arguments: [
    "Mercy Chepkoech\nCounty reporter\nJoseph Kimutai\nCorrespondent",
    "By\nMercy Chepkoech\n&\nJoseph Kimutai",
    "Joseph Kimutai\nCorrespondent, Eldoret\nMercy Chepkoech\nReporter, Nakuru",
  ]) func namesOfAStackAreAllAuthors(byline: String) throws {
    let authors = try SourceFixture.source(of: "Harbour to reopen\n\n\(byline)\n\n" + body).authors.map(\.name)
    #expect(authors.sorted() == ["Joseph Kimutai", "Mercy Chepkoech"])
  }

  @Test func aCompanyIsNoAuthor() throws {
    let page = "Harbour to reopen\n\nNews provided by\n\nLindmoor Batteries NV\n\nApril 16, 2024\n\n" + body
    #expect(try SourceFixture.source(of: page).authors.isEmpty)
  }

  @Test(arguments: ["Le Courrier de l’Aulne", "Il Giornale dell'Oltrepò", "Gazzetta di Lindmoor e dell’Alto Brae"])
  func namesGoOnBehindElidedArticles(name: String) throws {
    for line in ["© 2023 \(name)", "© \(name) 2023"] {
      #expect(try SourceFixture.source(of: body + "\n\n" + line).publisher?.name == name)
    }
    // A sentence is no name for its capitals.
    #expect(try SourceFixture.source(of: body + "\n\n© 2023 Il dit qu'Anna dort").publisher == nil)
  }

  @Test(arguments: [
    "© 2023 The Valley Courier. All rights reserved.", "Copyright © 1999-2024 The Valley Courier",
    "Copyright 2021 The Valley Courier, Inc.", "© The Valley Courier 2022",
    "(c) 2020 The Valley Courier Ltd. | Privacy",
    "The Valley Courier © 2024", "© The Valley Courier. All rights reserved.",
    "2025 The Valley Courier. All Rights Reserved.",
    "© 2019–2024 The Valley Courier", "2019-25 The Valley Courier Ltd. Alle Rechte vorbehalten",
  ])
  func copyrightLinesNameUnknownPublishers(line: String) throws {
    #expect(try SourceFixture.source(of: body + "\n\n" + line).publisher?.name == "The Valley Courier")
  }

  @Test(arguments: [
    ("©2025 98 Harbours. All rights reserved.", "98 Harbours"), ("© 2020–24 3i Global", "3i Global"),
    ("© 25.11.2024", nil), ("2024 was a good year for the harbour, and all rights reserved for ships were used", nil),
  ])
  func figuresThatAreNoYearBeginAName(line: String, name: String?) throws {
    #expect(try SourceFixture.source(of: body + "\n\n" + line).publisher?.name == name)
  }

  @Test func companiesWithManyTitlesAreNoPublisher() throws {
    #expect(try SourceFixture.source(of: body + "\n\n© 2024 a Reach plc subsidiary").publisher == nil)
  }

  @Test func aPictureCreditIsNoPublisher() throws {
    let page = "The bridge\n© Jane Doe\n" + body + "\n" + body
    #expect(try SourceFixture.source(of: page).publisher == nil)
  }

  @Test func anAddressAtAProviderOfMailNamesNobody() throws {
    #expect(try SourceFixture.source(of: body + "\n\nContact: jane.doe@t-online.de").publisher == nil)
  }

  @Test func anOutletInTheStoryIsNotItsPublisher() throws {
    let page =
      "The bridge\n\n" + body + " The Washington Post reported the plan first, and The Guardian had the figures."
    #expect(try SourceFixture.source(of: page).publisher == nil)
  }

  @Test func fieldsAreBelievedFirst() throws {
    let stage = SourceFixture.make {
      $0.publisherField = "publisher"; $0.siteField = "site"
    }
    let page = body + "\n\n© 2024 The Valley Courier. All rights reserved."
    #expect(
      try SourceFixture.source(of: page, fields: ["publisher": "Le Monde"], stage: stage).publisher?.domain
        == "lemonde.fr")
    #expect(
      try SourceFixture.source(of: page, fields: ["site": "www.spiegel.de"], stage: stage).publisher?.name
        == "Der Spiegel")
    #expect(
      try SourceFixture.source(of: page, fields: ["site": "The Harbour Star"], stage: stage).publisher?.name
        == "The Harbour Star")
  }
}

@Suite struct DetectSourceAgencyTests {
  private let body =
    "The council met on Tuesday and agreed on a plan for the bridge. Work begins in May, said the mayor."

  @Test(arguments: [
    ("KATHMANDU, April 25 (Reuters) - Heavy rain closed two roads on Tuesday, officials said.", "Reuters", "KATHMANDU"),
    ("TOKYO (Kyodo) -- Heavy rain closed two roads on Tuesday, officials said.", "Kyodo News", "TOKYO"),
    ("BEIJING, Aug. 15 (Xinhua) -- Heavy rain closed two roads on Tuesday, officials said.", "Xinhua", "BEIJING"),
    ("Berlin (dpa) - Starker Regen hat am Dienstag zwei Straßen gesperrt, sagte die Polizei.", "dpa", "Berlin"),
    ("Madrid, 5 may (EFE).- La lluvia cerró dos carreteras el martes, dijo la policía local.", "EFE", "Madrid"),
    ("(ANSA) - ROMA, 15 MAG - La pioggia ha chiuso due strade martedì, ha detto la polizia.", "ANSA", "ROMA"),
    ("PARIS, 3 mai (AFP) – La pluie a fermé deux routes mardi, a indiqué la police locale.", "AFP", "PARIS"),
    ("FRANKFURT, 12. September (dpa-AFX). Der Index hat am Donnerstag nachgegeben.", "dpa", "FRANKFURT"),
  ])
  func datelinesNameOriginAndPlace(text: String, agency: String, place: String) throws {
    let source = try SourceFixture.source(of: "Rain\n\n" + text + " Crews were at work by noon.")
    #expect(source.roles == ["\(agency): origin"])
    #expect(source.dateline?.place == place)
  }

  @Test(arguments: [
    ("SALVADOR, Feb 26 - Showers continued throughout the week in the zone.", "SALVADOR"),
    ("JACKSON, Mich., March 4 - The company said it has delayed the meeting.", "JACKSON, Mich."),
    ("NEW DELHI: The government said on Monday that the rules would change.", "NEW DELHI"),
  ])
  func datelinesWithoutAgency(text: String, place: String) throws {
    #expect(try SourceFixture.source(of: "Title of it\n\n" + text).dateline?.place == place)
  }

  @Test(arguments: [
    "BREAKING: The council met on Tuesday and agreed.", "Update - The council met on Tuesday and agreed.",
  ])
  func labelsAreNoDatelines(text: String) throws {
    #expect(try SourceFixture.source(of: text).dateline == nil)
  }

  @Test(arguments: [
    ("cte/dpa/Reuters", ["Reuters: origin", "dpa: origin"]), ("als, dpa", ["dpa: origin"]),
    ("Quelle: ZEIT ONLINE, dpa, als", ["dpa: origin"]), ("20 Minutes avec AFP", ["AFP: origin"]),
    ("Foto: Jane Doe/dpa", ["dpa: image"]), ("Jane Doe met dpa", []),
  ])
  func linesBehindTheArticleNameTheSource(line: String, roles: [String]) throws {
    #expect(try SourceFixture.source(of: "Bridge\n" + body + "\n" + body + "\n" + line).roles == roles)
  }

  @Test(arguments: [
    (" REUTERS", ["Reuters: origin"]), (" (APA, red, 6.12.2024)", ["APA: origin"]), (" (dpa)", ["dpa: origin"]),
    (" It was the work of REUTERS", []),
  ])
  func theLastSentenceIsSigned(sign: String, roles: [String]) throws {
    #expect(try SourceFixture.source(of: "Bridge\n" + body + "\n" + body + sign).roles == roles)
  }

  @Test func theFormOfReutersNamesIt() throws {
    let page = body + "\n\nReporting by Jane Doe and John Smith; Editing by Max Power"
    let source = try SourceFixture.source(of: page)
    #expect(source.roles == ["Reuters: origin"])
    #expect(source.authors.map(\.role) == [.reporting, .reporting, .editing])
  }

  @Test func aPlaceInTheTextIsEvidenceOnce() throws {
    let page =
      "The bridge opens in May, the mayor told AFP on Monday, and the Associated Press has seen the plan for it."
    for agency in try SourceFixture.source(of: page + "\n" + page.replacing("May", with: "June")).agencies {
      let origins = agency.evidence.map { "\($0.origin)" }
      #expect(Set(origins).count == origins.count)
    }
  }

  @Test func lettersThatTheTextExplainsAreNoAgency() throws {
    let page =
      "The rules come from the Environmental Protection Agency (EPA) and bind all states, said the mayor on Monday."
    #expect(try SourceFixture.source(of: page).agencies.isEmpty)
  }

  @Test func codesThatMeanSomethingElseInOtherLanguages() throws {
    let page = body + "\nThe firm is racing to build AGI, and the ATS said on Monday that the plan was safe.\n" + body
    #expect(try SourceFixture.source(of: page, language: "en").agencies.isEmpty)
    let credit = "Il ponte riapre lunedì, ha detto il sindaco ad AGI, riferisce il giornale.\n" + body
    #expect(try SourceFixture.source(of: credit, language: "it").roles == ["AGI: quoted"])
    #expect(try SourceFixture.source(of: credit).roles == ["AGI: quoted"])
  }

  @Test func creditsAreImages() throws {
    let page = "Bridge\nThe bridge at dawn. [Photo: AFP]\nThe old bridge, 2023. /CFP\n" + body + "\n" + body
    #expect(try SourceFixture.source(of: page).roles == ["AFP: image", "CFP: image"])
  }

  @Test func theSameAgencyCanHaveTwoRoles() throws {
    let page = "Bridge\nPhoto: Reuters\n" + body + " A spokesman told Reuters that the plan was final.\n" + body
    #expect(try SourceFixture.source(of: page).roles == ["Reuters: image", "Reuters: quoted"])
  }

  @Test func wordsThatLookLikeAgencies() throws {
    let page = body + " The ap and the apa were there; pa said so to ani, and Pa came home. The sand is fine."
    #expect(try SourceFixture.source(of: page).agencies.isEmpty)
  }
}

@Suite struct DetectSourceAuthorTests {
  private let body =
    "The council met on Tuesday and agreed on a plan for the bridge. Work begins in May, said the mayor."

  private func authors(_ byline: String) throws -> [String] {
    try SourceFixture.source(of: "A bridge for the valley\n\(byline)\n\(body)\n\(body)").authors.map(\.name)
  }

  @Test func peopleWithTheirYearsAreNoAuthors() throws {
    let page =
      "Ciudad de México, 1 oct (EFE).- La presidenta dio las gracias a su antecesor, Andrés Manuel López (2018-2024).\n"
      + "La ceremonia comenzó al mediodía en la capital, con invitados de más de cien países, dijo la oficina."
    #expect(try SourceFixture.source(of: "La presidenta asume\n" + page).authors.isEmpty)
  }

  @Test(arguments: [
    ("By Jane Doe", ["Jane Doe"]), ("BY JANE DOE", ["JANE DOE"]),
    ("By Jane Doe and John Smith", ["Jane Doe", "John Smith"]),
    ("By Jane Doe, John Smith & Ann Lee", ["Jane Doe", "John Smith", "Ann Lee"]),
    ("By Jane DoePublished: May 3, 2024", ["Jane Doe"]), ("By Jane Doe, Political Editor", ["Jane Doe"]),
    ("By Jane Doe For Valley.com", ["Jane Doe"]), ("By Dr. Jane Doe", ["Dr. Jane Doe"]),
    ("Written by Jane O'Neill-Smith | May 3, 2024", ["Jane O'Neill-Smith"]),
    ("Von Erika Mustermann", ["Erika Mustermann"]),
    ("Eine Analyse von Erika von der Heide", ["Erika von der Heide"]), ("Par Jeanne Dupont", ["Jeanne Dupont"]),
    ("Por José Ángel García", ["José Ángel García"]), ("di Giulia Rossi", ["Giulia Rossi"]),
    ("Jane Doe · Valley News · Posted: Aug 08, 2024", ["Jane Doe"]), ("By", []),
    ("By the time it was over, Jane Doe had left", []), ("By Reuters", []), ("Von dpa", []), ("By Staff Reporter", []),
  ])
  func bylines(line: String, names: [String]) throws {
    #expect(try authors(line) == names)
  }

  @Test func aNameAboveADateIsAByline() throws {
    #expect(try authors("Sarah Miller\nMay 3, 2024") == ["Sarah Miller"])
  }

  @Test func sectionsAreNoNames() throws {
    #expect(try authors("Climate Change\nMay 3, 2024") == [])
    #expect(try authors("Real Estate\nMay 3, 2024") == [])
  }

  @Test func theCueMayStandOnALineOfItsOwn() throws {
    #expect(try authors("Written by\nSarah Miller") == ["Sarah Miller"])
  }

  @Test(arguments: ["Power Coaching", "Customer Performance", "Six Months", "Find Care"])
  func headingsAboveADateAreNoNames(line: String) throws {
    let page =
      "\(line)\nMay 3, 2024\nThe harbour will reopen in spring, the city said on Monday. Repairs had taken two years and more."
    #expect(try SourceFixture.source(of: page).authors.isEmpty)
  }

  @Test(arguments: [
    ["KXPR | By Jane Doe", "Published March 12, 2025"], ["Jane Doe (@janedoe)", "March 12, 2025"],
    ["Jane Doe / Reuters", "March 12, 2025"], ["Jane Doe avec AFP", "12 mars 2025"],
    ["Jane Doe, journaliste", "12 mars 2025"],
  ])
  func whomSomebodyWritesForIsNoPartOfTheName(lines: [String]) throws {
    let page = "The harbour of Lindmoor reopens\n" + lines.joined(separator: "\n") + "\n" + body
    #expect(try SourceFixture.source(of: page).authors.map(\.name) == ["Jane Doe"])
  }

  @Test func theWordBetweenTwoAuthorsMayHaveALineOfItsOwn() throws {
    let page = "The harbour of Lindmoor reopens\nBy Jane Doe\nand\nZorvan Quell\nMarch 12, 2025\n" + body
    #expect(try SourceFixture.source(of: page).authors.map(\.name) == ["Jane Doe", "Zorvan Quell"])
  }

  @Test(arguments: [["MEDIA CONTACT:", "Jane Doe, Press Officer"], ["Jane Doe", "/", "Harbour Survey"]])
  func contactsAndPhotographersAreNoAuthors(lines: [String]) throws {
    let page = "The harbour of Lindmoor reopens\n" + lines.joined(separator: "\n") + "\nMarch 12, 2025\n" + body
    #expect(try SourceFixture.source(of: page).authors.isEmpty)
  }

  @Test func aBarBeforeTheCueIsSkipped() throws {
    let page =
      "Harbour to reopen\n| By Jane Doe\nThe harbour will reopen in spring, the city said on Monday. Repairs had taken two years."
    #expect(try SourceFixture.source(of: page).authors.map(\.name) == ["Jane Doe"])
  }

  @Test func biographiesNameAuthors() throws {
    let page = "A bridge\n\(body)\n\(body)\nSarah Miller is a freelance journalist who writes about bridges and rivers."
    #expect(try SourceFixture.source(of: page).authors.map(\.name) == ["Sarah Miller"])
  }
}

@Suite struct DetectSourceSeedTests {
  @Test func cgtn() throws {
    let source = try SourceFixture.source(of: SourceFixture.seed("000"))
    #expect(source.publisher?.name == "CGTN")
    #expect(source.roles == ["CFP: image", "Reuters: quoted"])
    #expect(source.authors.isEmpty)
  }

  @Test func onsDaily() throws {
    let source = try SourceFixture.source(of: SourceFixture.seed("001"))
    #expect(source.publisher?.name == "ONS Daily")
    #expect(source.authors.isEmpty)
    #expect(source.agencies.isEmpty)
  }

  @Test func japanTimesByItsAppeal() throws {
    let source = try SourceFixture.source(of: SourceFixture.seed("002"))
    #expect(source.publisher?.name == "The Japan Times")
    #expect((0.4...0.8).contains(source.publisher?.confidence ?? 0))
    #expect(source.authors.isEmpty)
  }

  @Test func kootneeti() throws {
    let source = try SourceFixture.source(of: SourceFixture.seed("003"))
    #expect(source.publisher?.name == "The Kootneeti")
    #expect(source.roles == ["Reuters: image", "Reuters: origin"])
    let reporting = source.authors.filter { $0.role == .reporting }.map(\.name)
    #expect(reporting == ["David Brunnstrom", "Dan Whitcomb", "Rami Ayyub", "Ju-min Park", "Kiyoshi Takenaka"])
    #expect(source.authors.filter { $0.role == .editing }.map(\.name) == ["David Dolan", "Richard Pullin"])
  }

  @Test func noInventedPublisher() throws {
    let source = try SourceFixture.source(of: SourceFixture.seed("004"))
    #expect(source.publisher == nil)
    #expect(source.authors.isEmpty)
    #expect(source.agencies.isEmpty)
  }
}
