/// Where in a line a phrase may stand that has no fixed place: long lines are looked at only near their ends, because
/// rules are about phrases, not about prose.
struct PhraseReach {
  private let line: Range<Int>
  /// Where the line's core begins.
  private let coreStart: Int

  /// Lines of so many bytes are looked at as a whole.
  static let wholeLine = 320
  private static let lineHead = 96
  private static let lineTail = 160

  init(_ line: Range<Int>, coreStart: Int) {
    self.line = line
    self.coreStart = coreStart
  }

  /// Whether a phrase may begin at `index`.
  @inline(__always)
  func contains(_ index: Int) -> Bool {
    if line.count <= Self.wholeLine { return true }
    return index >= coreStart && (index < coreStart &+ Self.lineHead || index >= line.upperBound &- Self.lineTail)
  }

  /// Where a phrase that begins at `index` must have ended.
  @inline(__always)
  func end(_ index: Int) -> Int {
    line.count > Self.wholeLine && index < coreStart &+ Self.lineHead
      ? min(line.upperBound, coreStart &+ Self.lineHead) : line.upperBound
  }

  /// Where among the 64 bytes from `index` on, one bit each, a phrase of a long line may begin; those before the line's core,
  /// which is not yet known to begin if `coreStart` is below 0, among them.
  @inline(__always)
  static func mask(_ line: Range<Int>, coreStart: Int, at index: Int) -> UInt64 {
    let headEnd = coreStart < 0 ? line.upperBound : coreStart &+ lineHead
    // Shifts by 64 and more leave nothing.
    return ~(UInt64.max << max(0, headEnd &- index)) | UInt64.max << max(0, line.upperBound &- lineTail &- index)
  }
}
