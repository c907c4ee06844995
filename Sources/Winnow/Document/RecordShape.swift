/// What the values of the record contract have below their names, so that a slip in a path is told before a run in which
/// nothing is found there.
package enum RecordShape {
  private static let evidence = ["start", "end", "in", "field", "text", "rule"]

  /// The names in every mapping of the contract, by its path without the indices of lists.
  private static let names: [String: [String]] = [
    "clean": ["kept", "title", "removed"],
    "clean.title": evidence,
    "clean.removed": ["kind", "start", "end", "in", "text", "rule", "confidence", "pages"],
    "duplicate": ["cluster", "of", "run", "kind", "similarity", "shared_shingles", "evidence"],
    "source": ["publisher", "agencies", "authors", "dateline"],
    "source.publisher": ["name", "domain", "confidence", "evidence"],
    "source.agencies": ["name", "role", "confidence", "evidence"],
    "source.authors": ["name", "role", "evidence"],
    "source.dateline": ["place", "evidence"],
    "dates": ["published", "updated", "bounds", "mentions"],
    "dates.published": ["value", "basis", "confidence", "evidence"],
    "dates.updated": ["value", "basis", "confidence", "evidence"],
    "dates.bounds": ["earliest", "latest"],
    "dates.mentions": [
      "start", "end", "in", "text", "type", "value", "mod", "quant", "freq", "begin", "until", "rule", "block",
    ],
    "topics": ["id", "label", "level", "score", "by", "terms"],
    "winnow": ["schema", "pipeline", "fingerprint", "recoded_from"],
  ]

  private static let lists: Set<String> = [
    "clean.removed", "source.agencies", "source.authors", "dates.mentions", "topics", "topics.terms",
  ]

  private static let numbers: Set<String> = [
    "kept", "confidence", "start", "end", "pages", "run", "similarity", "shared_shingles", "level", "score", "schema",
  ]

  /// All that some values of the contract can be.
  private static let closed: [String: [String]] = [
    "clean.removed.kind": BoilerplateKind.allCases.map(\.rawValue),
    "duplicate.kind": DuplicateAnnotation.Kind.allCases.map(\.rawValue),
    "source.agencies.role": SourceAnnotation.Agency.Role.allCases.map(\.rawValue),
    "source.authors.role": SourceAnnotation.Author.Role.allCases.map(\.rawValue),
    "dates.published.basis": DateAnnotation.Basis.allCases.map(\.rawValue),
    "dates.updated.basis": DateAnnotation.Basis.allCases.map(\.rawValue),
    "dates.mentions.type": DateAnnotation.TimexType.allCases.map(\.rawValue),
    "topics.by": TopicAnnotation.Basis.allCases.map(\.rawValue),
  ]

  /// What a path into a field of the contract leads to: whether to a text, and all that it can be, where that is known; nil
  /// for paths into other fields, and where there are further names below.
  package static func value(at path: RecordPath) -> (isText: Bool, known: [String]?)? {
    guard RecordEncoder.contractFields.contains(path.field), path.field != "id" else { return nil }
    let parts = path.components.filter { Int($0) == nil }
    let place = parts.joined(separator: ".")
    guard names[place] == nil, let leaf = parts.last, leaf != "evidence" else { return nil }
    return (!numbers.contains(leaf), closed[place])
  }

  /// The first part of a path into a field of the contract that leads nowhere.
  ///
  /// - Returns: where it stands, and what stands there instead, empty below a plain value; nil when the path is right, or
  ///   into another field.
  static func slip(in path: RecordPath) -> (parent: String, part: String, known: [String])? {
    guard RecordEncoder.contractFields.contains(path.field) else { return nil }
    var parent = path.field
    for part in path.components.dropFirst() {
      let isEvidence = parent.hasSuffix(".evidence")
      if Int(part) != nil, isEvidence || lists.contains(parent) { continue }
      let known = isEvidence ? evidence : names[parent] ?? []
      guard known.contains(part) else { return (parent, part, known) }
      parent += "." + part
    }
    return nil
  }
}
