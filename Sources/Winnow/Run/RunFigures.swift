internal import WinnowText

/// The figures of a run that expectations are about.
package struct RunFigures: Sendable {
  /// What the run was compared with; nil when there was nothing, or nobody knows.
  package var baseline: RunFigures? { before?.figures }
  private let before: Before?

  /// A value cannot hold another of its type.
  private final class Before: Sendable {
    let figures: RunFigures
    init(_ figures: RunFigures) { self.figures = figures }
  }

  /// The name of the pipeline; nil when it is that of the plan at hand.
  package let pipeline: String?
  package let read: Int
  private let kept: Int
  private let dropped: Int
  package let rejected: Int
  private let textBytes: Int
  /// Kept records by their first topic.
  private let topics: [String: Int]

  /// The figures of counts.
  package init(_ counts: RunCounts) {
    before = nil
    pipeline = nil
    read = counts.read
    kept = counts.written
    dropped = counts.dropped
    rejected = counts.rejected
    textBytes = counts.textBytes
    topics = counts.topics
  }

  /// The figures in a manifest; nil when it is damaged.
  package init?(manifest bytes: [UInt8]) {
    guard let json = Manifest.value(bytes), let counts = json["counts"] else { return nil }
    let pipeline = json["pipeline"]?["name"]?.text
    let before = json["baseline"].flatMap { RunFigures($0, pipeline: pipeline, before: nil) }
    self.init(counts, pipeline: pipeline, before: before)
  }

  private init?(_ counts: JSONValue, pipeline: String?, before: RunFigures?) {
    guard let read = counts["in"]?.int, let kept = counts["out"]?.int, let dropped = counts["dropped"]?.int,
      let rejected = counts["rejected"]?.int
    else { return nil }
    self.before = before.map { Before($0) }
    self.pipeline = pipeline
    self.read = read
    self.kept = kept
    self.dropped = dropped
    self.rejected = rejected
    textBytes = counts["text_bytes"]?.int ?? 0
    var topics: [String: Int] = [:]
    if case .object(let members) = counts["topics"] {
      for member in members { topics[member.name] = member.value.int }
    }
    self.topics = topics
  }

  /// The figures of the run whose output a directory holds; nil when there is none.
  package init?(directory: String) {
    guard let manifest = try? OutputDirectory.manifest(in: directory) else { return nil }
    self.init(manifest: manifest)
  }

  /// Writes the figures, as `init(manifest:)` reads those of a baseline.
  func encode(_ writer: inout JSONWriter) {
    writer.beginObject()
    for (key, value) in [
      ("in", read), ("out", kept), ("dropped", dropped), ("rejected", rejected), ("text_bytes", textBytes),
    ] {
      writer.dynamicKey(key)
      writer.number(value)
    }
    Manifest.tally("topics", topics, &writer)
    writer.endObject()
  }

  /// A count, or a mean; nil when there is nothing to take it of.
  func value(_ quantity: RunExpectations.Quantity) -> Double? {
    switch quantity {
    case .read: Double(read)
    case .kept: Double(kept)
    case .dropped: Double(dropped)
    case .rejected: Double(rejected)
    case .length: kept > 0 ? Double(textBytes) / Double(kept) : nil
    case .topic(let id): Double(topics[id] ?? 0)
    }
  }

  /// The share of the records read, of topics of those kept; nil when there are none.
  func percent(_ quantity: RunExpectations.Quantity) -> Double? {
    let whole = if case .topic = quantity { kept } else { read }
    guard whole > 0, let value = value(quantity) else { return nil }
    return value * 100 / Double(whole)
  }
}
