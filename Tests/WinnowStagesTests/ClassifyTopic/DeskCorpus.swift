import Glibc
import Winnow

@testable import WinnowStages

/// Made-up articles of desks with words of their own among words of all, for training.
struct DeskCorpus {
  static let words: [(desk: String, words: [String])] = [
    ("sport", ["goal", "striker", "match", "coach", "league", "penalty", "stadium", "keeper", "season", "referee"]),
    ("money", ["shares", "bank", "profit", "market", "investor", "dividend", "loan", "trader", "stocks", "bond"]),
    ("kitchen", ["recipe", "flour", "oven", "butter", "spoon", "dough", "pepper", "garlic", "sauce", "bake"]),
    ("garden", ["roses", "soil", "seed", "shovel", "hedge", "lawn", "compost", "tulip", "prune", "greenhouse"]),
  ]
  static let common = [
    "the", "of", "and", "to", "that", "with", "said", "people", "year", "first", "new", "after", "was", "for", "on",
    "day",
  ]

  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }

  /// An article of these desks.
  mutating func text(_ desks: [String], length: Int = 40) -> String {
    let own = Self.words.filter { desks.contains($0.desk) }.flatMap(\.words)
    return (0..<length).map { _ in
      below(4) == 0 && !own.isEmpty ? own[below(own.count)] : Self.common[below(Self.common.count)]
    }.joined(separator: " ")
  }

  /// NDJSON records with labels.
  mutating func records(_ count: Int, isMultiLabel: Bool = false) -> String {
    (0..<count).map { number in
      let first = Self.words[number % Self.words.count].desk
      var desks = [first]
      let second = Self.words[below(Self.words.count)].desk
      if isMultiLabel, number % 3 == 0, second != first { desks.append(second) }
      let labels = isMultiLabel ? "[" + desks.map { "\"\($0)\"" }.joined(separator: ",") + "]" : "\"\(first)\""
      return
        "{\"id\":\(number),\"title\":\"\(text(desks, length: 6))\",\"text\":\"\(text(desks))\",\"labels\":\(labels)}"
    }.joined(separator: "\n") + "\n"
  }
}

/// A file for one test; it goes with the value.
final class TemporaryFile {
  let path: String

  init(_ contents: [UInt8], suffix: String = ".ndjson") throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/winnow-test-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else { throw IOError(path: base, message: FilePaths.systemMessage()) }
    defer { close(descriptor) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try FilePaths.write(contents, to: descriptor, path: path)
  }

  deinit { unlink(path) }
}

/// Trains on records.
func trainTopics(
  _ records: String, workers: Int = 1, _ change: (inout TopicTrainerOptions) -> Void = { _ in }
) throws -> TrainedModel {
  let file = try TemporaryFile(Array(records.utf8))
  var options = TopicTrainerOptions()
  options.rules = []
  change(&options)
  let resources = StageResources(
    directory: "", builtins: StageRegistry.builtin.builtins, diagnostics: Diagnostics())
  return try TopicTrainer(options: options, resources: resources).train(
    LabelledRecords(
      Plan.Input(patterns: [(file.path, nil)], directory: ""), workers: workers, cancellation: Cancellation()))
}
