import Testing
import Winnow
import WinnowCommand
import WinnowTestSupport

/// Counts the labels of records; its model is the counts.
private struct LabelCounter: Trainer, Evaluator {
  struct Options: StageOptions {
    var field = "labels"
    var times = 1
    var extra: [String] = []
    static var schema: [OptionSpec<Options>] {
      [
        .option("field", \.field, "The field."), .option("times", \.times, "A number.", range: 1...9),
        .option("extra", \.extra, "More."),
      ]
    }
  }

  static var descriptor: ToolDescriptor { ToolDescriptor(name: "counter", summary: "Counts labels.") }

  let options: Options

  init(options: Options, resources: StageResources) { self.options = options }

  private func count(_ records: LabelledRecords) throws -> String {
    var labels: [String] = []
    let field = options.field
    let unreadable = try records.read({ { document in document.stringField(field) } }) { label in
      if let label { labels.append(label) }
    }
    return labels.joined(separator: ",") + " × \(options.times)"
      + (options.extra.isEmpty ? "" : " + " + options.extra.joined(separator: " + "))
      + (unreadable.count == 0 ? "" : ", unreadable \(unreadable.count)")
  }

  func train(_ records: LabelledRecords) throws -> TrainedModel {
    let text = try count(records)
    return TrainedModel(
      bytes: Array(text.utf8), report: ToolReport(text: "trained on \(text)", json: Array("{\"a\":1}".utf8)))
  }

  func evaluate(_ records: LabelledRecords) throws -> ToolReport {
    ToolReport(text: "scored \(try count(records))", json: Array("{\"b\":2}".utf8))
  }
}

@Suite struct ToolCommandTests {
  private static let registry: StageRegistry = {
    var registry = StageRegistry.words
    registry.register(trainer: LabelCounter.self)
    registry.register(evaluator: LabelCounter.self)
    return registry
  }()

  private func run(_ arguments: String...) -> CommandRun {
    CommandRun(arguments, registry: Self.registry)
  }

  private func directory() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write(
      "a.ndjson",
      (0..<300).map { "{\"id\":\($0),\"text\":\"x\",\"labels\":\"l\($0 % 10)\",\"desk\":\"d\"}" }.joined(
        separator: "\n"))
    try directory.write("b.ndjson", "{\"text\":\"x\",\"labels\":\"z\"}\n{broken\n")
    return directory
  }

  @Test func trainsAndWritesTheModel() throws {
    let directory = try directory()
    let outcome = run(
      "train", "counter", directory.path + "/b.ndjson", "--out", directory.path + "/m", "--times", "3", "-w", "2")
    #expect(outcome.code == 0, "\(outcome.err)")
    #expect(outcome.out == "trained on z × 3, unreadable 1\n")
    #expect(try directory.read("m") == "z × 3, unreadable 1")
  }

  @Test func recordsComeInOrderWhateverTheWorkers() throws {
    let directory = try directory()
    let expected = (0..<300).map { "l\($0 % 10)" }.joined(separator: ",") + ",z × 1, unreadable 1\n"
    for workers in ["1", "2", "7"] {
      let outcome = run(
        "eval", "counter", "--workers", workers, directory.path + "/a.ndjson", directory.path + "/b.ndjson")
      #expect(outcome.out == "scored " + expected)
    }
  }

  @Test func takesOptionsInEveryForm() throws {
    let directory = try directory()
    let outcome = run(
      "eval", "counter", "--field=desk", directory.path + "/b.ndjson", "--extra", "it's: one", "--extra", "[two]",
      "--json")
    #expect(outcome.out == "{\"b\":2}\n", "\(outcome.err)")
    let text = run("eval", "counter", directory.path + "/b.ndjson", "--extra", "it's: one", "--extra", "two")
    #expect(text.out == "scored z × 1 + it's: one + two, unreadable 1\n", "\(text.err)")
  }

  @Test(arguments: [
    (["train", "countr", "f", "--out", "m"], "did you mean 'counter'?"),
    (["train", "--out", "m"], "name the trainer"),
    (["train", "counter", "--out", "m"], "name the files with the labelled records"),
    (["train", "counter", "-", "--out", "m"], "not standard input"),
    (["train", "counter", "f", "--out", "m", "--feld", "x"], "did you mean 'field'?"),
    (["train", "counter", "f", "--out", "m", "--times"], "option '--times' needs a value"),
    (
      ["eval", "counter", "nowhere.ndjson", "--times", "many"],
      "error: --times many: expected a whole number, found a string\n"
    ),
    (["eval", "counter", "nowhere.ndjson", "--times", "12"], "error: --times 12: 12 is out of range (1 to 9)\n"),
    (["eval", "counter", "nowhere.ndjson", "--times=12"], "error: --times=12: 12 is out of range (1 to 9)\n"),
    (["train", "counter", "f", "--out", "/nowhere/m"], "--out: '/nowhere' is no directory that can be written"),
    (["eval", "counter", "nowhere.ndjson"], "no such input"),
    (["eval", "counter", "f", "-x"], "unknown option '-x'"),
    (["train", "counter", "f"], "--out"),
  ])
  func saysWhatIsWrong(_ arguments: [String], _ message: String) throws {
    let outcome = CommandRun(arguments, registry: Self.registry)
    #expect(outcome.code == 2)
    #expect(outcome.err.contains(message), "\(outcome.err)")
    #expect(outcome.out.isEmpty)
  }

  @Test func helpNamesEveryOption() {
    let outcome = run("help", "train")
    #expect(outcome.code == 0)
    #expect(outcome.out.contains("counter: Counts labels."))
    #expect(outcome.out.contains("--times  (whole number, 1 to 9, default 1)"))
  }
}
