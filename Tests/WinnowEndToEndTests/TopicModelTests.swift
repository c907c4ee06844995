import Foundation
import Testing

/// From labelled records to a pipeline with a model, as a user goes.
@Suite struct TopicModelTests {
  private static let desks = [
    ("sport", "goal striker match coach league penalty keeper referee"),
    ("money", "shares bank profit market investor dividend trader stocks"),
    ("garden", "roses soil seed shovel hedge lawn compost tulip"),
  ]

  private static func records(_ numbers: Range<Int>, labelled: Bool = true) -> String {
    numbers.map { number in
      let (desk, words) = desks[number % desks.count]
      let own = words.split(separator: " ")
      let text = (0..<20).map { "the \(own[($0 * (number / 3 + 1)) % own.count]) was said to be on" }.joined(
        separator: " ")
      return "{\"id\":\"\(number)\",\"text\":\"\(text)\"" + (labelled ? ",\"labels\":[\"\(desk)\"]}" : "}")
    }.joined(separator: "\n") + "\n"
  }

  @Test func trainEvalRun() throws {
    let directory = try ScratchDirectory()
    try Data(Self.records(0..<90).utf8).write(to: directory.url("train.ndjson"))
    try Data(Self.records(90..<120).utf8).write(to: directory.url("dev.ndjson"))
    try Data("version: 1\nstages: [{classify-topic: {rules: [], model: topics.model}}]\n".utf8)
      .write(to: directory.url("p.yaml"))
    let training = try Program.winnow(
      ["train", "topics", "train.ndjson", "--out", "topics.model", "--json"], in: directory.path)
    #expect(training.status == 0, "\(training.all)")
    let report = try #require(try JSONSerialization.jsonObject(with: training.output) as? [String: Any])
    #expect(report["records"] as? Int == 90)
    #expect((report["held_out"] as? [String: Any])?["accuracy"] as? Double == 1)

    let score = try Program.winnow(
      ["eval", "topics", "dev.ndjson", "--model", "topics.model", "--rules", "[]"], in: directory.path)
    #expect(score.status == 0 && score.text.contains("accuracy 100.0%"), "\(score.all)")

    let run = try Program.winnow(["run", "p.yaml", "-i", "dev.ndjson", "-o", "-", "-q"], in: directory.path)
    #expect(run.status == 0, "\(run.all)")
    let lines = run.text.split(separator: "\n")
    #expect(lines.count == 30)
    for line in lines {
      let record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let topics = try #require(record["topics"] as? [[String: Any]])
      #expect(topics.first?["id"] as? String == (record["labels"] as? [String])?.first)
      #expect(topics.first?["by"] as? String == "model")
      #expect((topics.first?["terms"] as? [String])?.isEmpty == false)
    }
  }

  @Test func sameModelWhateverTheWorkers() throws {
    let directory = try ScratchDirectory()
    try Data(Self.records(0..<90).utf8).write(to: directory.url("train.ndjson"))
    var models: [Data] = []
    for workers in ["1", "2", "5"] {
      let outcome = try Program.winnow(
        ["train", "topics", "train.ndjson", "--out", "m", "-q", "-w", workers], in: directory.path)
      #expect(outcome.status == 0, "\(outcome.all)")
      models.append(try Data(contentsOf: directory.url("m")))
    }
    #expect(Set(models).count == 1)
  }

  @Test func damagedModelIsAConfigurationError() throws {
    let directory = try ScratchDirectory()
    try Data("no model at all, but long enough to be taken for one".utf8).write(to: directory.url("topics.model"))
    try Data("version: 1\nstages: [{classify-topic: {model: topics.model}}]\n".utf8).write(to: directory.url("p.yaml"))
    let outcome = try Program.winnow(["check", "p.yaml"], in: directory.path)
    #expect(outcome.status == 2)
    #expect(
      outcome.messages.contains("p.yaml:2:35: error: cannot use 'topics.model': it is no topic model"), "\(outcome.all)"
    )
  }

  @Test func nothingIsWrittenWhenTrainingFails() throws {
    let directory = try ScratchDirectory()
    try Data(Self.records(0..<30, labelled: false).utf8).write(to: directory.url("train.ndjson"))
    let outcome = try Program.winnow(["train", "topics", "train.ndjson", "--out", "m"], in: directory.path)
    #expect(outcome.status == 2 && outcome.messages.contains("no record has a label"), "\(outcome.all)")
    #expect(!FileManager.default.fileExists(atPath: directory.url("m").path))
  }
}
