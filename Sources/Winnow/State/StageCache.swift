internal import Glibc
internal import WinnowText

/// What stages found out about chunks of input, kept on disk from run to run.
///
/// A result is found by a key that says everything it depends on but the document's own annotations; these stand, as
/// digests, in the result. So nothing in here is ever out of date: results of other rules or other pages are simply never
/// asked for. Memory: about 80 bytes per result, of which there is one per stage and chunk (256 KB of input).
final class StageCache: @unchecked Sendable {
  // Invariant: `state` guards everything that changes; packs are only read outside of it.
  private struct State {
    var packs: [CachePack] = []
    var places: [Digest128: (pack: Int, place: CachePack.Place)] = [:]
    var used: Set<Digest128> = []
    var size = 0
    /// The pack that this run writes.
    var current: Int?
    var nextNumber = 1
    /// Why nothing more is kept in this run.
    var obstacle: String?
  }

  /// A result on its way into the cache.
  struct Record: Sendable {
    let key: Digest128
    let stored: [UInt8]
    let plainCount: Int
  }

  private static let suffix = ".pack"
  private static let usedName = "used"

  let directory: String
  /// Bytes the cache may take.
  let limit: Int
  private let state: Monitor<State>

  /// Opens the cache in `directory`.
  /// - Throws: `IOError`.
  init(directory: String, limit: Int) throws(IOError) {
    self.directory = directory
    self.limit = limit
    var state = State()
    for name in try FilePaths.names(in: directory) {
      let path = FilePaths.join(directory, name)
      guard name.hasSuffix(Self.suffix), let number = Int(name.dropLast(Self.suffix.count)) else { continue }
      state.nextNumber = max(state.nextNumber, number + 1)
      let index = state.packs.count
      let pack = try CachePack(reading: path) { state.places[$0] = (index, $1) }
      state.packs.append(pack)
      state.size += pack.size
    }
    self.state = Monitor(state)
  }

  /// Bytes on disk.
  var size: Int { state.update { $0.size } }

  /// Results that can be found.
  var count: Int { state.update { $0.places.count } }

  /// Why this run keeps no more results; nil while it does.
  var obstacle: String? { state.update { $0.obstacle } }

  /// The plain bytes of a result; nil when there is none, or a damaged one. Called by workers.
  func result(_ key: Digest128, _ compressor: BlockCompressor) -> [UInt8]? {
    let found: (pack: CachePack, place: CachePack.Place)? = state.update { state in
      state.places[key].map { (state.packs[$0.pack], $0.place) }
    }
    guard let (pack, place) = found, let stored = pack.stored(key, place),
      let plain = stored.withUnsafeBufferPointer({ compressor.plain($0, count: place.plainCount) })
    else { return nil }
    state.update { _ = $0.used.insert(key) }
    return plain
  }

  /// Where the result for a key stands; the cache's directory when there is none.
  func path(of key: Digest128) -> String {
    state.update { state in state.places[key].map { state.packs[$0.pack].path } ?? directory }
  }

  /// Whether there is a result, damaged or not.
  func contains(_ key: Digest128) -> Bool { state.update { $0.places[key] != nil } }

  /// Keeps results, up to the limit; called by one thread. A disk that is full ends the keeping, not the run.
  func keep(_ records: [Record]) {
    state.update { state in
      for record in records where state.obstacle == nil {
        guard state.size + record.stored.count + CachePack.headerSize <= limit else {
          state.obstacle = "the stage cache is full (\(ByteSize.text(limit))); raise cache-size in the pipeline's state"
          return
        }
        do throws(IOError) {
          let index = try Self.current(&state, directory)
          let place = try state.packs[index].append(record)
          state.size += place.size
          state.places[record.key] = (index, place)
          state.used.insert(record.key)
        } catch { state.obstacle = "the stage cache cannot be written: \(error.message)" }
      }
    }
  }

