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

  /// The stage behind a field of the record; the field's name where none is known.
  ///
  /// - Parameter isOfCorpus: whether a stage that compares documents decided.
  package func stage(writing field: String, isOfCorpus: Bool = false) -> String {
    let part = Self.part(of: field)
    let candidates = stages.filter { $0.parts.contains(part) }
    // Any stage that works on everything outside the contract may write `fields`: the first that can is named.
    return (candidates.first { $0.isCorpus == isOfCorpus } ?? candidates.first)?.label ?? field
  }

  /// The part of a document that a field of its record shows.
  package static func part(of field: String) -> DocumentPart {
    switch field {
    case "text", "clean": .labels
    default: DocumentPart(rawValue: field) ?? .fields
    }
  }
}
