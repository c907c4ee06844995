internal import Winnow

/// The documents of an output directory by their ids: for each a digest and a place, 32 bytes and 8 to 16 for the table.
struct DocumentIndex {
  private struct Entry {
    var key: UInt64
    var digest: UInt64
    var offset: Int
    var file: Int32
    var isFound = false
  }

  private var entries: [Entry] = []
  /// Numbers of entries plus one; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 1024)
  private let files: [ResultDirectory.File]
  /// For keys that came more than once, the last one in their chain, and how far it was found: chains may be long.
  private var lastInserted: [UInt64: UInt64] = [:]
  private var lastFound: [UInt64: UInt64] = [:]

  init(files: [ResultDirectory.File]) { self.files = files }

  /// Documents entered so far.
  var count: Int { entries.count }

  /// Enters a document; one whose key is there already counts as the second, third, … with it.
  mutating func insert(_ key: UInt64, digest: UInt64, at place: RecordPlace) {
    let first = key
    var key = lastInserted[key] ?? key
    if slots[slot(of: key)] != 0 {
      while slots[slot(of: key)] != 0 { key = Self.next(key) }
      lastInserted[first] = key
    }
    entries.append(Entry(key: key, digest: digest, offset: place.offset, file: Int32(place.file)))
    slots[slot(of: key)] = UInt32(entries.count)
    guard entries.count * 4 > slots.count * 3 else { return }
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (number, entry) in entries.enumerated() { slots[slot(of: entry.key)] = UInt32(number + 1) }
  }

  /// Finds the document with a key that was not found before, and marks it as found.
  mutating func find(_ key: UInt64) -> (digest: UInt64, place: RecordPlace)? {
    let first = key
    var key = lastFound[key] ?? key
    while true {
      let number = slots[slot(of: key)]
      guard number > 0 else { return nil }
      let index = Int(number - 1)
      if !entries[index].isFound {
        let place = place(of: index)
        entries[index].isFound = true
        if key != first { lastFound[first] = key }
        return (entries[index].digest, place)
      }
      key = Self.next(key)
    }
  }

  /// The places of all documents that were not found, in the order of the directory.
  func forEachUnfound(_ body: (RecordPlace) throws -> Void) rethrows {
    for index in entries.indices where !entries[index].isFound { try body(place(of: index)) }
  }

  private func place(of index: Int) -> RecordPlace {
    let file = Int(entries[index].file)
    return RecordPlace(file: file, offset: entries[index].offset, status: files[file].status)
  }

  private static func next(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// The slot that holds the key, or the free one where it belongs.
  private func slot(of key: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: key) & mask
    while slots[slot] != 0, entries[Int(slots[slot] - 1)].key != key { slot = (slot &+ 1) & mask }
    return slot
  }
}
