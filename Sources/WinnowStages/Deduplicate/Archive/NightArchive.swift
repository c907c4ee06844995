internal import Glibc
internal import Winnow
internal import WinnowText

/// The canonicals of all nights before the one at hand: those that earlier runs kept, and those of this run's nights so
/// far. Both are found in the same way, so that one run over many nights ends like many runs of one.
final class NightArchive: @unchecked Sendable {
  // Invariant: while several threads search, nothing is entered; they only call `withObservation`, which reads.

  /// Canonicals that are sorted in memory at a time.
  private static let sliceSize = 1 << 16
  /// An index is merged with those before it that are not more than so many times its size: their number stays
  /// logarithmic, and so does how often an entry is written again.
  private static let mergedSizes = 2
  /// Entries of an index that is kept in memory while a run lasts.
  private static let memorySize = 1 << 18

  private let observations: any ObservationSource
  private let workspace: ResolveWorkspace
  /// The number of this run.
  private let run: UInt32
  /// By run.
  private var data: [UInt32: ArchiveData] = [:]
  /// What earlier runs left, the last one first.
  private var earlier: [ArchiveIndex] = []
  /// What this run's nights left, the first one first.
  private var own: [ArchiveIndex] = []
  /// This run's canonicals, in the order of their references.
  private var ordinals: [UInt32] = []
  private var fileCount = 0

  /// Opens what earlier runs left, if there is anything.
  /// - Throws: `IOError`, also when it is damaged.
  init(_ observations: any ObservationSource, _ workspace: ResolveWorkspace) throws {
    self.observations = observations
    self.workspace = workspace
    run = UInt32(clamping: workspace.archive?.current.number ?? 0)
    for entry in workspace.archive?.earlier ?? [] {
      let number = UInt32(clamping: entry.number)
      data[number] = try ArchiveData(entry.directory, run: number)
    }
    try openIndexes()
  }

  /// Opens the last index, then the last one of the runs that it does not cover, and so on. Runs that none covers, since
  /// the run whose index did was forgotten, are indexed again.
  private func openIndexes() throws {
    var covered: Set<UInt32> = []
    for entry in (workspace.archive?.earlier ?? []).reversed() {
      let number = UInt32(clamping: entry.number)
      let path = FilePaths.join(entry.directory, ArchiveIndex.name)
      if covered.contains(number) {
        try FilePaths.removeTree(path)
        continue
      }
      if access(path, F_OK) == 0 {
        let index = try ArchiveIndex(path)
        for (run, count) in index.runs where data[run].map({ $0.count != count }) ?? false {
          throw ArchiveFile.damaged(path)
        }
        covered.formUnion(index.runs.keys)
        earlier.append(index)
      }
      if !covered.contains(number), let data = data[number] {
        earlier.append(try indexAgain(data))
        covered.insert(number)
      }
    }
  }

  private func indexAgain(_ data: ArchiveData) throws -> ArchiveIndex {
    var builder = ArchiveIndex.Builder()
    for entry in 0..<data.count {
      try data.withObservation(entry) {
        builder.add(ArchiveReference(run: data.run, entry: entry), try DuplicateObservation($0))
      }
    }
    return builder.index(of: [data.run: data.count])
  }

  /// Whether no canonical is known.
  var isEmpty: Bool { earlier.isEmpty && own.isEmpty }

  /// All there is to look in.
  var indexes: [ArchiveIndex] { earlier + own }

  func isKnown(_ reference: ArchiveReference) -> Bool { reference.run == run || data[reference.run] != nil }

  /// The run of a canonical; nil for this one.
  func earlierRun(of reference: ArchiveReference) -> Int? { reference.run == run ? nil : Int(reference.run) }

  /// Reads the observation of a canonical.
  ///
  /// - Parameter verifies: whether it is compared with its checksum, as each has to be once.
  /// - Throws: `IOError` when it is damaged.
  func withObservation<R>(
    _ reference: ArchiveReference, verifies: Bool = true, _ body: (UnsafeBufferPointer<UInt8>) throws -> R
  ) throws -> R {
    if let data = data[reference.run] { return try data.withObservation(reference.entry, verifies: verifies, body) }
    return try observations.withObservation(Int(ordinals[reference.entry]), body)
  }

  /// Gives back the memory of what was read of earlier runs; also while others read.
  func release() {
    for data in data.values { data.release() }
  }

  // MARK: What this run adds

  /// Enters what was kept of a night, by its ordinals.
  ///
  /// - Parameter isLast: whether no night follows in this run.
  func enter(_ kept: [UInt32], isLast: Bool) throws {
    if isLast, workspace.archive == nil { return }
    var start = 0
    while start < kept.count {
      try workspace.checkCancellation()
      let end = min(start + Self.sliceSize, kept.count)
      var builder = ArchiveIndex.Builder()
      for ordinal in kept[start..<end] {
        try observations.withObservation(Int(ordinal)) { bytes in
          let body = try DuplicateObservation(bytes)
          // A page without words is no one's duplicate.
          guard body.digest != BodyGroups.emptyDigest else { return }
          builder.add(ArchiveReference(run: run, entry: ordinals.count), body)
          ordinals.append(ordinal)
        }
      }
      let index = builder.index(of: [run: 0])
      if isLast, end == kept.count { own.append(index) } else { try keep(index) }
      start = end
    }
  }

  /// Keeps an index of this run, merged with those before it as far as they are not much larger; in memory, or in a working
  /// file if it is large.
  private func keep(_ index: ArchiveIndex) throws {
    var merged = [index]
    var size = index.size
    while let last = own.last, last.size <= size * Self.mergedSizes {
      merged.append(own.removeLast())
      size += last.size
    }
    if size <= Self.memorySize {
      own.append(merged.count == 1 ? index : try ArchiveIndex.merge(merged))
      return
    }
    fileCount += 1
    let path = FilePaths.join(workspace.directory, "night-\(fileCount)")
    try ArchiveIndex.merge(merged, runs: [run: 0], to: path)
    own.append(try ArchiveIndex(path))
    for index in merged where !index.path.isEmpty { try FilePaths.removeTree(index.path) }
  }

  /// Leaves this run's canonicals to later runs.
  func finish() throws {
    guard let directory = workspace.archive?.current.directory else { return }
    try ArchiveData.write(ordinals, of: observations, run: run, in: directory)
    var runs = data.mapValues(\.count)
    runs[run] = ordinals.count
    var merged = own
    if merged.isEmpty { merged.append(ArchiveIndex.Builder().index(of: [run: 0])) }
    var size = merged.reduce(0) { $0 + $1.size }
    for index in earlier {
      guard index.size <= size * Self.mergedSizes else { break }
      merged.append(index)
      size += index.size
    }
    try ArchiveIndex.merge(merged, runs: runs, to: FilePaths.join(directory, ArchiveIndex.name))
  }
}
