internal import Winnow
internal import WinnowText

/// What the records of a run say, counted.
package struct RunStatistics: Sendable {
  /// Records that stand for others with the same reason.
  package struct DropSample: Sendable {
    package let id: String
    package let title: String?
    package let detail: String
  }

  /// Where a document was dropped.
  package struct DropPlace: Sendable, Hashable, Comparable {
    package let stage: String
    package let reason: String

    package static func < (left: DropPlace, right: DropPlace) -> Bool {
      (left.stage, left.reason) < (right.stage, right.reason)
    }
  }

  /// A class of texts by their length.
  package struct LengthClass: Sendable {
    /// In characters; nil for the last class.
    package let below: Int?
    package var count = 0
  }

  private static let sampleLimit = 3

  /// Kept documents.
  package private(set) var documents = 0
  package private(set) var publishers: [String: Int] = [:]
  /// Agencies whose story the document is.
  package private(set) var agencies: [String: Int] = [:]
  package private(set) var languages: [String: Int] = [:]
  /// Documents by day of publication, `YYYY-MM-DD`.
  package private(set) var days: [String: Int] = [:]
  /// Documents of whose day of publication only bounds are known.
  package private(set) var boundedDays = 0
  /// Topics of the first level by label, and the others.
  package private(set) var topics: [String: Int] = [:]
  package private(set) var finerTopics: [String: Int] = [:]
  /// Documents with a topic.
  package private(set) var classified = 0
  package private(set) var lengths = [250, 500, 1000, 2000, 4000, 8000, 16_000, nil].map { LengthClass(below: $0) }
  private var lengthSum = 0
  package private(set) var drops: [DropPlace: (count: Int, samples: [DropSample])] = [:]
  package private(set) var rejects: [String: (count: Int, samples: [RejectedRecord])] = [:]

  /// Characters of a kept text, on average.
  package var meanLength: Int { documents == 0 ? 0 : lengthSum / documents }
  package var dated: Int { days.values.reduce(0, +) }
  package var withPublisher: Int { publishers.values.reduce(0, +) }

  /// Counts the records of a run.
  /// - Throws: `IOError`.
  package init(_ directory: ResultDirectory) throws {
    var scan = RecordScan()
    let paths = Paths()
    try directory.forEachRecord { place, line in
      switch place.status {
      case .kept:
        try scan.scan(line, status: .kept)
        try addKept(scan, line, paths)
      case .dropped:
        try scan.scan(line, status: .dropped)
        addDropped(scan, line)
      case .rejected: addRejected(try RejectedRecord(parsing: line))
      }
      return true
    }
  }

  private mutating func addKept(
    _ scan: RecordScan, _ line: UnsafeBufferPointer<UInt8>, _ paths: Paths
  ) throws {
    documents += 1
    let text = scan.string("text", in: line) ?? []
    let length = text.withUnsafeBufferPointer { UTF8Scan.scalarCount($0) }
    lengthSum += length
    if let index = lengths.firstIndex(where: { $0.below.map { length < $0 } ?? true }) { lengths[index].count += 1 }
    if let language = scan.string("language", in: line) {
      languages[String(decoding: language, as: UTF8.self), default: 0] += 1
    }
    if let source = scan.value("source", in: line) {
      if let name = paths.text(paths.publisher, in: source) { publishers[name, default: 0] += 1 }
      for agency in paths.value(paths.agencies, in: source)?.elements ?? [] where agency["role"]?.text == "origin" {
        agencies[agency["name"]?.text ?? "", default: 0] += 1
      }
    }
    if let dates = scan.value("dates", in: line) {
      if let day = paths.text(paths.published, in: dates) {
        days[String(day.prefix(10)), default: 0] += 1
      } else if paths.value(paths.bounds, in: dates) != nil {
        boundedDays += 1
      }
    }
    if let json = scan.value("topics", in: line) { addTopics(try JSONValue(parsing: Array(json))) }
  }

  private mutating func addTopics(_ value: JSONValue) {
    var isClassified = false
    for topic in value.elements {
      guard let label = topic["label"]?.text else { continue }
      isClassified = true
      if topic["level"]?.double == 1 { topics[label, default: 0] += 1 } else { finerTopics[label, default: 0] += 1 }
    }
    if isClassified { classified += 1 }
  }

  private mutating func addDropped(_ scan: RecordScan, _ line: UnsafeBufferPointer<UInt8>) {
    guard let json = scan.value("dropped", in: line), let value = try? JSONValue(parsing: Array(json)) else { return }
    let place = DropPlace(stage: value["stage"]?.text ?? "", reason: value["reason"]?.text ?? "")
    drops[place, default: (0, [])].count += 1
    guard drops[place]?.samples.count ?? 0 < Self.sampleLimit else { return }
    drops[place]?.samples.append(
      DropSample(
        id: scan.recordID(in: line)?.text ?? "",
        title: scan.string("title", in: line).map { String(decoding: $0, as: UTF8.self) },
        detail: value["detail"]?.text ?? ""))
  }

  private mutating func addRejected(_ reject: RejectedRecord) {
    rejects[reject.reason, default: (0, [])].count += 1
    if rejects[reject.reason]?.samples.count ?? 0 < Self.sampleLimit { rejects[reject.reason]?.samples.append(reject) }
  }

  /// Reads single values out of a field's JSON.
  private struct Paths {
    let publisher = RecordPath("source.publisher.name")
    let agencies = RecordPath("source.agencies")
    let published = RecordPath("dates.published.value")
    let bounds = RecordPath("dates.bounds")

    func value(_ path: RecordPath?, in json: UnsafeBufferPointer<UInt8>) -> JSONValue? {
      var writer = JSONWriter()
      guard let path, path.appendValue(in: json, to: &writer) else { return nil }
      return try? JSONValue(parsing: writer.bytes)
    }

    func text(_ path: RecordPath?, in json: UnsafeBufferPointer<UInt8>) -> String? { value(path, in: json)?.text }
  }
}

extension [String: Int] {
  /// By falling count, then name.
  package var byCount: [(name: String, count: Int)] {
    sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }
}
