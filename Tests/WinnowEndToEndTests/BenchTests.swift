import Foundation
import Testing

/// `Scripts/bench`, at a size that says nothing about speed.
@Suite struct BenchTests {
  @Test func topics() throws {
    let directory = try ScratchDirectory()
    let environment = [
      "WINNOW_BINARY_DIRECTORY": URL(fileURLWithPath: Program.winnow.path).deletingLastPathComponent().path
    ]
    let outcome = try Program(path: packageDirectory + "/Scripts/bench")(
      ["topics", "--docs", "150", "--size", "600"], in: directory.path, environment: environment)
    #expect(outcome.status == 0, "\(outcome.all)")
    for row in [
      "training, 1-grams ", "training, 1- and 2-grams ", "training, 1-grams beside rules", "model, 1-grams ",
      "model, 1- and 2-grams ", "rules ", "rules and model, 1-grams",
    ] {
      let line = outcome.text.split(separator: "\n").first { $0.hasPrefix(row) }
      let rate = line?.split(separator: " ").last.flatMap { Double($0) } ?? 0
      #expect(rate > 0, "\(row): \(outcome.all)")
    }
    // Labelled files of one's own.
    try directory.write(
      "own.ndjson",
      (0..<40).map { "{\"text\":\"word\($0 % 2) and page \($0)\",\"labels\":[\"\($0 % 2 == 0 ? "even" : "odd")\"]}\n" }
        .joined())
    let own = try Program(path: packageDirectory + "/Scripts/bench")(
      ["topics", "own.ndjson"], in: directory.path, environment: environment)
    #expect(own.status == 0 && own.text.hasPrefix("40 labelled records"), "\(own.all)")
  }
}
