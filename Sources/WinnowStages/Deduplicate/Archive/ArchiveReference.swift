/// A canonical of an earlier night: the run that kept it and its place among those that this run kept. Ordered by age.
struct ArchiveReference: Comparable, Hashable {
  let bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  init(run: UInt32, entry: Int) { bits = UInt64(run) << 32 | UInt64(UInt32(truncatingIfNeeded: entry)) }

  var run: UInt32 { UInt32(truncatingIfNeeded: bits >> 32) }
  var entry: Int { Int(UInt32(truncatingIfNeeded: bits)) }

  static func < (left: ArchiveReference, right: ArchiveReference) -> Bool { left.bits < right.bits }
}
