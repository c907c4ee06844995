/// Where in a line a phrase may stand that has no fixed place: long lines are looked at only near their ends, because
/// rules are about phrases, not about prose.
struct PhraseReach {
  private let line: Range<Int>
  /// Where the line's core begins; until that is known, -1.
  private(set) var coreStart: Int

  private static let wholeLine = 320
  private static let lineHead = 96
  private static let lineTail = 160

  init(_ line: Range<Int>, coreStart: Int = -1) {
    self.line = line
    self.coreStart = coreStart
  }

  /// Notes where the line's core begins; only the first call counts.
  @inline(__always)
  mutating func startCore(_ index: Int) { if coreStart < 0 { coreStart = index } }

  /// Whether a phrase may begin at `index`, as far as is known by then.
  @inline(__always)
  func contains(_ index: Int) -> Bool {
    if line.count <= Self.wholeLine { return true }
    let start = coreStart < 0 ? line.lowerBound : coreStart
    return index >= start && (index < start &+ Self.lineHead || index >= line.upperBound &- Self.lineTail)
  }

  /// Where a phrase that begins at `index` must have ended.
  @inline(__always)
  func end(_ index: Int) -> Int {
    line.count > Self.wholeLine && index < coreStart &+ Self.lineHead
      ? min(line.upperBound, coreStart &+ Self.lineHead) : line.upperBound
  }
}
