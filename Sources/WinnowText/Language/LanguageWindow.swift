/// A stretch of a text and where its words begin and end: working memory of `LanguageIdentifier`, reused from window to
/// window.
struct LanguageWindow {
  /// The most bytes of a window.
  static let size = 320
  /// Zeros behind the window, so that 64 bytes can be read at once; and some bytes before it.
  private static let padding = 64

  /// The folded bytes; at least eight may be read on both sides.
  let bytes: UnsafeMutablePointer<UInt8>
  /// The first byte of each word and the one behind its last, in turns.
  private let edges: UnsafeMutablePointer<Int32>
  /// Room for a key for each word; two tables.
  let words: UnsafeMutablePointer<LanguageTable.Probe>
  let endings: UnsafeMutablePointer<UInt64>

  private(set) var count = 0
  /// Letters from `a` to `z`.
  private(set) var latinLetters = 0

  /// Calls `body` with a window in memory that is valid until it returns.
  @inline(__always)
  static func withMemory<R>(_ body: (inout LanguageWindow) -> R) -> R {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size + 2 * padding) { bytes in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: size + 2) { edges in
        withUnsafeTemporaryAllocation(of: LanguageTable.Probe.self, capacity: size / 2 + 1) { words in
          withUnsafeTemporaryAllocation(of: UInt64.self, capacity: size / 2 + 1) { endings in
            guard let start = bytes.baseAddress, let edges = edges.baseAddress, let words = words.baseAddress,
              let endings = endings.baseAddress
            else { preconditionFailure("none of them is empty") }
            bytes.initialize(repeating: 0)
            var window = LanguageWindow(bytes: start + padding, edges: edges, words: words, endings: endings)
            return body(&window)
          }
        }
      }
    }
  }

  private init(
    bytes: UnsafeMutablePointer<UInt8>, edges: UnsafeMutablePointer<Int32>,
    words: UnsafeMutablePointer<LanguageTable.Probe>, endings: UnsafeMutablePointer<UInt64>
  ) {
    self.bytes = bytes
    self.edges = edges
    self.words = words
    self.endings = endings
  }

  /// Where a word stands in `bytes`.
  @inline(__always)
  func word(_ number: Int) -> (start: Int, length: Int) {
    let start = Int(edges[2 &* number])
    return (start, Int(edges[2 &* number &+ 1]) &- start)
  }

  /// Takes at most `size` bytes of well-formed UTF-8, and finds the words in them; calls `body` for each letter above ASCII.
  ///
  /// - Returns: the number of words.
  mutating func fill(_ text: UnsafeBufferPointer<UInt8>, _ body: (Script) -> Void) -> Int {
    count = text.count
    let sample = UnsafeMutableBufferPointer(start: bytes, count: count)
    _ = sample.update(fromContentsOf: text)
    (bytes + count).update(repeating: 0, count: Self.padding)
    CaseFold.fold(sample)
    latinLetters = 0
    var edgeCount = 0
    // The bytes in a block of a letter that began in the one before, and whether a word goes on into it.
    var spill: UInt64 = 0
    var carry: UInt64 = 0
    for start in stride(from: 0, to: count, by: 64) {
      let block = ByteQuad(bytes + start)
      var letters = block.map { ByteQuad.are($0, in: 0x61, count: 26) }.bits
      latinLetters &+= letters.nonzeroBitCount
      if !block.isASCII { letters |= wideLetters(block, start, &spill, body) }
      var changes = letters ^ (letters &<< 1 | carry)
      carry = letters &>> 63
      while changes != 0 {
        edges[edgeCount] = Int32(truncatingIfNeeded: start &+ changes.trailingZeroBitCount)
        edgeCount &+= 1
        changes &= changes &- 1
      }
    }
    if carry != 0 {
      edges[edgeCount] = Int32(truncatingIfNeeded: count)
      edgeCount &+= 1
    }
    return edgeCount / 2
  }

  /// The bytes of letters and combining marks above ASCII in a block.
  private func wideLetters(
    _ block: ByteQuad, _ start: Int, _ spill: inout UInt64, _ body: (Script) -> Void
  ) -> UInt64 {
    let text = UnsafeBufferPointer(start: UnsafePointer(bytes), count: count)
    var letters = spill
    spill = 0
    let trails = block.map { ByteQuad.are($0, in: 0x80, count: 64) }.bits
    var leads = ~block.map { ByteQuad.are($0, from: 0) }.bits & ~trails
    while leads != 0 {
      let offset = leads.trailingZeroBitCount
      leads &= leads &- 1
      let (scalar, length) = UTF8Scan.decode(text, at: start &+ offset)
      if let script = Script(scalar) {
        body(script)
      } else if scalar < 0x300 || scalar > 0x36F {
        // Neither a letter nor a combining mark: punctuation, spaces, symbols.
        continue
      }
      let bytes: UInt64 = 1 &<< UInt64(truncatingIfNeeded: length) &- 1
      letters |= bytes &<< UInt64(truncatingIfNeeded: offset)
      if offset &+ length > 64 { spill = bytes &>> UInt64(truncatingIfNeeded: 64 &- offset) }
    }
    return letters
  }
}
