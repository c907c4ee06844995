internal import Winnow
internal import WinnowText

/// Level 0: the documents of a corpus, grouped by equal bodies; groups from the most shingles to the fewest.
///
/// The order depends on the bodies only, neither on input order nor on ids. 32 bytes per document.
struct BodyGroups {
  struct Member {
    let digest: Digest128
    let shingles: UInt32
    let variant: UInt32
    let ordinal: UInt32
    let modulusBits: UInt8

    static func precedes(_ left: Member, _ right: Member) -> Bool {
      if left.shingles != right.shingles { return left.shingles > right.shingles }
      if left.digest != right.digest { return left.digest < right.digest }
      if left.variant != right.variant { return left.variant < right.variant }
      return left.ordinal < right.ordinal
    }
  }

  /// All documents, group after group.
  private let members: [Member]
  /// Where each group starts in `members`, and a last entry for the end.
  private let starts: [UInt32]

  init(_ unordered: [Member]) {
    var members = unordered
    members.sort(by: Member.precedes)
    var starts: [UInt32] = []
    let empty = Self.emptyDigest
    for index in members.indices {
      // Bodies without words are not each other's duplicates.
      if index == 0 || members[index].digest != members[index - 1].digest || members[index].digest == empty {
        starts.append(UInt32(index))
      }
    }
    starts.append(UInt32(members.count))
    self.members = members
    self.starts = starts
  }

  private static var emptyDigest: Digest128 { XXHash.hash128(UnsafeBufferPointer(start: nil, count: 0)) }

  var count: Int { starts.count - 1 }

  /// The ordinals of the documents of group `index`; the first one stands for the group.
  func ordinals(_ index: Int) -> LazyMapSequence<Range<Int>, Int> {
    (Int(starts[index])..<Int(starts[index + 1])).lazy.map { [members] in Int(members[$0].ordinal) }
  }

  func representative(_ index: Int) -> Int { Int(members[Int(starts[index])].ordinal) }

  func size(_ index: Int) -> Int { Int(starts[index + 1] - starts[index]) }

  /// Distinct shingles of the body; 0 when it is compared for equality only.
  func shingles(_ index: Int) -> Int { Int(members[Int(starts[index])].shingles) }

  /// The sampling modulus of the body's shingles, as a power of two.
  func modulusBits(_ index: Int) -> Int { Int(members[Int(starts[index])].modulusBits) }
}
