import Testing
import Winnow
import WinnowText

@testable import WinnowStages

@Suite struct TopicModelTests {
  private static func corpus(_ count: Int = 160, isMultiLabel: Bool = false) -> String {
    var corpus = DeskCorpus(seed: 7)
    return corpus.records(count, isMultiLabel: isMultiLabel)
  }

  private func stage(
    _ model: [UInt8], _ change: (inout ClassifyTopicOptions) -> Void = { _ in }
  ) throws -> ClassifyTopicStage {
    let file = try TemporaryFile(model, suffix: ".model")
    var options = ClassifyTopicOptions()
    options.rules = []
    options.model = ResourcePath(file.path)
    change(&options)
    return try ClassifyTopicStage(
      options: options,
      resources: StageResources(directory: "", builtins: StageRegistry.builtin.builtins, diagnostics: Diagnostics()))
  }

  private func topics(_ stage: ClassifyTopicStage, _ text: String, language: String? = nil) throws -> [TopicAnnotation]
  {
    var document = Document(id: RecordID("d"), page: Array(text.utf8))
    document.language = language
    var scratch = stage.makeScratch()
    _ = try stage.process(&document, scratch: &scratch)
    return document.topics
  }

  @Test func learnsDesks() throws {
    let stage = try stage(trainTopics(Self.corpus()).bytes)
    var corpus = DeskCorpus(seed: 99)
    for _ in 0..<10 {
      for desk in DeskCorpus.words.map(\.desk) {
        let first = try #require(try topics(stage, corpus.text([desk])).first)
        #expect(first.id == desk)
        #expect(first.basis == .model)
        #expect((0.5...1).contains(first.score))
      }
    }
  }

  @Test func namesTheWordsThatDecided() throws {
    let stage = try stage(trainTopics(Self.corpus()).bytes)
    let first = try #require(
      try topics(stage, "the Striker said that the REFEREE was after the goal and the people").first)
    #expect(first.id == "sport")
    #expect(first.terms.contains("striker") && first.terms.contains("referee"))
    #expect(first.terms.count <= ClassifyTopicStage.termsPerTopic)
  }

  @Test func abstainsOnWordsItDoesNotKnow() throws {
    let stage = try stage(trainTopics(Self.corpus()).bytes)
    #expect(try topics(stage, "Der Torwart hielt gestern Abend jeden Elfmeter, sagte goal").isEmpty)
    #expect(try topics(stage, "").isEmpty)
    #expect(try topics(stage, "… !!! —").isEmpty)
  }

  @Test func abstainsOnDocumentsWithoutAnyTopic() throws {
    let stage = try stage(trainTopics(Self.corpus()).bytes) { $0.minimum = 0.5 }
    var corpus = DeskCorpus(seed: 5)
    #expect(try topics(stage, corpus.text([])).isEmpty)
  }

  @Test func abstainsOnOtherLanguages() throws {
    let records = Self.corpus().replacing("{\"id\"", with: "{\"language\":\"en\",\"id\"")
    let model = try TopicModel.loaded(trainTopics(records).bytes)
    // An input field of this name is not Winnow's own language annotation: the model stays open to all.
    #expect(model.header.language == nil)
  }

  @Test func givesSeveralLabels() throws {
    let stage = try stage(trainTopics(Self.corpus(240, isMultiLabel: true)).bytes)
    var corpus = DeskCorpus(seed: 3)
    let found = try topics(stage, corpus.text(["sport", "money"], length: 80))
    #expect(Set(found.map(\.id)) == ["sport", "money"])
    #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
  }

  @Test func agreesWithTheRules() throws {
    let model = try trainTopics(Self.corpus()) {
      $0.rules = [.builtin]
      $0.map = ["money": ["medtop:04000000"]]
    }
    #expect(try TopicModel.loaded(model.bytes).header.classes.map(\.ruleIDs).filter { !$0.isEmpty }.count >= 2)
    let stage = try stage(model.bytes) { $0.rules = [.builtin] }
    let found = try topics(
      stage,
      "the striker said that the goal in the match was a penalty and the coach and the keeper of the league said that")
    let first = try #require(found.first)
    #expect(first.id == "sport" && first.basis == .both)
    // The class of the rules that means the same is not given a second time.
    #expect(!found.contains { $0.id == "medtop:15000000" })
  }

  @Test func findsOutWhichRuleClassesMeanALabel() throws {
    // No rule class is called "money" or "kitchen"; the shares, banks and profits of the first are the rules' economy.
    let trained = try trainTopics(Self.corpus()) { $0.rules = [.builtin] }
    let classes = try TopicModel.loaded(trained.bytes).header.classes
    func ruleIDs(_ id: String) -> [String] { classes.first { $0.id == id }?.ruleIDs ?? [] }
    #expect(ruleIDs("money").contains("medtop:04000000"))
    #expect(!ruleIDs("kitchen").contains("medtop:04000000"))
    #expect(trained.report.text.contains("  money: medtop:04000000"))
    // What the user says of a label stands, that it means none included.
    let told = try trainTopics(Self.corpus()) {
      $0.rules = [.builtin]
      $0.map = ["money": []]
    }
    let others = try TopicModel.loaded(told.bytes).header.classes
    #expect(others.first { $0.id == "money" }?.ruleIDs == [])
  }

  @Test func modelDoesNotDependOnWorkers() throws {
    let records = Self.corpus()
    let one = try trainTopics(records)
    let many = try trainTopics(records, workers: 5)
    #expect(one.bytes == many.bytes)
    #expect(one.report.text == many.report.text)
    #expect(one.report.json == many.report.json)
    #expect(try trainTopics(records) { $0.seed = 2 }.bytes != one.bytes)
  }

  @Test func keepsToTheSizeLimit() throws {
    let records = Self.corpus()
    let full = try trainTopics(records).bytes
    let small = try trainTopics(records) { $0.maximumMegabytes = 0.1 }
    #expect(full.count < 8_000_000)
    #expect(small.bytes.count <= 100_000 + 8_000)
    #expect(try TopicModel.loaded(small.bytes).header.rows > 0)
  }

  @Test(arguments: [
    ("", "no record has a label in the field 'labels'"),
    ("{\"id\":1,\"text\":\"goal\"}\n", "no record has a label in the field 'labels'"),
    (
      String(repeating: "{\"text\":\"goal\",\"labels\":\"a\"}\n", count: 9),
      "all records have the label 'a': there is nothing to tell apart"
    ),
    (
      "{\"text\":\"goal\",\"labels\":\"a\"}\n{\"text\":\"bank\",\"labels\":\"b\"}\n",
      "2 labelled records are too few for 4 folds"
    ),
    (
      "{\"id\":7,\"text\":\"goal\",\"labels\":3}\n",
      "record '7': field 'labels' is neither a string nor a list of strings"
    ),
  ])
  func saysWhyItCannotLearn(_ records: String, _ message: String) throws {
    let problem = #expect(throws: Diagnostic.self) { try trainTopics(records) }
    #expect(problem?.message == message)
  }

  @Test func survivesClassesOfOneDocument() throws {
    let lonely = "{\"id\":\"x\",\"text\":\"unicorn sighted\",\"labels\":\"rare\"}\n"
    let model = try TopicModel.loaded(trainTopics(Self.corpus(40) + lonely).bytes)
    #expect(model.header.classes.map(\.id) == ["garden", "kitchen", "money", "rare", "sport"])
  }

  @Test func twoClassesAreEnough() throws {
    let records = Self.corpus().split(separator: "\n").filter { $0.contains("\"sport\"") || $0.contains("\"money\"") }
    let stage = try stage(trainTopics(records.joined(separator: "\n")).bytes)
    var corpus = DeskCorpus(seed: 8)
    #expect(try topics(stage, corpus.text(["money"])).first?.id == "money")
  }
}

