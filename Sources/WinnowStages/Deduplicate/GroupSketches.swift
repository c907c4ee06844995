internal import WinnowText

/// The sketches of all groups side by side: 66 bytes each, so that most candidates are told apart from duplicates without a
/// look at their shingles.
final class GroupSketches: @unchecked Sendable {
  // Invariant: set by one thread before others read.
  private let groups: BodyGroups
  private let sketchTable: WorkingTable<ShingleSketch>
  private let populationTable: WorkingTable<UInt16>
  private let sketches: UnsafeMutableBufferPointer<ShingleSketch>
  private let populations: UnsafeMutableBufferPointer<UInt16>

  /// Empty sketches.
  init(_ groups: BodyGroups, _ memory: TableMemory) throws {
    self.groups = groups
    sketchTable = try memory.table(of: ShingleSketch.self, count: groups.count)
    sketches = sketchTable.elements
    sketches.initialize(repeating: ShingleSketch())
    populationTable = try memory.table(of: UInt16.self, count: groups.count)
    populations = populationTable.elements
    populations.initialize(repeating: 0)
  }

  /// Takes what lies in files out of memory.
  func release() {
    sketchTable.release()
    populationTable.release()
  }

  func set(_ sketch: ShingleSketch, of group: UInt32) {
    sketches[Int(group)] = sketch
    populations[Int(group)] = UInt16(truncatingIfNeeded: sketch.population)
  }

  @inline(__always)
  func body(_ group: UInt32) -> SketchedBody {
    SketchedBody(
      sketch: sketches[Int(group)], population: Int(populations[Int(group)]), shingles: groups.shingles(Int(group)))
  }
}

/// A body's sketch, the bits set in it, and how many shingles the body has.
struct SketchedBody {
  let sketch: ShingleSketch
  let population: Int
  let shingles: Int

  /// How many shingles two bodies share, by their sketches, in relation to `needed`: 1 for as many. Zero for a pair that
  /// shares clearly less, by three and a half standard deviations: of pairs that just reach `needed`, one in 4,000 is
  /// missed, of more alike ones far fewer.
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
    return max(0, found - filled) / max(1e-9, (1 - filled) * share)
  }
}
