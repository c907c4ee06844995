import Testing
import WinnowTestSupport
import WinnowText

@testable import Winnow

/// Finds a source and dates in every page.
private struct FindingStage: Stage {
  static let descriptor = StageDescriptor(
    name: "finding", version: 1, summary: "Finds things.", reads: [.page], writes: [.labels, .source, .dates, .topics],
    examples: [])

  init(options: NoOptions, resources: StageResources) {}

  func process(_ document: inout Document, scratch: inout Void) -> Verdict {
    let evidence = Evidence(page: 2..<9, rule: "a.rule")
    document.label(
      [.title(isInText: true), .boilerplate(.shareBar), .content],
      removals: [Removal(block: 1, rule: "b", confidence: 0.5)])
    var source = SourceAnnotation()
    source.publisher = SourceAnnotation.Publisher(name: "P", domain: "p.org", confidence: 0.5, evidence: [evidence])
    source.agencies = [SourceAnnotation.Agency(name: "A", role: .image, confidence: 1, evidence: [evidence])]
    source.authors = [SourceAnnotation.Author(name: "B", role: .editing, evidence: [evidence])]
    document.source = source
    var dates = DateAnnotation()
    dates.published = DateAnnotation.Point(value: "2024-05-03", basis: .text, confidence: 0.5, evidence: [evidence])
    dates.latest = "2024-05-09"
    dates.mentions = [DateAnnotation.Mention(range: 20..<26, type: .date, value: "2024", rule: "c")]
    document.dates = dates
    document.topics = [TopicAnnotation(id: "t", label: "T", level: 1, score: 0.5, basis: .rules, terms: ["x"])]
    return document.page.last == UInt8(ascii: "!") ? .drop(DropReason("loud", evidence: [evidence])) : .keep
  }
}

/// What the stage cache has kept, with damage that no checksum tells.
@Suite struct KeptResultTests {
  private let directory: TemporaryDirectory
  private let stage: Plan.PlannedStage
  private let page = Array("Bridge open\nShare this\nOn Friday it was open".utf8)

  init() throws {
    directory = try TemporaryDirectory()
    var registry = StageRegistry()
    registry.register(FindingStage.self)
    stage = try #require(try PipelineCompiler(registry: registry).compile(stage: "finding").first)
  }

  private func document(_ end: String = "") -> Document {
    Document(id: RecordID("a"), page: page + Array(end.utf8))
  }

  /// Runs the stage on a document with what a cache has kept.
  private func process(_ cache: StageCache, _ document: Document) throws -> (Document, StageReuse) {
    guard case .map(let instance) = stage.instance else { throw IOError(path: "", message: "no map stage") }
    let reuse = StageReuse(cache, StringInterner())
    reuse.begin(Digest128(high: 1, low: 2))
    var documents = [document]
    var places = [ChunkPlace(position: 0)]
    let runner = instance.makeRunner()
    _ = try reuse.process(stage, &documents, &places) { runner.process(&$0) }
    return (documents[0], reuse)
  }

  private func record(_ document: Document) -> [UInt8] {
    var encoder = RecordEncoder(stamp: nil)
    var writer = JSONWriter()
    encoder.encode(document, into: &writer)
    return writer.bytes
  }

  @Test(arguments: ["", "!"]) func damageThatPassesTheChecksumNamesTheFile(_ end: String) throws {
    let cache = try StageCache(directory: directory.path, limit: 1 << 30)
    let (found, first) = try process(cache, document(end))
    let kept = try #require(first.records.first)
    cache.keep(first.records)
    let (again, reuse) = try process(cache, document(end))
    #expect(reuse.records.isEmpty && record(again) == record(found))

    let compressor = BlockCompressor()
    let plain = try #require(kept.stored.withUnsafeBufferPointer { compressor.plain($0, count: kept.plainCount) })
    var failures = 0
    for place in plain.indices {
      for change in [1, 0x7F, 0x80] as [UInt8] {
        var bytes = plain
        bytes[place] ^= change
        let stored = try #require(bytes.withUnsafeBufferPointer { compressor.compressed($0) })
        cache.keep([StageCache.Record(key: kept.key, stored: stored, plainCount: bytes.count)])
        do {
          // What is well-formed is believed; nothing of it may trap then.
          let (document, _) = try process(cache, document(end))
          _ = (document.source, document.dates, document.removals, record(document))
        } catch let error as IOError {
          failures += 1
          #expect(error.path == "\(directory.path)/000001.pack")
          #expect(error.message.contains("holds a result of 'finding' that is none"))
        }
      }
    }
    #expect(failures > plain.count)
  }

  @Test func packsEndWhereTheyAreDamaged() throws {
    do {
      let cache = try StageCache(directory: directory.path, limit: 1 << 30)
      for low in 0..<3 as Range<UInt64> {
        cache.keep([StageCache.Record(key: Digest128(high: 0, low: low), stored: [1, 2, 3], plainCount: 3)])
      }
    }
    let name = "000001.pack"
    let intact = try FilePaths.contents("\(directory.path)/\(name)")
    for place in intact.indices {
      var bytes = intact
      bytes[place] ^= 0x41
      try directory.write(name, bytes)
      let pack = try CachePack(reading: "\(directory.path)/\(name)") { key, location in
        // A result that is found is right, or is found to be damaged.
        #expect(location.range.upperBound <= bytes.count && key.high <= 0x41 << 56)
      }
      #expect(pack.size == bytes.count)
      let cache = try StageCache(directory: directory.path, limit: 1 << 30)
      #expect(cache.count <= 3)
    }
    for count in 0..<intact.count {
      try directory.write(name, Array(intact[0..<count]))
      let cache = try StageCache(directory: directory.path, limit: 1 << 30)
      #expect(cache.count == count / (CachePack.headerSize + 3))
    }
  }

  /// Any bytes in the place of a snapshot are refused, or read as some document.
  @Test func damagedSnapshots() throws {
    guard case .map(let instance) = stage.instance else { return }
    var documents = [document()]
    _ = instance.makeRunner().process(&documents)
    var writer = BinaryWriter()
    DocumentSnapshot.write(documents[0], to: &writer)
    let intact = writer.bytes
    var refused = 0
    for place in intact.indices {
      for change in [1, 0x7F, 0x80, 0xFF] as [UInt8] {
        var bytes = intact
        bytes[place] ^= change
        bytes.withUnsafeBufferPointer { bytes in
          var reader = BinaryReader(bytes)
          do { _ = try DocumentSnapshot.read(&reader) } catch { refused += 1 }
        }
      }
    }
    for count in 0..<intact.count {
      intact[0..<count].withUnsafeBufferPointer { bytes in
        var reader = BinaryReader(bytes)
        #expect(throws: BinaryFormatError.self) { try DocumentSnapshot.read(&reader) }
      }
    }
    #expect(refused > 0)
  }
}
