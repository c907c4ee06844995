/// Groups of equal bodies, gathered by their centres.
struct Stars {
  /// The groups, those of one star together; within a star from the longest body to the shortest.
  private let groups: [UInt32]
  private let centres: [UInt32]

  /// - Parameter centres: the centre of each group; its own index for a centre.
  init(centres: [UInt32]) {
    var starts = [UInt32](repeating: 0, count: centres.count + 1)
    for centre in centres { starts[Int(centre) + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    var groups = [UInt32](repeating: 0, count: centres.count)
    for (group, centre) in centres.enumerated() {
      groups[Int(starts[Int(centre)])] = UInt32(group)
      starts[Int(centre)] += 1
    }
    self.groups = groups
    self.centres = centres
  }

  /// Calls `body` with each centre and its star, the centre included, in order of the centres.
  func forEach(_ body: (UInt32, ArraySlice<UInt32>) throws -> Void) rethrows {
    var start = 0
    while start < groups.count {
      let centre = centres[Int(groups[start])]
      var end = start + 1
      while end < groups.count, centres[Int(groups[end])] == centre { end += 1 }
      try body(centre, groups[start..<end])
      start = end
    }
  }
}
