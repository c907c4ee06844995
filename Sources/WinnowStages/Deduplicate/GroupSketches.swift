internal import WinnowText

/// The sketches of all groups side by side: 66 bytes each, so that most candidates are told apart from duplicates without a
/// look at their shingles.
final class GroupSketches: @unchecked Sendable {
  // Invariant: set by one thread before others read.
  private let groups: BodyGroups
  private let sketches: UnsafeMutableBufferPointer<ShingleSketch>
  private let populations: UnsafeMutableBufferPointer<UInt16>

  /// Empty sketches.
  init(_ groups: BodyGroups) {
    self.groups = groups
    sketches = .allocate(capacity: groups.count)
    sketches.initialize(repeating: ShingleSketch())
    populations = .allocate(capacity: groups.count)
    populations.initialize(repeating: 0)
  }

  deinit {
    sketches.deallocate()
    populations.deallocate()
  }

  func set(_ sketch: ShingleSketch, of group: UInt32) {
    sketches[Int(group)] = sketch
    populations[Int(group)] = UInt16(truncatingIfNeeded: sketch.population)
  }

  /// How many shingles two groups share, by their sketches, in relation to `needed`: 1 for as many. Zero for a pair that
  /// shares clearly less, by three and a half standard deviations: of pairs that just reach `needed`, one in 4,000 is
  /// missed, of more alike ones far fewer.
  func likeness(_ left: UInt32, _ right: UInt32, needed: Int) -> Double {
    // The body with more shingles is sketched at least as thinly; each shingle entered there is looked up in the other.
    let (sparse, dense) = groups.shingles(Int(left)) >= groups.shingles(Int(right)) ? (left, right) : (right, left)
    let shingles = groups.shingles(Int(sparse))
    let looked = max(1, Double(populations[Int(sparse)]))
    let filled = Double(populations[Int(dense)]) / Double(ShingleSketch.bitCount)
    let share = min(1, Double(max(1, needed)) / Double(max(1, shingles)))
    // A shingle is found when it is shared, or when its bit is set by another.
    let found = Double(sketches[Int(sparse)].common(sketches[Int(dense)])) / looked
    let missing = share + (1 - share) * filled - found
    if missing > 0 {
      // Both the choice of the shingles entered and the bits set by others vary.
      let thinned = 1 - 1 / Double(1 << ShingleSketch.thinning(shingles))
      let variance = (1 - share) * (1 - filled) * ((1 - filled) * share * thinned + filled)
      if missing * missing * looked > 12 * variance { return 0 }
    }
    return max(0, found - filled) / max(1e-9, (1 - filled) * share)
  }
}
