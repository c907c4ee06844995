/// What the values of the record contract have below their names, so that a slip in a path is told before a run in which
/// nothing is found there.
enum RecordShape {
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
