internal import Winnow
internal import WinnowText

/// What `deduplicate` remembers of a document, in place in the bytes of its observation.
///
/// Layout, little-endian: a fixed header with the sketch, the samples (8 bytes each: sampled shingles, or the keys of MinHash
/// bands), the shingles in text order, the distinct numbers, the distinct capitalised words (4 bytes each), the id's
/// characters. About 1.9 KB for a body of 400 words.
struct DuplicateObservation {
  /// Integers of the header by their offset.
  enum Offset {
    static let digestHigh = 0
    static let digestLow = 8
    static let time = 16
    static let length = 24
    static let sourceRank = 28
    static let samples = 32
    static let shingles = 36
    static let numbers = 40
    static let names = 44
    static let id = 48
    static let modulusBits = 52
    static let idIsNumber = 56
    static let variant = 60
    static let night = 64
    static let text = 68
    static let sketch = 76
    static let end = 76 + ShingleSketch.byteCount
  }

  private let bytes: UnsafeRawPointer
  let sampleCount: Int
  let shingleCount: Int
  let numberCount: Int
  let nameCount: Int
  private let idCount: Int

  /// Looks into an observation.
  /// - Throws: when it was not written by `Writer`.
  init(_ observation: UnsafeBufferPointer<UInt8>) throws(BinaryFormatError) {
    guard let base = observation.baseAddress, observation.count >= Offset.end else {
      throw BinaryFormatError("an observation of deduplicate is too short")
    }
    let bytes = UnsafeRawPointer(base)
    func count(_ offset: Int) -> Int { Int(Self.load(bytes, offset) as UInt32) }
    self.bytes = bytes
    sampleCount = count(Offset.samples)
    shingleCount = count(Offset.shingles)
    numberCount = count(Offset.numbers)
    nameCount = count(Offset.names)
    idCount = count(Offset.id)
    guard Offset.end + sampleCount * 8 + (shingleCount + numberCount + nameCount) * 4 + idCount == observation.count
    else {
      throw BinaryFormatError("an observation of deduplicate has the wrong length")
    }
  }

  @inline(__always)
  private static func load<T: FixedWidthInteger>(_ bytes: UnsafeRawPointer, _ offset: Int) -> T {
    T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }

  var digest: Digest128 {
    Digest128(high: Self.load(bytes, Offset.digestHigh), low: Self.load(bytes, Offset.digestLow))
  }
  /// Publication or crawl time in seconds; `Timestamp.unknown` when there is none.
  var time: Int64 { Self.load(bytes, Offset.time) }
  /// Words of the body.
  var length: UInt32 { Self.load(bytes, Offset.length) }
  /// The publisher's place in `prefer-source`; `UInt32.max` when it is not there.
  var sourceRank: UInt32 { Self.load(bytes, Offset.sourceRank) }
  var modulusBits: Int { Int(Self.load(bytes, Offset.modulusBits) as UInt32) }
  /// Tells equal bodies apart whose capitals differ.
  var variant: UInt32 { Self.load(bytes, Offset.variant) }

  /// The number of the input file that the document comes from.
  var night: UInt32 { Self.load(bytes, Offset.night) }

  /// Which form of which record it is.
  var version: DocumentVersion {
    let id = UnsafeBufferPointer(
      start: (bytes + idOffset).assumingMemoryBound(to: UInt8.self), count: idCount)
    return DocumentVersion(
      id: XXHash.hash64(id, seed: UInt64(Self.load(bytes, Offset.idIsNumber) as UInt32)),
      text: Self.load(bytes, Offset.text))
  }

  /// The sketch of its shingles.
  var sketch: ShingleSketch { ShingleSketch(bytes + Offset.sketch) }

  var id: RecordID {
    let text = String(
      decoding: UnsafeRawBufferPointer(start: bytes + idOffset, count: idCount), as: UTF8.self)
    return Self.load(bytes, Offset.idIsNumber) as UInt32 == 0 ? RecordID(text) : RecordID(number: text)
  }

  private var shinglesOffset: Int { Offset.end + sampleCount * 8 }
  private var numbersOffset: Int { shinglesOffset + shingleCount * 4 }
  private var namesOffset: Int { numbersOffset + numberCount * 4 }
  private var idOffset: Int { namesOffset + nameCount * 4 }

  /// The sample `index`; ascending.
  @inline(__always)
  func sample(_ index: Int) -> UInt64 { Self.load(bytes, Offset.end &+ index &* 8) }

  /// The shingles' fingerprints, in text order.
  var shingles: Fingerprints { Fingerprints(bytes: bytes + shinglesOffset, count: shingleCount) }
  /// The distinct words with a digit.
  var numbers: Fingerprints { Fingerprints(bytes: bytes + numbersOffset, count: numberCount) }
  /// The distinct capitalised words.
  var names: Fingerprints { Fingerprints(bytes: bytes + namesOffset, count: nameCount) }

  /// Fingerprints in the bytes of an observation.
  struct Fingerprints: Sequence {
    let bytes: UnsafeRawPointer
    let count: Int

    struct Iterator: IteratorProtocol {
      fileprivate var bytes: UnsafeRawPointer
      fileprivate var left: Int

      @inline(__always)
      mutating func next() -> UInt32? {
        guard left > 0 else { return nil }
        left &-= 1
        defer { bytes += 4 }
        return DuplicateObservation.load(bytes, 0)
      }
    }

    func makeIterator() -> Iterator { Iterator(bytes: bytes, left: count) }
  }
}
