internal import WinnowText

/// Runs the tests of a pipeline and the examples of stages.
package struct PipelineTestRunner {
  /// What one test came to.
  package struct Report: Sendable {
    package let name: String
    package let mark: SourceMark
    /// One finding per difference, at the place of what was expected; none when the test passed.
    package let failures: [Diagnostic]
  }

  package init() {}

  /// Runs one test through prepared stages.
  package func run(
    _ test: PipelineTest, through stages: [Plan.PlannedStage], stamp: RecordEncoder.Stamp? = nil,
    keepsPage: Bool = false
  ) -> Report {
    let inputs = test.inputs.enumerated().map { offset, input in
      switch input {
      case .page(let text): SampleReader.page(Array(text.utf8), id: "\(offset + 1)")
      case .record(let json): SampleReader.record(json, name: "\(offset + 1)")
      }
    }
    let outcomes: [SampleRun.Outcome]
    do { outcomes = try SampleRun.run(inputs, through: stages) } catch {
      return Report(
        name: test.name, mark: test.mark,
        failures: [.error("test '\(test.name)' could not run: \(error)", at: test.mark)])
    }
    var failures: [Diagnostic] = []
    var encoder = RecordEncoder(stamp: stamp, keepsPage: keepsPage)
    for (index, (outcome, expectation)) in zip(outcomes, test.expectations).enumerated() {
      let subject = outcomes.count == 1 ? "test '\(test.name)'" : "test '\(test.name)', document \(index + 1)"
      failures += Self.check(outcome, expectation, subject, &encoder)
    }
    return Report(name: test.name, mark: test.mark, failures: failures)
  }

  /// Runs the examples in a stage's description.
  package func runExamples(of descriptor: StageDescriptor, _ registry: StageRegistry) -> [Report] {
    let compiler = PipelineCompiler(registry: registry)
    return descriptor.examples.map { example in
      do throws(ConfigurationError) {
        let test = try PipelineTest(example, of: descriptor.name)
        return run(test, through: try compiler.compile(test, of: descriptor.name))
      } catch {
        let file = SourceFile(path: "\(descriptor.name) example \"\(example.name)\"", bytes: Array(example.yaml.utf8))
        return Report(
          name: example.name, mark: SourceMark(file: file, line: 1, column: 1), failures: error.diagnostics)
      }
    }
  }

  private static func check(
    _ outcome: SampleRun.Outcome, _ expectation: PipelineTest.Expectation, _ subject: String,
    _ encoder: inout RecordEncoder
  ) -> [Diagnostic] {
    switch (outcome, expectation.outcome) {
    case (.kept(let document), .record(let pattern)):
      return pattern.mismatches(record(of: document, &encoder)).map { mismatch in
        let (expected, found) = TextDifference.excerpts(mismatch.expected, mismatch.found)
        return .error(
          "\(subject): \(mismatch.path.isEmpty ? "the record" : mismatch.path) is not as expected",
          at: mismatch.mark, hint: "expected \(expected)\n    found    \(found)")
      }
    case (.dropped(_, _, let reason), .dropped(let expected)) where reason.reason == expected: return []
    case (.rejected(_, let rejection), .rejected(let expected)) where rejection.reason == expected: return []
    default:
      return [
        .error(
          "\(subject): the document was \(describe(outcome))", at: expectation.mark,
          hint: "expected it to be \(describe(expectation.outcome))")
      ]
    }
  }

  private static func record(of document: Document, _ encoder: inout RecordEncoder) -> JSONValue {
    var writer = JSONWriter()
    encoder.encode(document, into: &writer)
    // What the encoder writes is JSON; anything else is a bug that a test should show as such.
    return (try? JSONValue(parsing: writer.bytes))
      ?? .string("no JSON: " + String(decoding: writer.bytes, as: UTF8.self))
  }

  private static func describe(_ outcome: SampleRun.Outcome) -> String {
    switch outcome {
    case .kept: "kept"
    case .dropped(_, let stage, let reason):
      "dropped by '\(stage)': \(reason.reason)" + (reason.detail.isEmpty ? "" : " (\(reason.detail))")
    case .rejected(let stage, let rejection):
      "rejected\(stage.map { " by '\($0)'" } ?? ""): \(rejection.reason) (\(rejection.message))"
    }
  }

  private static func describe(_ outcome: PipelineTest.Outcome) -> String {
    switch outcome {
    case .record: "kept"
    case .dropped(let reason): "dropped: \(reason)"
    case .rejected(let reason): "rejected: \(reason)"
    }
  }
}

/// Shows where two long texts differ.
package enum TextDifference {
  private static let limit = 160
  private static let context = 40

  /// The texts, or of long ones what stands around their first difference.
  package static func excerpts(_ left: String, _ right: String) -> (String, String) {
    let a = Array(left.unicodeScalars)
    let b = Array(right.unicodeScalars)
    guard max(a.count, b.count) > limit else { return (left, right) }
    let common = zip(a, b).prefix { $0 == $1 }.count
    let start = max(0, common - context)
    func cut(_ scalars: [Unicode.Scalar]) -> String {
      let end = min(scalars.count, start + limit)
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[min(start, end)..<end])
      return (start > 0 ? "…" : "") + String(view) + (end < scalars.count ? "…" : "")
    }
    return (cut(a), cut(b))
  }
}