  /// Removes what this run has kept, to make room on a full disk.
  func forget() throws(IOError) {
    let path: String? = state.update { state in
      guard let current = state.current else { return nil }
      state.places = state.places.filter { $0.value.pack != current }
      state.size -= state.packs[current].size
      state.current = nil
      state.obstacle = "the disk of \(directory) is full"
      return state.packs[current].path
    }
    guard let path else { return }
    // The file is open: its blocks are free only when it has none.
    truncate(path, 0)
    try FilePaths.removeTree(path)
  }

  private static func current(_ state: inout State, _ directory: String) throws(IOError) -> Int {
    if let index = state.current { return index }
    let pack = try CachePack(creating: FilePaths.join(directory, name(state.nextNumber)))
    state.nextNumber += 1
    state.packs.append(pack)
    state.current = state.packs.count - 1
    return state.packs.count - 1
  }

  private static func name(_ number: Int) -> String {
    padded(number, 6) + suffix
  }

  /// Ends a run: remembers which results it used, and makes room when the cache is nearly full or in many pieces.
  func finish() throws(IOError) {
    let (used, size, packs) = state.update { ($0.used, $0.size, $0.packs.count) }
    var writer = BinaryWriter(reserving: used.count * 17)
    writer.array(used.sorted()) {
      $0.word($1.high)
      $0.word($1.low)
    }
    try AtomicFile.write(writer.bytes, to: FilePaths.join(directory, Self.usedName))
    if size > limit / 10 * 9 || packs > 64 { try compact(to: limit / 10 * 8, dropsUnused: false) }
  }

  /// Frees room: results of earlier runs that the last one had no use for go first, the oldest of them before the others.
  ///
  /// - Parameters:
  ///   - target: bytes that may stay.
  ///   - dropsUnused: whether unused results go even where there is room.
  /// - Returns: bytes freed.
  @discardableResult
  func compact(to target: Int, dropsUnused: Bool) throws(IOError) -> Int {
    let before = size
    let (places, packs, usedNow, number) = state.update { state in
      (state.places, state.packs, state.used, state.nextNumber)
    }
    // Where nobody knows what was used, all may have been: a run that was killed has found out what it left.
    let used = usedNow.isEmpty ? lastUsed() ?? Set(places.keys) : usedNow
    let inOrder = places.sorted {
      ($0.value.pack, $0.value.place.range.lowerBound) < ($1.value.pack, $1.value.place.range.lowerBound)
    }
    var room = target
    var kept: Set<Digest128> = []
    for entry in inOrder where used.contains(entry.key) && entry.value.place.size <= room {
      room -= entry.value.place.size
      kept.insert(entry.key)
    }
    if !dropsUnused {
      for entry in inOrder.reversed() where !used.contains(entry.key) && entry.value.place.size <= room {
        room -= entry.value.place.size
        kept.insert(entry.key)
      }
    }
    let path = FilePaths.join(directory, Self.name(number))
    let pack = try CachePack(creating: path + ".tmp")
    var isPublished = false
    // On a full disk the half of it must not stay.
    defer { if !isPublished { unlink(path + ".tmp") } }
    var newPlaces: [Digest128: (pack: Int, place: CachePack.Place)] = [:]
    for entry in inOrder where kept.contains(entry.key) {
      guard let stored = packs[entry.value.pack].stored(entry.key, entry.value.place) else { continue }
      newPlaces[entry.key] = (
        0, try pack.append(Record(key: entry.key, stored: stored, plainCount: entry.value.place.plainCount))
      )
    }
    try pack.publish(as: path)
    isPublished = true
    for old in packs { try FilePaths.removeTree(old.path) }
    state.update { state in
      state.packs = [pack]
      state.places = newPlaces
      state.size = pack.size
      state.current = nil
      state.nextNumber = number + 1
    }
    return before - pack.size
  }

  /// The results that the last finished run used; nil where that is not known.
  private func lastUsed() -> Set<Digest128>? {
    guard let bytes = try? FilePaths.ownContents(FilePaths.join(directory, Self.usedName)) else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      var reader = BinaryReader(bytes)
      let keys = try? reader.array { (reader) throws(BinaryFormatError) in
        Digest128(high: try reader.word(), low: try reader.word())
      }
      return keys.map(Set.init)
    }
  }
}
