import Testing
import Winnow
import WinnowTestSupport

@testable import WinnowStages

/// A stage with the built-in pack, or with a pack of the test's own.
private func stage(
  pack: String? = nil, _ change: (inout ClassifyTopicOptions) -> Void = { _ in }
) throws -> ClassifyTopicStage {
  var options = ClassifyTopicOptions()
  change(&options)
  var builtins = StageRegistry.builtin.builtins
  if let pack { builtins["topics.yaml"] = { Array(pack.utf8) } }
  return try ClassifyTopicStage(
    options: options, resources: StageResources(directory: "", builtins: builtins, diagnostics: Diagnostics()))
}

private func topics(
  _ stage: ClassifyTopicStage, _ text: String, title: String? = nil, language: String? = nil
) throws -> [TopicAnnotation] {
  var document = Document(id: RecordID("d"), title: title, page: Array(text.utf8))
  document.language = language
  var scratch = stage.makeScratch()
  _ = try stage.process(&document, scratch: &scratch)
  return document.topics
}

/// A taxonomy of two classes, one with a child.
private let desks = """
  version: 1
  languages: [en]
  classes:
    - id: desk:energy
      label: Energy
      terms:
        1: [oil, power]
        2: [OPEC]
        -3: [olive oil, power of attorney]
      children:
        - id: desk:energy:wind
          label: Wind
          terms:
            3: [wind farm*, turbine*]
    - id: desk:food
      label: Food
      minimum: 0.4
      terms:
        2: [kitchen, recipe*, olive oil]
  """

@Suite struct ClassifyTopicStageTests {
  @Test func examplesOfTheBuiltInPackPass() throws {
    let report = try stage().runRuleExamples()
    #expect(report.failures.map(\.description) == [])
    #expect(report.passed > 100)
  }

  @Test func everyBuiltInClassHasAnExample() throws {
    let contents = try #require(StageRegistry.builtin.builtins["topics.yaml"])
    let diagnostics = Diagnostics()
    let node = try YAMLParser.parse(SourceFile(path: "topics.yaml", bytes: contents()))
    let pack = TopicRulePack(node, diagnostics)
    #expect(diagnostics.all.isEmpty)
    let covered = Set(pack.examples.map(\.classID))
    #expect(pack.classes.filter { !covered.contains($0.id) }.map(\.id) == [])
    #expect(pack.classes.count { $0.level == 1 } == 17)
  }

  @Test func aTitleOfNoWeightSaysNothing() throws {
    let stage = try stage(pack: desks) { $0.titleWeight = 0 }
    let text = "The wind farm sells its power to the city, and oil is cheap in the kitchen."
    let without = try topics(stage, text)
    #expect(!without.isEmpty)
    for repeats in [1, 3, 2000] {
      let title = String(repeating: "OPEC kitchen recipes, a wind farm and oil. ", count: repeats)
      #expect(try topics(stage, text, title: title) == without)
    }
  }

  @Test func givesTopicsByFallingScoreWithTermsAndParents() throws {
    let found = try topics(
      stage(),
      "The foreign ministers signed the treaty after the summit. NATO and the Pentagon plan military exercises.",
      title: "Allies agree on missile defense")
    #expect(found.first?.id == "medtop:11000000")
    #expect(found.contains { $0.id == "medtop:20000638" && $0.level == 2 })
    #expect(found.contains { $0.id == "medtop:20000598" && $0.level == 3 && $0.terms.first == "missile defense" })
    #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    #expect(found.allSatisfy { (0...1).contains($0.score) && $0.basis == .rules && !$0.terms.isEmpty })
  }

  @Test func reportsOnlyAsDeepAndAsManyAsAsked() throws {
    let text = "The foreign ministers signed a treaty; the defence minister and voters back the election in parliament."
    let top = try topics(stage { $0.levels = 1 }, text)
    #expect(!top.isEmpty && top.allSatisfy { $0.level == 1 })
    #expect(try topics(stage { $0.maximum = 1 }, text).count == 1)
  }

  @Test func abstainsWhenEvidenceIsThin() throws {
    #expect(try topics(stage(), "") == [])
    #expect(try topics(stage(), "Loading… Please wait.") == [])
    // One term, however often, is enough for a class in a line, but not in a page.
    #expect(try topics(stage(), "The goalkeeper wept.").first?.id == "medtop:15000000")
    let page = String(repeating: "She saw the goalkeeper and said nothing more about that at all. ", count: 6)
    #expect(try topics(stage(), page) == [])
    #expect(try !topics(stage { $0.minimumTerms = 1 }, page).isEmpty)
    let mixed = "The striker scored for the club; shares fell as investors sold stocks and bonds."
    #expect(try !topics(stage(), mixed).isEmpty)
    #expect(try topics(stage { $0.margin = 0.9 }, mixed) == [])
    #expect(try topics(stage { $0.minimum = 0.99 }, mixed) == [])
  }

