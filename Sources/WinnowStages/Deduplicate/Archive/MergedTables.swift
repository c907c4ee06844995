internal import Winnow

/// Several sorted tables read as one.
struct MergedTables {
  private let tables: [ArchiveTable]
  /// So many records with the same key are given, the first ones.
  private let limit: Int

  init(_ tables: [ArchiveTable], limit: Int) {
    self.tables = tables
    self.limit = limit
  }

  private func head(of table: ArchiveTable, _ place: Int) throws -> ArchiveTable.Record? {
    place < table.count ? try table.record(place) : nil
  }

  /// Calls `body` with each record of `runs`, in order, one that several tables have once.
  func forEach(of runs: [UInt32: Int], _ body: (ArchiveTable.Record) throws -> Void) throws {
    var places = [Int](repeating: 0, count: tables.count)
    var heads = try tables.map { try head(of: $0, 0) }
    var last: ArchiveTable.Record?
    var repeats = 0
    while true {
      var first: (index: Int, record: ArchiveTable.Record)?
      for index in heads.indices {
        if let record = heads[index], first.map({ record < $0.record }) ?? true { first = (index, record) }
      }
      guard let (index, record) = first else { return }
      places[index] += 1
      tables[index].release(before: places[index])
      heads[index] = try head(of: tables[index], places[index])
      guard runs[record.reference.run] != nil, record != last else { continue }
      repeats = last.map { $0.hasKey(of: record) } ?? false ? repeats + 1 : 1
      last = record
      if repeats <= limit { try body(record) }
    }
  }
}

/// Writes the records of a table to a file.
struct TableWriter {
  private let file: ArchiveFile
  private let width: Int
  private let salt: UInt64
  private(set) var count = 0
  private var block: [UInt64] = []
  private var checksums: [UInt64] = []

  init(_ file: ArchiveFile, width: Int, salt: UInt64) {
    self.file = file
    self.width = width
    self.salt = salt
    block.reserveCapacity(ArchiveTable.blockRecords * width)
  }

  mutating func append(_ record: ArchiveTable.Record) throws(IOError) {
    count += 1
    let start = block.count
    block.append(record.hash.littleEndian)
    if width > 2 { block.append(record.rest.littleEndian) }
    block.append(record.reference.bits.littleEndian)
    for index in start..<block.count { try file.append(UInt64(littleEndian: block[index])) }
    if block.count == ArchiveTable.blockRecords * width { endBlock() }
  }

  private mutating func endBlock() {
    checksums.append(
      block.withUnsafeBufferPointer { ArchiveTable.checksum($0, number: checksums.count, salt: salt) })
    block.removeAll(keepingCapacity: true)
  }

  /// Ends the table; returns the checksums of its blocks.
  mutating func finish() -> [UInt64] {
    if !block.isEmpty { endBlock() }
    return checksums
  }
}
