internal import Winnow
internal import WinnowResults
internal import WinnowText

/// The clusters of duplicates in the outputs of one or more runs: first only where their records stand, then those records
/// that are asked for.
///
/// Memory: 16 bytes per record of a cluster and an entry per cluster, whatever the size of the records.
struct ClusterCatalogue {
  /// An output directory.
  private struct Output {
    let directory: ResultDirectory
    /// The number of its run; nil without a state.
    let run: Int?
  }

  /// A canonical's id, as JSON, and which output has it: ids are unique within a run.
  private struct Key: Hashable {
    let id: String
    let output: Int?
    /// The run that has it when no output given is that run's.
    var run: Int?
  }

  /// A record's place, small.
  private struct Place {
    let output: UInt32
    let file: UInt32
    let offset: Int
  }

  private struct Entry {
    let key: Key
    var canonical: Place?
    var duplicates: [Place] = []
    /// Whether it is the one asked for.
    var isWanted = false
  }

  /// A record where it stands.
  struct Record {
    let output: String
    let isDropped: Bool
    let value: JSONValue
  }

  /// A cluster with its records.
  struct Cluster {
    /// The canonical's id as JSON.
    let id: String
    /// The run that has the canonical, if no output given is that run's.
    let run: Int?
    /// All records known, the canonical included.
    let size: Int
    fileprivate(set) var canonical: Record?
    let duplicates: [Record]
  }

  private var outputs: [Output] = []
  private var entries: [Entry] = []
  private var numbers: [Key: Int] = [:]

  /// Looks through the outputs.
  ///
  /// - Parameters:
  ///   - directories: output directories, in the order in which their clusters' records are shown.
  ///   - id: the id of a record, as text; its cluster is the one asked for.
  /// - Throws: `IOError`.
  init(_ directories: [String], id: String?) throws {
    for path in directories {
      let directory = try ResultDirectory(path)
      guard directory.files.contains(where: { $0.status == .kept }) else {
        throw IOError(path: path, message: "holds no part-*.ndjson: the run wrote its records to standard output")
      }
      outputs.append(Output(directory: directory, run: StateDirectory.committed(in: path)?.number))
    }
    for (output, entry) in outputs.enumerated() {
      try entry.directory.forEachRecord([.kept, .dropped]) { place, line in
        let place = Place(output: UInt32(output), file: UInt32(place.file), offset: place.offset)
        try add(line, place, wanted: id)
        return true
      }
    }
  }

  /// What tells a record's place in a cluster.
  private struct Membership {
    var id = ""
    var hasDuplicate = false
    var cluster = ""
    var isCanonical = true
    var run: Int?
  }

  private mutating func add(_ line: UnsafeBufferPointer<UInt8>, _ place: Place, wanted: String?) throws {
    let output = Int(place.output)
    let found = try Self.membership(line)
    let isWanted = wanted.map { Self.names(found.id, $0) } ?? false
    guard found.hasDuplicate else {
      // An unmarked canonical of an earlier night may be meant.
      if isWanted { entries[number(of: Key(id: found.id, output: output))].isWanted = true }
      return
    }
    var key = Key(id: found.cluster, output: output)
    if let run = found.run {
      let holder = outputs.firstIndex { $0.run == run }
      key = Key(id: found.cluster, output: holder, run: holder == nil ? run : nil)
    }
    let number = number(of: key)
    if found.isCanonical { entries[number].canonical = place } else { entries[number].duplicates.append(place) }
    if isWanted { entries[number].isWanted = true }
  }

  private mutating func number(of key: Key) -> Int {
    if let number = numbers[key] { return number }
    numbers[key] = entries.count
    entries.append(Entry(key: key))
    return entries.count - 1
  }

  /// Whether an id, as JSON, is the one that a user wrote.
  private static func names(_ json: String, _ text: String) -> Bool {
    json == text || (try? JSONValue(parsing: Array(json.utf8)))?.text == text
  }

  private static func membership(_ line: UnsafeBufferPointer<UInt8>) throws -> Membership {
    func text(_ range: Range<Int>) -> String {
      String(decoding: UnsafeBufferPointer(rebasing: line[range]), as: UTF8.self)
    }
    var found = Membership()
    var scanner = JSONScanner(line)
    try scanner.object { scanner, key in
      if scanner.matches(key, "id") {
        found.id = text(try scanner.skipValue())
      } else if scanner.matches(key, "duplicate"), scanner.peek() == 0x7B {
        found.hasDuplicate = true
        try scanner.object { scanner, key in
          let isCluster = scanner.matches(key, "cluster")
          let isOf = scanner.matches(key, "of")
          let isRun = scanner.matches(key, "run")
          let value = try scanner.skipValue()
          if isCluster { found.cluster = text(value) }
          if isOf { found.isCanonical = false }
          if isRun { found.run = Int(text(value)) }
        }
      } else {
        _ = try scanner.skipValue()
      }
    }
    return found
  }

  /// How many clusters there are.
  var count: Int { entries.reduce(0) { $0 + ($1.duplicates.isEmpty && $1.canonical == nil ? 0 : 1) } }

  /// Reads the records of the largest clusters, or of the one asked for.
  ///
  /// - Parameters:
  ///   - limit: how many clusters.
  ///   - members: how many duplicates of each.
  func read(limit: Int, members: Int, wantedOnly: Bool) throws -> [Cluster] {
    let chosen = entries.filter { wantedOnly ? $0.isWanted : !$0.duplicates.isEmpty || $0.canonical != nil }
      .sorted { ($1.duplicates.count, $0.key.id) < ($0.duplicates.count, $1.key.id) }.prefix(limit)
    let stores = outputs.map { RecordStore($0.directory) }
    func record(_ place: Place) throws -> Record {
      let directory = outputs[Int(place.output)].directory
      let file = directory.files[Int(place.file)]
      let bytes = try stores[Int(place.output)].record(
        at: RecordPlace(file: Int(place.file), offset: place.offset, status: file.status))
      return Record(
        output: directory.path, isDropped: file.status == .dropped, value: try JSONValue(parsing: bytes))
    }
    var clusters: [Cluster] = []
    var unmarked: [Key: Int] = [:]
    for (number, entry) in chosen.enumerated() {
      let hasCanonical = entry.canonical != nil || entry.key.output != nil
      clusters.append(
        Cluster(
          id: entry.key.id, run: entry.key.run, size: entry.duplicates.count + (hasCanonical ? 1 : 0),
          canonical: try entry.canonical.map(record), duplicates: try entry.duplicates.prefix(members).map(record)))
      if entry.canonical == nil { unmarked[entry.key] = number }
    }
    // A canonical of an earlier night says nothing of duplicates: it is found by its id.
    for output in Set(unmarked.keys.compactMap(\.output)).sorted() {
      try outputs[output].directory.forEachRecord([.kept, .dropped]) { place, line in
        let found = try Self.membership(line)
        if !found.hasDuplicate, let number = unmarked[Key(id: found.id, output: output)] {
          clusters[number].canonical = try record(
            Place(output: UInt32(output), file: UInt32(place.file), offset: place.offset))
        }
        return true
      }
    }
    return clusters
  }
}
