/// A language's grammar, with the vocabulary of one subject, and the productions a page is made of.
struct Voice {
  /// The IPTC Media Topic its stories belong to; nil where subjects are mixed.
  let topic: String?
  let tags: [String]
  let grammar: Grammar

  let sentence, headline, caption, captionCredit, endCredit, byline, published: Int
  let fullName, newTown, worldCity, organisation, agency, dayName: Int
  let menuItem, loading, share, shareHead, relatedPrefix, relatedHead, newsletter, advert, cookie, comment: Int
  let tagsHead, footer, rights, paper, head, month: Int

  init(_ grammar: Grammar, topic: String? = nil, tags: [String] = []) throws(Grammar.Mistake) {
    self.topic = topic
    self.tags = tags
    self.grammar = grammar
    sentence = try grammar.production("sentence")
    headline = try grammar.production("headline")
    caption = try grammar.production("caption")
    captionCredit = try grammar.production("captioncredit")
    endCredit = try grammar.production("endcredit")
    byline = try grammar.production("byline")
    published = try grammar.production("published")
    fullName = try grammar.production("fullname")
    newTown = try grammar.production("newtown")
    worldCity = try grammar.production("worldcity")
    organisation = try grammar.production("organisation")
    agency = try grammar.production("agencyname")
    dayName = try grammar.production("dayname")
    menuItem = try grammar.production("menuitem")
    loading = try grammar.production("loading")
    share = try grammar.production("share")
    shareHead = try grammar.production("sharehead")
    relatedPrefix = try grammar.production("relatedprefix")
    relatedHead = try grammar.production("relatedhead")
    newsletter = try grammar.production("newsletter")
    advert = try grammar.production("advert")
    cookie = try grammar.production("cookie")
    comment = try grammar.production("comment")
    tagsHead = try grammar.production("tagshead")
    footer = try grammar.production("footer")
    rights = try grammar.production("rights")
    paper = try grammar.production("paper")
    head = try grammar.production("head")
    month = try grammar.production("month")
  }
}

/// One of the corpus's languages.
struct Language {
  let code: String
  let voices: [Voice]
  let months: [String]
  let dateForm: DateForm

  init(_ code: String, _ dateForm: DateForm, voices: [Voice]) {
    self.code = code
    self.dateForm = dateForm
    self.voices = voices
    months = voices.first.map { $0.grammar.literals(of: $0.month) } ?? []
  }

  init(_ code: String, _ dateForm: DateForm, grammar: String) throws(Grammar.Mistake) {
    self.init(code, dateForm, voices: [try Voice(Grammar([Names.grammar, grammar]))])
  }

  /// English first: most pages are English.
  static func all() throws(Grammar.Mistake) -> [Language] {
    var english: [Voice] = []
    for subject in English.subjects {
      let grammar = try Grammar([Names.grammar, subject.grammar, English.grammar])
      english.append(try Voice(grammar, topic: subject.topic, tags: subject.tags))
    }
    return [
      Language("en", .english, voices: english),
      try Language("de", .dotted, grammar: German.grammar),
      try Language("fr", .plain, grammar: French.grammar),
      try Language("es", .withPreposition, grammar: Spanish.grammar),
      try Language("it", .plain, grammar: Italian.grammar),
      try Language("pt", .withPreposition, grammar: Portuguese.grammar),
      try Language("ru", .plain, grammar: Russian.grammar),
    ]
  }
}

/// How a language writes a full date in running text.
enum DateForm {
  /// August 15, 2023 or 15 August 2023
  case english
  /// 15. August 2023
  case dotted
  /// 15 août 2023
  case plain
  /// 15 de agosto de 2023
  case withPreposition
}

extension Language {
  /// A full date; `style` chooses among the spellings a site may use.
  func date(_ day: CalendarDay, style: Int) -> String {
    let (year, month, dayOfMonth) = day.components
    let name = month <= months.count ? months[month - 1] : "\(month)"
    switch (dateForm, style % 8) {
    case (_, 2): return day.iso8601
    case (.dotted, 4): return "\(CalendarDay.twoDigits(dayOfMonth)).\(CalendarDay.twoDigits(month)).\(year)"
    case (_, 4): return "\(CalendarDay.twoDigits(dayOfMonth))/\(CalendarDay.twoDigits(month))/\(year)"
    case (.english, 0), (.english, 3): return "\(name) \(dayOfMonth), \(year)"
    case (.english, 5): return "\(name.prefix(3)). \(dayOfMonth), \(year)"
    case (.english, 6): return "\(Self.englishWeekdays[day.weekday]), \(name) \(dayOfMonth), \(year)"
    case (.english, 7): return "\(dayOfMonth) \(name.prefix(3)) \(year)"
    case (.english, _), (.plain, _): return "\(dayOfMonth) \(name) \(year)"
    case (.dotted, _): return "\(dayOfMonth). \(name) \(year)"
    case (.withPreposition, _): return "\(dayOfMonth) de \(name) de \(year)"
    }
  }

  private static let englishWeekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
}
