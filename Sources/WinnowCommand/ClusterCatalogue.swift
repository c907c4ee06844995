internal import Winnow
internal import WinnowText

/// The clusters of duplicates in the outputs of one or more runs: first only where their records stand, then those records
/// that are asked for.
///
/// Memory: 8 bytes per record of a cluster and an entry per cluster, whatever the size of the records.
struct ClusterCatalogue {
  /// An output directory.
  private struct Output {
    let path: String
    /// The number of its run; nil without a state.
    let run: Int?
    /// Its files in `files`.
    var files: Range<Int>
  }

  /// A canonical's id, as JSON, and which output has it: ids are unique within a run.
  private struct Key: Hashable {
    let id: String
    let output: Int?
    /// The run that has it when no output given is that run's.
    var run: Int?
  }

  private struct Place: Hashable {
    let file: UInt32
    let line: UInt32
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
    fileprivate(set) var duplicates: [Record]
  }

  private var outputs: [Output] = []
  private var files: [(path: String, output: Int, isDropped: Bool)] = []
  private var entries: [Entry] = []
  private var numbers: [Key: Int] = [:]

  /// Looks through the outputs.
  ///
  /// - Parameters:
  ///   - directories: output directories, in the order in which their clusters' records are shown.
  ///   - id: the id of a record, as text; its cluster is the one asked for.
  /// - Throws: `IOError`.
  init(_ directories: [String], id: String?) throws {
    for directory in directories {
      let first = files.count
      for path in try RecordLines.parts(of: directory) { files.append((path, outputs.count, false)) }
      for name in try FilePaths.names(in: directory) where name.hasPrefix("dropped.ndjson") {
        files.append((FilePaths.join(directory, name), outputs.count, true))
      }
      let run = StateDirectory.committed(in: directory)?.number
      outputs.append(Output(path: directory, run: run, files: first..<files.count))
    }
    for (file, entry) in files.enumerated() {
      try RecordLines.forEach(of: entry.path) { number, line in
        try add(line, Place(file: UInt32(file), line: UInt32(number)), output: entry.output, wanted: id)
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

  private mutating func add(
    _ line: UnsafeBufferPointer<UInt8>, _ place: Place, output: Int, wanted: String?
  ) throws {
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
    var clusters: [Cluster] = []
    var places: [Place: Int] = [:]
    var unmarked: [Key: Int] = [:]
    for (number, entry) in chosen.enumerated() {
      let hasCanonical = entry.canonical != nil || entry.key.output != nil
      clusters.append(
        Cluster(
          id: entry.key.id, run: entry.key.run, size: entry.duplicates.count + (hasCanonical ? 1 : 0), duplicates: []))
      for place in entry.duplicates.prefix(members) { places[place] = number }
      if let place = entry.canonical { places[place] = number } else { unmarked[entry.key] = number }
    }
    for (file, entry) in files.enumerated() {
      let needsIDs = unmarked.keys.contains { $0.output == entry.output }
      guard needsIDs || places.keys.contains(where: { $0.file == file }) else { continue }
      func record(_ bytes: UnsafeBufferPointer<UInt8>) throws -> Record {
        Record(
          output: outputs[entry.output].path, isDropped: entry.isDropped, value: try JSONValue(parsing: Array(bytes)))
      }
      try RecordLines.forEach(of: entry.path) { line, bytes in
        let place = Place(file: UInt32(file), line: UInt32(line))
        if let number = places[place] {
          if chosen[number].canonical == place {
            clusters[number].canonical = try record(bytes)
          } else {
            clusters[number].duplicates.append(try record(bytes))
          }
        } else if needsIDs {
          let found = try Self.membership(bytes)
          if !found.hasDuplicate, let number = unmarked[Key(id: found.id, output: entry.output)] {
            clusters[number].canonical = try record(bytes)
          }
        }
        return true
      }
    }
    return clusters
  }
}