@Suite struct TopicModelFileTests {
  private static let model: [UInt8] = {
    var corpus = DeskCorpus(seed: 11)
    return (try? trainTopics(corpus.records(40)).bytes) ?? []
  }()

  @Test func roundTrips() throws {
    let model = try TopicModel.loaded(Self.model)
    #expect(model.header.classes.map(\.id) == ["garden", "kitchen", "money", "sport"])
    #expect(model.header.classes.allSatisfy { !$0.terms.isEmpty })
    #expect(model.header.grams == 2 && !model.header.isMultiLabel)
  }

  @Test func refusesWhatIsNoModel() {
    func message(_ bytes: [UInt8]) -> String {
      do {
        _ = try TopicModel.loaded(bytes)
        return ""
      } catch { return error.description }
    }
    #expect(message([]).contains("no topic model"))
    #expect(message(Array("{\"id\": 1}".utf8)).contains("no topic model"))
    var other = Self.model
    other[8] = 9
    #expect(message(other).contains("format version 9"))
    #expect(message(Array(Self.model.dropLast())).contains("cut short or damaged"))
    #expect(message(Array(Self.model.prefix(31))).contains("no topic model"))
  }

  @Test(arguments: 0..<60) func noticesEveryFlippedByte(seed: Int) {
    var corpus = DeskCorpus(seed: UInt64(seed) &+ 1)
    var bytes = Self.model
    let place = corpus.below(bytes.count)
    bytes[place] ^= UInt8(1 + corpus.below(255))
    #expect(throws: BinaryFormatError.self) { try TopicModel.loaded(bytes) }
  }

  /// Whoever can write a file can write its checksum: tables that lead nowhere must not be followed.
  @Test(arguments: 0..<150) func survivesForgedFiles(seed: Int) throws {
    var corpus = DeskCorpus(seed: UInt64(seed) &* 31 &+ 7)
    var bytes = Self.model
    let header = Int(bytes[12]) | Int(bytes[13]) << 8
    for _ in 0...corpus.below(4) {
      let place = 32 + corpus.below(corpus.below(2) == 0 ? header : bytes.count - 32)
      bytes[place] = UInt8(corpus.below(256))
    }
    let digest = bytes.withUnsafeBufferPointer { XXHash.hash128(UnsafeBufferPointer(rebasing: $0[32...])) }
    withUnsafeBytes(of: digest.high.littleEndian) { bytes.replaceSubrange(16..<24, with: $0) }
    withUnsafeBytes(of: digest.low.littleEndian) { bytes.replaceSubrange(24..<32, with: $0) }
    guard let model = try? TopicModel.loaded(bytes) else { return }
    let scratch = TopicModel.Scratch(model)
    let document = Document(id: RecordID("d"), page: Array(corpus.text(["sport", "money"]).utf8))
    model.score(document, scratch)
    for column in model.header.classes.indices {
      _ = model.terms(for: column, of: document, scratch, limit: 5)
    }
  }

  @Test(arguments: 0..<20) func survivesAnyText(seed: Int) throws {
    let model = try TopicModel.loaded(Self.model)
    let scratch = TopicModel.Scratch(model)
    var corpus = DeskCorpus(seed: UInt64(seed))
    var page = ""
    for _ in 0..<400 {
      page += ["goal", " ", "\n", "’", "é", "界", "\u{0}", "BANK", "12", "—", "oven ", "\u{200B}"][corpus.below(12)]
    }
    let document = Document(id: RecordID("d"), title: page, page: Array(page.utf8))
    model.score(document, scratch)
    #expect(scratch.margins.allSatisfy { $0.isFinite })
  }
}
