import Foundation
import Testing
import Winnow
import WinnowTestSupport
import WinnowText

@testable import WinnowStages

/// The files of the archive.
@Suite struct ArchiveTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func path(_ name: String) -> String { "\(directory.path)/\(name)" }

  /// An observation with a text of its own.
  private func observation(_ text: String) -> [UInt8] {
    let stage = DeduplicateStage(options: DeduplicateOptions(), resources: StageResources())
    var scratch = stage.makeScratch()
    var observation: [UInt8] = []
    stage.observe(Document("id of \(text.prefix(9))", text), into: &observation, scratch: &scratch)
    return observation
  }

  private func index(_ texts: [String], run: UInt32, first: Int = 0) throws -> ArchiveIndex {
    var builder = ArchiveIndex.Builder()
    for (entry, text) in texts.enumerated() {
      try observation(text).withUnsafeBufferPointer {
        builder.add(ArchiveReference(run: run, entry: first + entry), try DuplicateObservation($0))
      }
    }
    return builder.index(of: [run: texts.count])
  }

  private func records(_ table: ArchiveTable) throws -> [ArchiveTable.Record] {
    try (0..<table.count).map { try table.record($0) }
  }

  @Test func placesAreFoundForAnySpread() throws {
    var generator = SplitMix64(seed: 1)
    for count in [0, 1, 2, 3, 10, 300, 5_000] {
      for spread in 0..<4 {
        var keys = (0..<count).map { index -> UInt64 in
          switch spread {
          case 0: generator.next()
          case 1: UInt64(index)
          case 2: UInt64(index / 40)
          default: UInt64.max &- (generator.next() >> UInt64.random(in: 0...63, using: &generator))
          }
        }
        keys.sort()
        let table = ArchiveTable(count: count, width: 2) { place, words in
          words[0] = keys[place]
          words[1] = UInt64(place)
        }
        for key in keys.prefix(50) + keys.suffix(50) + [0, 1, .max, 1 << 40, generator.next()] {
          let expected = keys.firstIndex { $0 >= key } ?? count
          #expect(try table.place(of: key, from: 0) == expected)
          #expect(try table.place(of: key, from: expected) == expected)
        }
      }
    }
  }

  @Test func dataRoundTrip() throws {
    var generator = CorpusGenerator(seed: 2)
    let list = ObservationList()
    let texts = (0..<40).map { _ in generator.words(Int.random(in: 0...90, using: &generator)).joined(separator: " ") }
    for text in texts { list.append(observation(text)) }
    let ordinals: [UInt32] = [0, 3, 4, 17, 39]
    try ArchiveData.write(ordinals, of: list, run: 7, in: directory.path)
    let data = try ArchiveData(directory.path, run: 7)
    #expect(data.count == ordinals.count)
    for (entry, ordinal) in ordinals.enumerated() {
      #expect(try data.withObservation(entry) { Array($0) } == observation(texts[Int(ordinal)]))
    }
    #expect(throws: IOError.self) { try data.withObservation(5) { _ in } }
    #expect(throws: IOError.self) { try ArchiveData(directory.path, run: 8) }
  }

  @Test func mergedIndexes() throws {
    var generator = CorpusGenerator(seed: 3)
    func texts(_ count: Int) -> [String] { (0..<count).map { _ in generator.words(80).joined(separator: " ") } }
    let parts = [(texts(70), 3), (texts(20), 5), (texts(1), 9)] as [([String], UInt32)]
    let indexes = try parts.map { try index($0.0, run: $0.1) }
    try ArchiveIndex.merge(indexes.reversed(), runs: [3: 70, 5: 20, 9: 1], to: path("merged"))
    let merged = try ArchiveIndex(path("merged"))
    #expect(merged.runs == [3: 70, 5: 20, 9: 1])
    #expect(try records(merged.samples) == indexes.flatMap { try records($0.samples) }.sorted())
    #expect(try records(merged.digests) == indexes.flatMap { try records($0.digests) }.sorted())

    // What was forgotten goes, what comes twice counts once.
    try ArchiveIndex.merge([merged, indexes[0]], runs: [3: 70, 9: 1], to: path("again"))
    let again = try ArchiveIndex(path("again"))
    #expect(again.runs == [3: 70, 9: 1])
    #expect(try records(again.digests).count == 71)
    #expect(try records(again.samples).allSatisfy { $0.reference.run != 5 })
  }

  @Test func theEarliestCanonicalsOfASampleAreKept() throws {
    var generator = CorpusGenerator(seed: 4)
    let text = generator.words(80).joined(separator: " ")
    let indexes = try (0..<5).map { try index([String](repeating: text, count: 20), run: UInt32($0) + 1) }
    let runs = Dictionary(uniqueKeysWithValues: (1...5).map { (UInt32($0), 20) })
    try ArchiveIndex.merge(indexes, runs: runs, to: path("index"))
    let merged = try ArchiveIndex(path("index"))
    let hashes = Dictionary(grouping: try records(merged.samples), by: \.hash)
    #expect(!hashes.isEmpty)
    for records in hashes.values {
      #expect(records.count == SampleIndex.maximumPostings)
      #expect(records.allSatisfy { $0.reference < ArchiveReference(run: 2, entry: 12) })
    }
    #expect(try records(merged.digests).map(\.reference) == (0..<8).map { ArchiveReference(run: 1, entry: $0) })
  }

  /// Any damaged byte of any file stops the run, or is in a place that the run had no need of: never another result.
  @Test func damage() throws {
    var generator = CorpusGenerator(seed: 5)
    let first = (0..<60).map { Document("a\($0)", generator.words(90).joined(separator: " ")) }
    let second = first.enumerated().map { Document("b\($0.0)", String(decoding: $0.1.page, as: UTF8.self) + " end") }
    var nights = try Nights()
    _ = try nights.run([first], number: 1)
    let expected = try nights.run([second], number: 2)
    #expect(expected.allSatisfy { $0.duplicate?.run == 1 })
    try nights.forget(2)
    var stopped = 0
    for name in ["data", "index"] {
      let file = "\(nights.path(of: 1))/\(name)"
      let intact = try FilePaths.contents(file)
      for _ in 0..<60 {
        var bytes = intact
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
          UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        do {
          #expect(try nights.run([second], number: 2).duplicates == expected.duplicates)
          try nights.forget(2)
        } catch let error as IOError {
          stopped += 1
          #expect(error.path == file)
          #expect(error.message.contains("is damaged"))
        }
      }
      for bytes in [Array(intact.dropLast()), [], intact + [0], Array(intact.prefix(64))] {
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        #expect(throws: IOError.self) { try nights.run([second], number: 2) }
      }
      try Data(intact).write(to: URL(fileURLWithPath: file))
    }
    #expect(stopped > 90)
    #expect(try nights.run([second], number: 2).duplicates == expected.duplicates)
  }

  /// Nights of about equal size: few indexes, each run covered by one, those that are covered gone.
  @Test func fewIndexes() throws {
    var generator = CorpusGenerator(seed: 6)
    var nights = try Nights()
    for number in 1...40 {
      let pages = (0..<5).map { Document("\(number)-\($0)", generator.words(60).joined(separator: " ")) }
      _ = try nights.run([pages], number: number)
      let indexes = (1...number).filter { FileManager.default.fileExists(atPath: "\(nights.path(of: $0))/index") }
      #expect(indexes.count <= 8, "\(number): \(indexes)")
      let covered = try indexes.map { Set(try ArchiveIndex("\(nights.path(of: $0))/index").runs.keys) }
      #expect(covered.reduce(Set()) { $0.union($1) }.count == number)
    }
  }
}
