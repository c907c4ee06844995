package import Winnow

/// Which stage of a run a field of its records comes from.
package struct StageWriters: Sendable {
  private struct Stage {
    let label: String
    let parts: Set<DocumentPart>
    let isCorpus: Bool
  }

  private let stages: [Stage]

  /// The stages of a run; `registry` says what each writes.
  package init(_ labels: [String], registry: StageRegistry) {
    stages = labels.compactMap { label in
      // A stage that is used again is labelled `name#2`.
      let name = label.split(separator: "#").first.map(String.init) ?? label
      return registry[name].map { Stage(label: label, parts: $0.descriptor.writes, isCorpus: $0.isCorpus) }
    }
  }

  /// The stage behind a part of documents; nil where none is known.
  ///
  /// - Parameter isOfCorpus: whether a stage that compares documents decided.
  package func owner(of part: DocumentPart, isOfCorpus: Bool = false) -> String? {
    let writers = stages.filter { $0.parts.contains(part) }
    // A stage that may write anything (`exec`) is behind what none is made for.
    let own = part == .fields ? writers : writers.filter { !$0.parts.contains(.fields) }
    let candidates = own.isEmpty ? writers : own
    return (candidates.first { $0.isCorpus == isOfCorpus } ?? candidates.first)?.label
  }

  /// The stage behind a field of the record; the field's name where none is known.
  package func stage(writing field: String, isOfCorpus: Bool = false) -> String {
    owner(of: Self.part(of: field), isOfCorpus: isOfCorpus) ?? field
  }

  /// Whether a stage may add fields of any name to records.
  package func mayAddFields(_ label: String) -> Bool {
    stages.contains { $0.label == label && $0.parts.contains(.fields) }
  }

  /// Whether a stage compares documents.
  package func isCorpus(_ label: String) -> Bool { stages.contains { $0.label == label && $0.isCorpus } }

  /// The part of a document that a field of its record shows.
  package static func part(of field: String) -> DocumentPart {
    switch field {
    case "text", "clean": .labels
    default: DocumentPart(rawValue: field) ?? .fields
    }
  }
}
