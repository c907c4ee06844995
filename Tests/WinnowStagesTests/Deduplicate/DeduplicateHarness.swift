import Winnow
import WinnowStages
import WinnowTestSupport

/// Observations in memory.
final class ObservationList: ObservationSource, @unchecked Sendable {
  // Invariant: nothing is appended while it is read.
  private var observations: [[UInt8]] = []

  var count: Int { observations.count }
  var byteCount: Int { observations.reduce(0) { $0 + $1.count } }

  func append(_ observation: [UInt8]) { observations.append(observation) }

  func forEach(_ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    for (ordinal, observation) in observations.enumerated() {
      try observation.withUnsafeBufferPointer { try body(ordinal, $0) }
    }
  }

  func visit(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    try observations[ordinal].withUnsafeBufferPointer { try body($0) }
  }
}

/// Runs the stage over documents in memory; returns the documents as the stage leaves them, and its verdicts.
func deduplicate(
  _ documents: [Document], workers: Int = 1, directory: String = "",
  _ configure: (inout DeduplicateOptions) -> Void = { _ in }
) throws -> [(document: Document, verdict: Verdict)] {
  var options = DeduplicateOptions()
  options.drop = .none
  configure(&options)
  let stage = DeduplicateStage(options: options, resources: StageResources())
  var scratch = stage.makeScratch()
  let source = ObservationList()
  for document in documents {
    var observation: [UInt8] = []
    stage.observe(document, into: &observation, scratch: &scratch)
    source.append(observation)
  }
  let workspace = ResolveWorkspace(directory: directory, workers: workers, checkCancellation: {})
  let resolution = try stage.resolve(source, workspace: workspace)
  return documents.enumerated().map { ordinal, document in
    var document = document
    let verdict = stage.apply(resolution, to: &document, ordinal: ordinal)
    return (document, verdict)
  }
}

extension Document {
  init(_ id: String, _ text: String, url: String? = nil, crawled: String? = nil) {
    self.init(
      id: RecordID(id), url: url, page: Array(text.utf8),
      fields: crawled.map { [Field(name: "crawl_date", json: Array("\"\($0)\"".utf8))] } ?? [])
  }
}

/// Makes the same corpus from the same seed.
struct CorpusGenerator: RandomNumberGenerator {
  private var base: SplitMix64

  init(seed: UInt64) { base = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { base.next() }

  /// Words of a vocabulary of 5,000.
  mutating func words(_ count: Int) -> [String] {
    (0..<count).map { _ in "w\(Int.random(in: 0..<5000, using: &self))x" }
  }

  /// A corpus of stories and their copies: equal, edited, cut, framed.
  mutating func corpus(stories: Int) -> [Document] {
    var documents: [Document] = []
    for story in 0..<stories {
      let body = words(Int.random(in: 40...300, using: &self))
      for copy in 0..<Int.random(in: 1...5, using: &self) {
        var text = body
        switch Int.random(in: 0..<4, using: &self) {
        case 0: break
        case 1: text = text.map { Int.random(in: 0..<25, using: &self) == 0 ? "edited" : $0 }
        case 2: text = Array(text.prefix(max(30, text.count / 2)))
        default: text = words(15) + text + words(15)
        }
        documents.append(Document("\(story)-\(copy)", text.joined(separator: " ")))
      }
    }
    documents.shuffle(using: &self)
    return documents
  }
}
