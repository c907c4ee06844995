internal import WinnowText

/// What the stage notes of a page, 64-bit words: the site, the story, and its distinct lines.
///
/// The story is a hash of the page's longer lines: copies of a page count as one.
struct SiteChromeObservation {
  let words: UnsafeBufferPointer<UInt8>

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count >= 16, bytes.count % 8 == 0 else { return nil }
    words = bytes
  }

  private func word(_ index: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawBufferPointer(words).loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
  }

  var site: UInt64 { word(0) }
  var story: UInt64 { word(1) }
  var lineCount: Int { words.count / 8 - 2 }

  /// Calls `body` with the key of each line.
  func forEachKey(_ body: (UInt64) -> Void) {
    let site = site
    for index in 0..<lineCount { body(LineSignature.key(site, word(index + 2))) }
  }

  static func append(site: UInt64, story: UInt64, lines: [UInt64], to bytes: inout [UInt8]) {
    bytes.reserveCapacity(bytes.count + lines.count * 8 + 16)
    func put(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    put(site)
    put(LineSignature.key(site, story))
    for line in lines { put(line) }
  }
}
