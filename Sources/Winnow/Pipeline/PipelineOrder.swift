/// Checks that every stage finds what it reads: a stage that reads what only a later stage writes sees nothing of it.
struct PipelineOrder {
  /// A stage in its place.
  struct Step {
    let label: String
    let mark: SourceMark
    let descriptor: StageDescriptor
    /// What the stage reads with its options, if it said so.
    let exactReads: Set<DocumentPart>?
    /// Of these, what it looks for even where every document has something in its place.
    let needs: Set<DocumentPart>
  }

  /// The names of the stages there are that write a part.
  private let writers: (DocumentPart) -> [String]

  private var steps: [Step] = []
  /// What broken stages may write.
  private var unknown: Set<DocumentPart> = []

  /// Parts that documents do not have before a stage writes them.
  private static let annotations: Set<DocumentPart> = [.language, .source, .dates, .duplicate, .topics]

  init(writers: @escaping (DocumentPart) -> [String]) { self.writers = writers }

  mutating func add(_ step: Step) { steps.append(step) }

  /// Adds a stage that is unknown or could not be made: what it may write is nobody's mistake besides.
  mutating func addUnknown(_ writes: Set<DocumentPart>) { unknown.formUnion(writes) }

  /// Errors and warnings about the order, by reading stage.
  var findings: [Diagnostic] {
    var output: [Diagnostic] = []
    for (index, step) in steps.enumerated() {
      // Every page has its text, and input records bring fields along.
      let reads = (step.exactReads ?? step.descriptor.reads).subtracting([.page, .fields])
      let missing = DocumentPart.allCases.filter { part in
        reads.contains(part) && !steps[..<index].contains { $0.descriptor.writes.contains(part) }
          && !unknown.contains(part)
      }
      output += late(missing, of: step, after: steps[(index + 1)...])
      if step.exactReads != nil {
        output += absent(missing.filter { part in !steps.contains { $0.descriptor.writes.contains(part) } }, of: step)
      }
    }
    return output
  }

  /// Findings about parts that stages behind `step` write.
  private func late(_ missing: [DocumentPart], of step: Step, after later: ArraySlice<Step>) -> [Diagnostic] {
    var output: [Diagnostic] = []
    var told: Set<DocumentPart> = []
    for writer in later {
      let parts = missing.filter { writer.descriptor.writes.contains($0) && !told.contains($0) }
      // A stage that refines what it reads, used twice, is its own business.
      guard !parts.isEmpty, writer.descriptor.name != step.descriptor.name else { continue }
      let isError = step.exactReads != nil && parts.contains { Self.isNeeded($0, by: step) }
      // What may write fields of the user's own need not write this part.
      guard isError || !writer.descriptor.writes.contains(.fields) else { continue }
      told.formUnion(parts)
      output.append(
        Diagnostic(
          isError ? .error : .warning,
          "stage '\(step.label)' reads \(Self.list(parts)), which '\(writer.label)' writes only later, "
            + "on line \(writer.mark.line)",
          at: step.mark, hint: "move '\(writer.label)' before '\(step.label)'"))
    }
    return output
  }

  /// Errors about parts that no stage writes.
  private func absent(_ parts: [DocumentPart], of step: Step) -> [Diagnostic] {
    parts.filter { Self.isNeeded($0, by: step) }.map { part in
      let names = writers(part).map { "'\($0)'" }
      let advice = names.isEmpty ? nil : "put \(names.joined(separator: " or ")) before it"
      let brought = "what input records bring along stands in the field input.language"
      // Nobody knows `clean` of the record by the name of labels.
      return .error(
        "stage '\(step.label)' reads \(part == .labels ? "clean" : part.rawValue), which no stage of this pipeline writes",
        at: step.mark, hint: part == .language ? advice.map { "\($0); \(brought)" } ?? brought : advice)
    }
  }

  private static func isNeeded(_ part: DocumentPart, by step: Step) -> Bool {
    annotations.contains(part) || step.needs.contains(part)
  }

  private static func list(_ parts: [DocumentPart]) -> String {
    let names = parts.map(\.rawValue)
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