  @Test func abstainsInOtherLanguages() throws {
    let text = "The prime minister told parliament that the election campaign starts now."
    #expect(try !topics(stage(), text).isEmpty)
    #expect(try !topics(stage(), text, language: "en-GB").isEmpty)
    #expect(try topics(stage(), text, language: "de") == [])
    let german = """
      Der Minister der Opposition kritisierte am Freitag in Berlin den Kanzler, weil die Koalition das Budget der Armee nicht
      rechtzeitig vorgelegt hatte. Die Opposition im Parlament verlangt nun eine Reform, und der Minister versprach, bis zum
      Herbst einen neuen Plan vorzulegen, den alle Parteien mittragen sollen.
      """
    #expect(try topics(stage(), german) == [])
  }

  @Test func titleCountsMore() throws {
    let text = "The recipe needs a kitchen. Oil and power for OPEC."
    let plain = try topics(stage(pack: desks) { $0.titleWeight = 1 }, text, title: "Recipes from the kitchen")
    let weighted = try topics(stage(pack: desks) { $0.titleWeight = 5 }, text, title: "Recipes from the kitchen")
    let score = { (topics: [TopicAnnotation]) in topics.first { $0.id == "desk:food" }?.score ?? 0 }
    #expect(score(weighted) > score(plain))
  }

  @Test func readsOnlyKeptBlocks() throws {
    let stage = try stage()
    var document = Document(
      id: RecordID("d"), page: Array("Parliament votes on the budget\nThe striker scored; the goalkeeper wept.".utf8))
    document.remove([(Removal(block: 1, rule: "test", confidence: 1), .relatedLink)])
    var scratch = stage.makeScratch()
    _ = try stage.process(&document, scratch: &scratch)
    #expect(document.topics.first?.id == "medtop:11000000")
    #expect(!document.topics.contains { $0.id == "medtop:15000000" })
  }

  @Test func ownTaxonomies() throws {
    let stage = try stage(pack: desks)
    let wind = try topics(stage, "A wind farm with new turbines gives power.")
    #expect(wind.map(\.id) == ["desk:energy", "desk:energy:wind"])
    #expect(wind.map(\.label) == ["Energy", "Wind"])
    // The negative weight outdoes "oil"; the class's own minimum holds.
    #expect(try topics(stage, "Olive oil, a recipe and a kitchen.").map(\.id) == ["desk:food"])
    #expect(try topics(stage, "opec").map(\.id) == [])
    #expect(try topics(stage, "OPEC").map(\.id) == ["desk:energy"])
  }

  @Test func packsAreMergedByID() throws {
    func pack(_ yaml: String) throws -> TopicRulePack {
      TopicRulePack(try YAMLParser.parse(SourceFile(path: "t.yaml", bytes: Array(yaml.utf8))), Diagnostics())
    }
    let english = try pack(
      "version: 1\nclasses: [{id: a, label: A, terms: {1: x}, children: [{id: b, terms: {1: y}}]}]")
    let german = try pack("version: 1\nclasses: [{id: a, terms: {1: z}, children: [{id: c, terms: {1: w}}]}]")
    let diagnostics = Diagnostics()
    let rules = TopicRules([english, german], diagnostics)
    #expect(rules.taxonomy.classes.map(\.id) == ["a", "b", "c"])
    #expect(rules.taxonomy.classes[0].children == [1, 2])
    #expect(!diagnostics.hasErrors)
    _ = TopicRules([english, try pack("version: 1\nclasses: [{id: b, terms: {1: v}}]")], diagnostics)
    #expect(diagnostics.all.map(\.message) == ["class 'b' has another parent in an earlier rule pack"])
  }

  /// Reports whatever has any evidence; shared, since reading the built-in pack takes a while in debug builds.
  private static let lenient = Result { try stage { $0.minimum = 0 } }

  @Test(arguments: 0..<30) func survivesAnyPage(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let pieces = [
      "parliament ", "prime minister ", "goal", "\n", "\n\n", "“", "’s ", "\u{0}", "é", "中文", "🎉", "OPEC ", " ", "war,",
    ]
    let text = generator.text(of: pieces, count: 400)
    let stage = try Self.lenient.get()
    let found = try topics(stage, text)
    #expect(found.allSatisfy { (0...1).contains($0.score) })
    #expect(try topics(stage, text) == found)
  }

  @Test func documentsDoNotLeakIntoEachOther() throws {
    let stage = try stage()
    var scratch = stage.makeScratch()
    var sport = Document(id: RecordID("1"), page: Array("The striker scored; the goalkeeper wept at the match.".utf8))
    _ = try stage.process(&sport, scratch: &scratch)
    #expect(!sport.topics.isEmpty)
    var empty = Document(id: RecordID("2"), page: [])
    _ = try stage.process(&empty, scratch: &scratch)
    #expect(empty.topics == [])
  }
}
