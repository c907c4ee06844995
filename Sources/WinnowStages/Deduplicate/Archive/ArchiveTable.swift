internal import Winnow
internal import WinnowText

/// Records of a fixed number of words, sorted, in a file or in memory; used by one thread at a time.
///
/// The first word of a record is a hash, so that a place is found by interpolation: two or three looks in a table of any
/// size. In a file, each block of records has a checksum, which is compared when the block is first looked at.
final class ArchiveTable {
  static let blockRecords = 256
  /// Records that are passed before their memory is given back.
  private static let window = 1 << 19

  /// A record: a hash, what else belongs to the key (0 in a record of two words), and whose it is.
  struct Record: Comparable {
    let hash: UInt64
    let rest: UInt64
    let reference: ArchiveReference

    static func < (left: Record, right: Record) -> Bool {
      if left.hash != right.hash { return left.hash < right.hash }
      return left.rest == right.rest ? left.reference < right.reference : left.rest < right.rest
    }

    func hasKey(of other: Record) -> Bool { hash == other.hash && rest == other.rest }
  }

  /// Words of a record.
  let width: Int
  let count: Int
  private let words: UnsafePointer<UInt64>
  private let checksums: UnsafePointer<UInt64>?
  private let path: String
  private let salt: UInt64
  private var verified: [Bool]
  private var lastBlock = -1
  /// What keeps the words in memory.
  private let file: MappedFile?
  /// The first record of this part of the mapping that was not given back.
  private var released = 0
  private let owned: UnsafeMutablePointer<UInt64>?

  /// A table in memory; `fill` sets the words of each record, which must come out sorted.
  init(count: Int, width: Int, _ fill: (_ place: Int, _ words: UnsafeMutablePointer<UInt64>) -> Void) {
    self.width = width
    self.count = count
    let storage = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, count * width))
    for place in 0..<count { fill(place, storage + place * width) }
    for index in 0..<(count * width) { storage[index] = storage[index].littleEndian }
    words = UnsafePointer(storage)
    owned = storage
    file = nil
    checksums = nil
    path = ""
    salt = 0
    verified = []
  }

  /// A table in a mapped file.
  ///
  /// - Parameters:
  ///   - salt: what tells the file's tables apart in their checksums.
  init(
    _ words: UnsafePointer<UInt64>, count: Int, width: Int, checksums: UnsafePointer<UInt64>, salt: UInt64,
    file: MappedFile, path: String
  ) {
    self.words = words
    self.count = count
    self.width = width
    self.checksums = checksums
    self.salt = salt
    self.file = file
    self.path = path
    owned = nil
    verified = [Bool](repeating: false, count: Self.blocks(count))
  }

  deinit { owned?.deallocate() }

  /// How many blocks `count` records make.
  static func blocks(_ count: Int) -> Int { (count + blockRecords - 1) / blockRecords }

  /// The checksum of block `block`.
  static func checksum(_ block: UnsafeBufferPointer<UInt64>, number: Int, salt: UInt64) -> UInt64 {
    let bytes = UnsafeRawBufferPointer(block).bindMemory(to: UInt8.self)
    return XXHash.hash64(bytes, seed: salt << 56 ^ UInt64(number))
  }

  /// A word of a record.
  @inline(__always)
  func word(_ record: Int, _ column: Int = 0) throws(IOError) -> UInt64 {
    let block = record / Self.blockRecords
    if block != lastBlock { try verify(block) }
    return UInt64(littleEndian: words[record &* width &+ column])
  }

  func record(_ place: Int) throws(IOError) -> Record {
    Record(
      hash: try word(place), rest: width > 2 ? try word(place, 1) : 0,
      reference: ArchiveReference(bits: try word(place, width &- 1)))
  }

  /// Gives back the memory of the records before `place`, once there are many: a sweep is done with them.
  func release(before place: Int) {
    guard let file, place - released > Self.window, let base = UnsafeRawPointer(file.bytes.baseAddress) else { return }
    let start = UnsafeRawPointer(words) - base
    file.release((start + released * width * 8)..<(start + place * width * 8))
    released = place
  }

  private func verify(_ block: Int) throws(IOError) {
    lastBlock = block
    guard let checksums, !verified[block] else { return }
    let first = block * Self.blockRecords
    let records = min(Self.blockRecords, count - first)
    let bytes = UnsafeBufferPointer(start: words + first * width, count: records * width)
    guard Self.checksum(bytes, number: block, salt: salt) == UInt64(littleEndian: checksums[block]) else {
      lastBlock = -1
      throw ArchiveFile.damaged(path)
    }
    verified[block] = true
  }

  /// The first record from `start` on whose hash is not below `key`.
  func place(of key: UInt64, from start: Int) throws(IOError) -> Int {
    guard start < count else { return count }
    var low = start
    var lowKey = try word(low)
    if lowKey >= key { return low }
    var high = count - 1
    var highKey = try word(high)
    if highKey < key { return count }
    // The record at `low` is below the key, that at `high` is not.
    var step = 0
    while high - low > 1 {
      step += 1
      var middle = low + (high - low) / 2
      // Each fourth step halves, so that no choice of hashes costs more than a few dozen looks.
      if step & 3 != 0 {
        let share = Double(key - lowKey) / Double(highKey - lowKey)
        middle = min(max(low + Int(share * Double(high - low)), low + 1), high - 1)
      }
      let middleKey = try word(middle)
      if middleKey < key { (low, lowKey) = (middle, middleKey) } else { (high, highKey) = (middle, middleKey) }
    }
    return high
  }
}
