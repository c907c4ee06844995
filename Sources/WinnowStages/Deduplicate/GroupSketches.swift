internal import CPrefetch
internal import WinnowText

/// The sketches of all groups side by side: 64 bytes each, so that most candidates are told apart from duplicates without a
/// look at their shingles.
final class GroupSketches: @unchecked Sendable {
  // Invariant: set by one thread before others read.
  private let groups: BodyGroups
  private let sketches: WorkingTable<ShingleSketch>

  /// Empty sketches.
  init(_ groups: BodyGroups, _ memory: TableMemory) throws {
    self.groups = groups
    sketches = try memory.table(of: ShingleSketch.self, count: groups.count)
    sketches.elements.initialize(repeating: ShingleSketch())
  }

  /// Takes what lies in files out of memory.
  func release() { sketches.release() }

  func set(_ sketch: ShingleSketch, of group: UInt32) { sketches[Int(group)] = sketch }

  /// Asks for a sketch that will be looked at.
  func prefetch(_ group: UInt32) {
    if let base = sketches.elements.baseAddress { CPrefetch.prefetch(base + Int(group)) }
  }

  @inline(__always)
  func body(_ group: UInt32) -> SketchedBody {
    SketchedBody(sketches[Int(group)], shingles: groups.shingles(Int(group)))
  }
}

/// A body's sketch, the bits set in it, and how many shingles the body has.
struct SketchedBody {
  let sketch: ShingleSketch
  let population: Int
  let shingles: Int

  @inline(__always)
  init(_ sketch: ShingleSketch, shingles: Int) {
    self.sketch = sketch
    // Counted anew each time: that is less work than to look up a number somewhere else in memory.
    population = sketch.population
    self.shingles = shingles
  }

  /// A pair that seems to share less than this part of what it needs is not compared, however little its sketches tell.
  private static let minimumLikeness = 0.5

  /// How many shingles two bodies share, by their sketches, in relation to `needed`: 1 for as many. Zero for a pair that
  /// shares clearly less, by three and a half standard deviations or by half: of pairs that just reach `needed`, one in
  /// 4,000 is missed, one in eight where one body is ten times as long as the other; of those that share half as much
  /// again, one in 100 of such lengths and hardly any others.
  @inline(__always)
  func likeness(_ other: SketchedBody, needed: Int) -> Double {
    // The body with more shingles is sketched at least as thinly; each shingle entered there is looked up in the other.
    let isSparse = shingles >= other.shingles
    let shingles = max(shingles, other.shingles)
    let looked = max(1, Double(isSparse ? population : other.population))
    let filled = Double(isSparse ? other.population : population) / Double(ShingleSketch.bitCount)
    let share = min(1, Double(max(1, needed)) / Double(max(1, shingles)))
    // A shingle is found when it is shared, or when its bit is set by another.
    let found = Double(sketch.common(other.sketch)) / looked
    let missing = share + (1 - share) * filled - found
    if missing > 0 {
      // Both the choice of the shingles entered and the bits set by others vary.
      let thinned = 1 - 1 / Double(1 << ShingleSketch.thinning(shingles))
      let variance = (1 - share) * (1 - filled) * ((1 - filled) * share * thinned + filled)
      if missing * missing * looked > 12 * variance { return 0 }
    }
    let likeness = (found - filled) / max(1e-9, (1 - filled) * share)
    return likeness < Self.minimumLikeness ? 0 : likeness
  }
}
