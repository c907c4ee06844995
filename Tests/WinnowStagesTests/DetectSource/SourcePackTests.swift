import Testing
import Winnow

@testable import WinnowStages

@Suite struct SourcePackTests {
  @Test func theExamplesOfTheBuiltInPackHold() {
    let report = SourceFixture.stage.runRuleExamples()
    #expect(report.failures.map(\.description) == [])
    #expect(report.passed > 15)
  }

  @Test func theRegistryIsLarge() {
    let pack = SourceFixture.stage.rules.pack
    #expect(pack.outlets.count >= 400)
    #expect(pack.agencies.count >= 40)
    #expect(Set(pack.outlets.map(\.country)).count >= 40)
  }

  @Test func everyDomainLeadsToItsOutlet() throws {
    let rules = SourceFixture.stage.rules
    for (index, outlet) in rules.pack.outlets.enumerated() {
      for domain in [outlet.domain] + outlet.domains {
        let address = try #require(SiteAddress("https://\(domain)/a", rules))
        #expect(address.outlet == index, "\(domain)")
      }
    }
  }

  /// A page's name line must lead to one outlet. Two names are those of outlets in two countries each.
  @Test func namesLeadToOneOutlet() {
    var domains: [String: Set<String>] = [:]
    for outlet in SourceFixture.stage.rules.pack.outlets {
      for name in [outlet.name] + outlet.aliases { domains[name.lowercased(), default: []].insert(outlet.domain) }
    }
    #expect(domains.filter { $0.value.count > 1 }.keys.sorted() == ["20 minutes", "ntv"])
  }

  /// Reads packs, one behind the other; messages with their lines.
  private func read(_ packs: String...) throws -> (pack: SourcePack, mistakes: [String]) {
    let diagnostics = Diagnostics()
    var reader = SourcePackReader(diagnostics)
    for yaml in packs { reader.read(try YAMLParser.parse(SourceFile(path: "pack.yaml", bytes: Array(yaml.utf8)))) }
    reader.checkReferences()
    return (reader.pack, diagnostics.all.map { "\($0.mark?.line ?? 0): \($0.message)" })
  }

  @Test func aLaterPackChangesOutletsOfAnEarlierOne() throws {
    let first = """
      version: 1
      outlets:
        - {country: gb, kind: broadcaster, sites: {b.com: {name: B News, domains: [b.co.uk], aliases: [B]}}}
      """
    let second = """
      version: 1
      outlets:
        - country: uk
          kind: online
          sites: {b.co.uk: My B, new.com: New}
        - {country: uk, kind: online, sites: {b.com: {domains: [b.net, b.co.uk], aliases: [The B]}}}
      """
    let found = try read(first, second)
    #expect(found.mistakes == [])
    #expect(found.pack.outlets.map(\.name) == ["My B", "New"])
    let outlet = found.pack.outlets[0]
    #expect(outlet.domain == "b.com" && outlet.domains == ["b.co.uk", "b.net"] && outlet.aliases == ["B", "The B"])
    #expect(outlet.country == "uk" && outlet.kind == .online)
    // A domain that belongs to another outlet is a mistake.
    let stolen = "version: 1\noutlets:\n  - {country: uk, kind: online, sites: {new.com: {name: N, domains: [b.com]}}}"
    #expect(try read(first, stolen).mistakes == ["3: the domain 'b.com' is listed twice"])
  }

  @Test func domainsOfOtherScriptsAreThoseOfUrls() throws {
    let yaml = "version: 1\noutlets:\n  - {country: de, kind: online, sites: {münchen-post.example: Post}}"
    let rules = SourceRules(try read(yaml).pack)
    #expect(SiteAddress("https://www.xn--mnchen-post-thb.example/a", rules)?.outlet == 0)
    #expect(SiteAddress("https://münchen-post.example/a", rules)?.outlet == 0)
  }

  private func mistakes(_ yaml: String) throws -> [String] { try read(yaml).mistakes }

  @Test func mistakesAreReportedAtTheirPlace() throws {
    #expect(try mistakes("version: 2") == ["1: version 2 of source packs is unknown"])
    #expect(try mistakes("version: 1\nagencys: []") == ["2: unknown key 'agencys' of a source pack"])
    #expect(
      try mistakes("version: 1\nphrases:\n  - {id: a, text: long enough to tell, outlet: x.com}")
        == ["3: phrase 'a' names the unknown outlet 'x.com'"])
    #expect(
      try mistakes("version: 1\noutlets:\n  - {country: us, kind: blog, sites: {x.com: X}}").first
        == "3: 'kind' of a group of outlets: 'blog' is not one of newspaper, magazine, broadcaster, online, agency, trade, journal, aggregator"
    )
    #expect(
      try mistakes(
        "version: 1\noutlets:\n  - {country: us, kind: online, sites: {x.com: X}}\n  - {country: us, kind: online, sites: {x.com: Y}}"
      )
        == ["4: the domain 'x.com' is listed twice"])
    #expect(
      try mistakes("version: 1\ntemplates:\n  - {id: t, text: no slot here}")
        == ["3: the text of template 't' needs '{name}' once, and words beside it"])
    #expect(
      try mistakes("version: 1\nbylines:\n  - {id: b, start: [By]}\n  - {id: b, start: [Von]}")
        == ["4: the id 'b' is used twice"])
    #expect(
      try mistakes("version: 1\nwords:\n  joiners:\n    - and\n    - \"&\"")
        == ["5: 'joiners' of the word lists: '&' has no letters"])
  }

  @Test func aFailedExampleIsReportedAtItsPlace() throws {
    let yaml = """
      version: 1
      bylines:
        - id: b
          start: [By]
          examples:
            - page: By Jane Doe
              authors: [John Doe]
      """
    let diagnostics = Diagnostics()
    var reader = SourcePackReader(diagnostics)
    reader.read(try YAMLParser.parse(SourceFile(path: "pack.yaml", bytes: Array(yaml.utf8))))
    let stage = DetectSourceStage(rules: SourceRules(reader.pack))
    let report = stage.runRuleExamples()
    #expect(report.passed == 0)
    #expect(report.failures.map { $0.mark?.line } == [6])
  }
}
