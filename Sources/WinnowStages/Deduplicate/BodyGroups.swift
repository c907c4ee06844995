internal import CPrefetch
internal import Winnow
internal import WinnowText

/// Level 0: the documents of a corpus, grouped by equal bodies; groups from the most shingles to the fewest.
///
/// The order depends on the bodies only, neither on input order nor on ids. 16 bytes per document.
struct BodyGroups: Sendable {
  struct Member {
    let digest: Digest128
    let shingles: UInt32
    let variant: UInt32
    let ordinal: UInt32
    let modulusBits: UInt8

    init(_ body: DuplicateObservation, ordinal: Int) {
      digest = body.digest
      shingles = UInt32(clamping: body.shingleCount)
      variant = body.variant
      self.ordinal = UInt32(ordinal)
      modulusBits = UInt8(clamping: body.modulusBits)
    }

    static func precedes(_ left: Member, _ right: Member) -> Bool {
      if left.shingles != right.shingles { return left.shingles > right.shingles }
      if left.digest != right.digest { return left.digest < right.digest }
      if left.variant != right.variant { return left.variant < right.variant }
      return left.ordinal < right.ordinal
    }
  }

  /// A group's body, packed so that one look tells how to compare it.
  private struct Body {
    private let bits: UInt32
    let representative: UInt32

    init(_ member: Member) {
      bits = min(member.shingles, 1 << 26 - 1) << 6 | UInt32(min(member.modulusBits, 63))
      representative = member.ordinal
    }

    var shingles: Int { Int(bits >> 6) }
    var modulusBits: Int { Int(bits & 63) }
  }

  /// All documents, group after group.
  private let members: [UInt32]
  /// Where each group starts in `members`, and a last entry for the end.
  private let starts: [UInt32]
  private let bodies: [Body]
  /// Of all bodies.
  let largestModulusBits: Int

  init(_ unordered: consuming [Member]) {
    let members = Self.sorted(unordered)
    var starts: [UInt32] = []
    var bodies: [Body] = []
    let empty = Self.emptyDigest
    for index in members.indices {
      // Bodies without words are not each other's duplicates.
      if index == 0 || members[index].digest != members[index - 1].digest || members[index].digest == empty {
        starts.append(UInt32(index))
        bodies.append(Body(members[index]))
      }
    }
    starts.append(UInt32(members.count))
    self.members = members.map(\.ordinal)
    self.starts = starts
    self.bodies = bodies
    largestModulusBits = bodies.reduce(0) { max($0, $1.modulusBits) }
  }

  /// The members, those with the most shingles first; spread by that number, a few are left to be compared with each other.
  private static func sorted(_ members: [Member]) -> [Member] {
    // Bodies with more shingles are rare and lie together.
    let limit = 1 << 12
    func key(_ member: Member) -> Int { limit - min(Int(member.shingles), limit) }
    var starts = [Int](repeating: 0, count: limit + 2)
    for member in members { starts[key(member) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    var ends = starts
    return [Member](unsafeUninitializedCapacity: members.count) { sorted, count in
      for member in members {
        let place = ends[key(member)]
        sorted.initializeElement(at: place, to: member)
        ends[key(member)] = place + 1
      }
      count = members.count
      for key in 0...limit {
        var part = UnsafeMutableBufferPointer(rebasing: sorted[starts[key]..<starts[key + 1]])
        part.sort(by: Member.precedes)
      }
    }
  }

  /// The digest of bodies without words.
  static var emptyDigest: Digest128 { XXHash.hash128(UnsafeBufferPointer(start: nil, count: 0)) }

  var count: Int { bodies.count }
  var documentCount: Int { members.count }

  /// The ordinals of the documents of group `index`; the first one stands for the group.
  func ordinals(_ index: Int) -> LazyMapSequence<ArraySlice<UInt32>, Int> {
    members[Int(starts[index])..<Int(starts[index + 1])].lazy.map { Int($0) }
  }

  func representative(_ index: Int) -> Int { Int(bodies[index].representative) }

  func size(_ index: Int) -> Int { Int(starts[index + 1] - starts[index]) }

  /// Asks for the size of a body that will be looked at.
  func prefetch(_ index: Int) {
    bodies.withUnsafeBufferPointer { bodies in
      if let base = bodies.baseAddress { CPrefetch.prefetch(base + index) }
    }
  }

  /// Distinct shingles of the body; 0 when it is compared for equality only.
  func shingles(_ index: Int) -> Int { bodies[index].shingles }

  /// The sampling modulus of the body's shingles, as a power of two.
  func modulusBits(_ index: Int) -> Int { bodies[index].modulusBits }
}
