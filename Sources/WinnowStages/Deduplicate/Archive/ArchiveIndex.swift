internal import Winnow
internal import WinnowText

/// Where to look for canonicals of earlier nights: by sampled shingles, and by the digests of their bodies.
///
/// In a file, behind the header (magic `WinnowX1`, number of runs, of samples, of digests, size of the file, the largest
/// sampling modulus): the runs that
/// it covers, each with the number of its canonicals; the samples, each with a canonical (`ArchiveReference`), sorted; the
/// digests likewise; the checksums of the runs and of each block of the two tables.
final class ArchiveIndex {
  private static let magic: UInt64 = 0x3158_776F_6E6E_6957
  static let name = "index"
  private static let sampleWidth = 2
  private static let digestWidth = 3
  /// Canonicals with the same words that are kept: the first, and what corrections of headlines and commas added.
  private static let maximumEquals = 8
  private static let sampleSalt: UInt64 = 1
  private static let digestSalt: UInt64 = 2

  /// The file; empty for an index in memory.
  let path: String
  /// The runs covered and how many canonicals each has.
  let runs: [UInt32: Int]
  /// The sampling modulus of the canonical that is sampled most thinly, as a power of two.
  let largestModulusBits: Int
  /// Sample, reference.
  let samples: ArchiveTable
  /// The two words of a digest, reference.
  let digests: ArchiveTable

  /// Entries of both kinds: what merging it costs.
  var size: Int { samples.count + digests.count }

  /// An index in memory.
  private init(
    _ samples: [(UInt64, UInt64)], _ digests: [(Digest128, UInt64)], largestModulusBits: Int, runs: [UInt32: Int]
  ) {
    path = ""
    self.largestModulusBits = largestModulusBits
    self.runs = runs
    self.samples = ArchiveTable(count: samples.count, width: Self.sampleWidth) { place, words in
      words[0] = samples[place].0
      words[1] = samples[place].1
    }
    self.digests = ArchiveTable(count: digests.count, width: Self.digestWidth) { place, words in
      words[0] = digests[place].0.high
      words[1] = digests[place].0.low
      words[2] = digests[place].1
    }
  }

  /// Gathers the entries of some canonicals.
  struct Builder {
    private var samples: [(UInt64, UInt64)] = []
    private var digests: [(Digest128, UInt64)] = []
    private var largestModulusBits = 0

    mutating func add(_ reference: ArchiveReference, _ body: DuplicateObservation) {
      for index in 0..<body.sampleCount { samples.append((body.sample(index), reference.bits)) }
      digests.append((body.digest, reference.bits))
      largestModulusBits = max(largestModulusBits, body.modulusBits)
    }

    /// The index in memory, which covers `runs`.
    consuming func index(of runs: [UInt32: Int]) -> ArchiveIndex {
      samples.sort { $0 < $1 }
      digests.sort { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
      return ArchiveIndex(samples, digests, largestModulusBits: largestModulusBits, runs: runs)
    }
  }

  /// Opens an index.
  /// - Throws: `IOError`, also when it is damaged, as far as header, size and runs tell.
  init(_ path: String) throws(IOError) {
    let file = try ArchiveFile.map(path)
    let header = try ArchiveFile.header(file, path: path, magic: Self.magic)
    let counts = header[1...3].map { Int(truncatingIfNeeded: $0) }
    guard counts.allSatisfy({ $0 >= 0 && $0 <= file.bytes.count }) else { throw ArchiveFile.damaged(path) }
    let blocks = 1 + ArchiveTable.blocks(counts[1]) + ArchiveTable.blocks(counts[2])
    let total = 8 + counts[0] + counts[1] * Self.sampleWidth + counts[2] * Self.digestWidth + blocks
    guard total * 8 == file.bytes.count, header[4] == UInt64(file.bytes.count),
      let base = UnsafeRawPointer(file.bytes.baseAddress)
    else { throw ArchiveFile.damaged(path) }
    let words = base.assumingMemoryBound(to: UInt64.self)
    let firstSample = 8 + counts[0]
    let firstDigest = firstSample + counts[1] * Self.sampleWidth
    let checksums = firstDigest + counts[2] * Self.digestWidth
    let list = UnsafeBufferPointer(start: words + 8, count: counts[0])
    guard ArchiveTable.checksum(list, number: 0, salt: 0) == UInt64(littleEndian: words[checksums]) else {
      throw ArchiveFile.damaged(path)
    }
    var runs: [UInt32: Int] = [:]
    for word in list {
      let word = UInt64(littleEndian: word)
      runs[UInt32(truncatingIfNeeded: word >> 32)] = Int(UInt32(truncatingIfNeeded: word))
    }
    self.path = path
    largestModulusBits = Int(truncatingIfNeeded: header[5])
    self.runs = runs
    samples = ArchiveTable(
      words + firstSample, count: counts[1], width: Self.sampleWidth, checksums: words + checksums + 1,
      salt: Self.sampleSalt, file: file, path: path)
    digests = ArchiveTable(
      words + firstDigest, count: counts[2], width: Self.digestWidth,
      checksums: words + checksums + 1 + ArchiveTable.blocks(counts[1]), salt: Self.digestSalt, file: file, path: path)
  }

  /// One index in the place of several, in memory; those of this run only.
  static func merge(_ indexes: [ArchiveIndex]) throws -> ArchiveIndex {
    let runs = indexes.reduce(into: [:]) { runs, index in runs.merge(index.runs) { first, _ in first } }
    var samples: [(UInt64, UInt64)] = []
    try MergedTables(indexes.map(\.samples), limit: SampleIndex.maximumPostings).forEach(of: runs) { record in
      samples.append((record.hash, record.reference.bits))
    }
    var digests: [(Digest128, UInt64)] = []
    try MergedTables(indexes.map(\.digests), limit: maximumEquals).forEach(of: runs) { record in
      digests.append((Digest128(high: record.hash, low: record.rest), record.reference.bits))
    }
    return ArchiveIndex(samples, digests, largestModulusBits: largestModulusBits(indexes), runs: runs)
  }

  private static func largestModulusBits(_ indexes: [ArchiveIndex]) -> Int {
    indexes.reduce(0) { max($0, $1.largestModulusBits) }
  }

  /// Writes one index in the place of several. Canonicals of runs that are not among `runs` are left out: they were
  /// forgotten.
  static func merge(_ indexes: [ArchiveIndex], runs: [UInt32: Int], to path: String) throws {
    let file = try ArchiveFile(creating: path)
    var covered: [UInt64] = []
    for run in Set(indexes.flatMap(\.runs.keys)).sorted() {
      if let count = runs[run] { covered.append(ArchiveReference(run: run, entry: count).bits.littleEndian) }
    }
    for word in covered { try file.append(UInt64(littleEndian: word)) }
    var checksums = [covered.withUnsafeBufferPointer { ArchiveTable.checksum($0, number: 0, salt: 0) }]
    var samples = TableWriter(file, width: sampleWidth, salt: sampleSalt)
    try MergedTables(indexes.map(\.samples), limit: SampleIndex.maximumPostings).forEach(of: runs) {
      try samples.append($0)
    }
    checksums += samples.finish()
    var digests = TableWriter(file, width: digestWidth, salt: digestSalt)
    try MergedTables(indexes.map(\.digests), limit: maximumEquals).forEach(of: runs) { try digests.append($0) }
    checksums += digests.finish()
    for checksum in checksums { try file.append(checksum) }
    try file.finish(
      header: [
        magic, UInt64(covered.count), UInt64(samples.count), UInt64(digests.count), UInt64(file.count),
        UInt64(largestModulusBits(indexes)),
      ])
  }
}
