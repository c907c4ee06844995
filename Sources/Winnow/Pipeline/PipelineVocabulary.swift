/// Checks that a stage asks for values that a stage before it can write: a filter for a topic that no rule pack has would
/// drop every document.
struct PipelineVocabulary {
  /// A hint lists values up to this many characters.
  private static let listing = 400

  private var writers: [DocumentPart: [(label: String, values: StageResources.Vocabulary?)]] = [:]
  private(set) var findings: [Diagnostic] = []

  /// Adds a stage, in the order of the pipeline.
  mutating func add(_ descriptor: StageDescriptor, label: String, _ resources: StageResources) {
    for expectation in resources.expectations { check(expectation) }
    for part in descriptor.writes {
      writers[part, default: []].append((label, resources.vocabularies[part]))
    }
  }

  /// Adds a stage of which nothing is known.
  mutating func addUnknown() {
    for part in DocumentPart.allCases { writers[part, default: []].append(("", nil)) }
  }

  private mutating func check(_ expectation: StageResources.Expectation) {
    // What nobody writes is another finding.
    guard let before = writers[expectation.part], !before.isEmpty else { return }
    var known: [String] = []
    for writer in before {
      guard let values = writer.values else { return }
      known += (values.names.map(\.name) + values.values).filter { !known.contains($0) }
    }
    let text = expectation.value.text
    guard !known.contains(where: { $0 == text || $0.lowercased() == text.lowercased() }) else { return }
    let name = expectation.part.rawValue
    let labels = before.map { "'\($0.label)'" }.joined(separator: " and ")
    findings.append(
      .error(
        "'\(text)' is none of the \(name)\(name.hasSuffix("s") ? "" : "s") that \(labels) can find",
        at: expectation.value.mark,
        hint: Suggestion.nearest(to: text, among: known).map { "did you mean '\($0)'?" } ?? Self.list(known)))
  }

  /// Adds a finding for each topic of `expect` that no stage can find: its share would always be 0.
  mutating func check(_ topics: [MarkedText]) {
    guard !topics.isEmpty else { return }
    guard let all = writers[.topics] else {
      findings += topics.map {
        .error("'\($0.text)' is expected, but no stage of this pipeline writes topics", at: $0.mark)
      }
      return
    }
    let known = all.compactMap(\.values)
    // A stage that does not say what it writes may write anything.
    guard known.count == all.count else { return }
    let ids = known.flatMap(\.values)
    let names = known.flatMap(\.names)
    for topic in topics where !ids.contains(topic.text) {
      let hint: String?
      if let meant = names.first(where: { $0.name.lowercased() == topic.text.lowercased() }) {
        hint = "topics are expected by id: write '\(meant.value)'"
      } else {
        hint = Suggestion.nearest(to: topic.text, among: ids).map { "did you mean '\($0)'?" } ?? Self.list(ids)
      }
      findings.append(
        .error("'\(topic.text)' is none of the topics that this pipeline can find", at: topic.mark, hint: hint))
    }
  }

  /// `known: a, b, …`
  private static func list(_ values: [String]) -> String {
    let separator = values.contains { $0.contains(",") } ? "; " : ", "
    var output = "known: "
    for (index, value) in values.enumerated() {
      guard output.count + value.count < listing else { return output + separator + "…" }
      output += (index > 0 ? separator : "") + value
    }
    return output
  }
}
