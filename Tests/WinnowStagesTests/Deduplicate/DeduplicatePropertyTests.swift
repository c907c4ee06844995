import Foundation
import Testing
import Winnow
import WinnowStages
import WinnowTestSupport

/// Invariants on generated corpora, against a brute-force comparison of all pairs.
@Suite struct DeduplicatePropertyTests {
  /// The word 5-grams of a document, as a set of strings.
  private func shingles(_ document: Document) -> Set<String> {
    let words = String(decoding: document.page, as: UTF8.self).split(separator: " ")
    guard words.count >= 20 else { return [] }
    return Set((0..<(words.count - 4)).map { words[$0..<($0 + 5)].joined(separator: " ") })
  }

  private func jaccard(_ left: Set<String>, _ right: Set<String>) -> Double {
    let shared = left.intersection(right).count
    return Double(shared) / Double(max(1, left.count + right.count - shared))
  }

  private func containment(_ left: Set<String>, _ right: Set<String>) -> Double {
    Double(left.intersection(right).count) / Double(max(1, min(left.count, right.count)))
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func membersAreVerifiedAndFewPairsAreMissed(_ seed: UInt64) throws {
    var generator = CorpusGenerator(seed: seed)
    let documents = generator.corpus(stories: 120)
    let sets = documents.map(shingles)
    let results = try deduplicate(documents)
    let ordinals = Dictionary(uniqueKeysWithValues: documents.enumerated().map { ($1.id, $0) })
    for (ordinal, result) in results.enumerated() {
      guard let duplicate = result.document.duplicate, let of = duplicate.of, let canonical = ordinals[of] else {
        continue
      }
      // A member's likeness to its canonical is the exact one: in its own right, or supported by a third document.
      let exact = containment(sets[ordinal], sets[canonical])
      #expect(abs(exact - (duplicate.similarity ?? -1)) < 1e-9)
      #expect(exact >= 0.5 * 0.7)
      #expect(results[canonical].document.duplicate?.of == nil)
      #expect(duplicate.cluster == of)
    }
    var pairs = 0
    var found = 0
    for left in documents.indices {
      for right in documents.indices where right > left && containment(sets[left], sets[right]) >= 0.5 {
        pairs += 1
        let clusters = [left, right].map { results[$0].document.duplicate?.cluster }
        if clusters[0] != nil, clusters[0] == clusters[1] { found += 1 }
      }
    }
    #expect(Double(found) >= 0.97 * Double(pairs), "seed \(seed): \(found) of \(pairs)")
  }

  @Test func jaccardNeverJoinsLessSimilarDocuments() throws {
    var generator = CorpusGenerator(seed: 4)
    let documents = generator.corpus(stories: 120)
    let sets = documents.map(shingles)
    let ordinals = Dictionary(uniqueKeysWithValues: documents.enumerated().map { ($1.id, $0) })
    for (ordinal, result) in try deduplicate(
      documents,
      {
        $0.measure = .jaccard
        $0.similarity = 0.6
      }
    ).enumerated() {
      guard let of = result.document.duplicate?.of, let canonical = ordinals[of] else { continue }
      #expect(jaccard(sets[ordinal], sets[canonical]) >= 0.6)
    }
  }

  @Test(arguments: [11, 12, 13] as [UInt64]) func minHashFindsThePairsItPromises(_ seed: UInt64) throws {
    // One copy of each story, so that each pair alike enough is a cluster: what is missed was missed by the bands.
    var generator = CorpusGenerator(seed: seed)
    var documents: [Document] = []
    for story in 0..<400 {
      let body = generator.words(Int.random(in: 40...300, using: &generator))
      let rate = Int.random(in: 12...60, using: &generator)
      let copy = body.map { Int.random(in: 0..<rate, using: &generator) == 0 ? "edited" : $0 }
      documents.append(Document("\(story)-0", body.joined(separator: " ")))
      documents.append(Document("\(story)-1", copy.joined(separator: " ")))
    }
    let sets = documents.map(shingles)
    let results = try deduplicate(documents) {
      $0.candidates = .minhash
      $0.measure = .jaccard
      $0.similarity = 0.5
      $0.bands = 16
      $0.rows = 5
    }
    var promised = 0.0
    var found = 0
    for left in documents.indices {
      for right in documents.indices where right > left {
        let similarity = jaccard(sets[left], sets[right])
        let clusters = [left, right].map { results[$0].document.duplicate?.cluster }
        let isFound = clusters[0] != nil && clusters[0] == clusters[1]
        if similarity < 0.5 {
          #expect(!isFound)
        } else {
          var band = 1.0
          for _ in 0..<5 { band *= similarity }
          var missed = 1.0
          for _ in 0..<16 { missed *= 1 - band }
          promised += 1 - missed
          if isFound { found += 1 }
        }
      }
    }
    #expect(promised > 100)
    // Three standard deviations at most.
    let tolerance = 1.5 * promised.squareRoot()
    #expect(abs(Double(found) - promised) <= tolerance, "seed \(seed): \(found) of \(promised)")
  }

  @Test(arguments: DeduplicateOptions.Candidates.allCases)
  func inputOrderDoesNotCount(_ candidates: DeduplicateOptions.Candidates) throws {
    var generator = CorpusGenerator(seed: 5)
    var documents = generator.corpus(stories: 80)
    func outcome(_ documents: [Document]) throws -> [RecordID: DuplicateAnnotation] {
      var outcome: [RecordID: DuplicateAnnotation] = [:]
      for result in try deduplicate(documents, { $0.candidates = candidates }) {
        outcome[result.document.id] = result.document.duplicate
      }
      return outcome
    }
    let expected = try outcome(documents)
    #expect(!expected.isEmpty)
    for _ in 0..<4 {
      documents.shuffle(using: &generator)
      #expect(try outcome(documents) == expected)
    }
  }

  @Test(arguments: DeduplicateOptions.Candidates.allCases)
  func workersDoNotCount(_ candidates: DeduplicateOptions.Candidates) throws {
    // More groups than are searched for at once, alike in length, so that groups of one batch matter to each other.
    var generator = CorpusGenerator(seed: 9)
    let documents = generator.corpus(stories: 700)
    let expected = try deduplicate(documents) { $0.candidates = candidates }.map(\.document.duplicate)
    for workers in [2, 5] {
      let outcome = try deduplicate(documents, workers: workers) { $0.candidates = candidates }
      #expect(outcome.map(\.document.duplicate) == expected)
    }
  }

  @Test(arguments: DeduplicateOptions.Candidates.allCases)
  func memoryDoesNotCount(_ candidates: DeduplicateOptions.Candidates) throws {
    // More samples than fit into half a megabyte.
    var generator = CorpusGenerator(seed: 10)
    let documents = generator.corpus(stories: 1500)
    let expected = try deduplicate(documents) { $0.candidates = candidates }.map(\.document.duplicate)
    let directory = try TemporaryDirectory()
    func inLittleMemory(_ directory: String) throws -> [DuplicateAnnotation?] {
      try deduplicate(documents, workers: 2, directory: directory) {
        $0.candidates = candidates
        $0.memory = 1
      }.map(\.document.duplicate)
    }
    #expect(try inLittleMemory(directory.path) == expected)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    #expect(throws: IOError.self) { try inLittleMemory(directory.path + "/nowhere") }
  }

  @Test func monotonousCorpora() throws {
    let story = CorpusGenerator(seed: 6).story(60)
    let equal = try deduplicate((0..<2000).map { Document("\($0)", story) })
    #expect(equal.filter { $0.document.duplicate?.of == nil }.count == 1)
    let oneWord = try deduplicate((0..<500).map { Document("\($0)", "word") })
    #expect(oneWord.filter { $0.document.duplicate?.of != nil }.count == 499)
    let blank = try deduplicate((0..<500).map { Document("\($0)", "…") })
    #expect(blank.allSatisfy { $0.document.duplicate == nil })
    let monotone = try deduplicate([
      Document("a", String(repeating: "last ", count: 200_000)),
      Document("b", String(repeating: "last ", count: 100_000)),
    ])
    #expect(monotone.allSatisfy { $0.document.duplicate == nil })
    #expect(try deduplicate([]).isEmpty)
  }

  @Test func templatesCostBoundedWork() throws {
    // 3,000 pages of one template with bodies of their own: all share the template's samples.
    var generator = CorpusGenerator(seed: 8)
    let template = generator.words(120).joined(separator: " ")
    let documents = (0..<3000).map { index in
      Document("\(index)", template + " " + generator.words(300).joined(separator: " "))
    }
    let results = try deduplicate(documents)
    #expect(results.allSatisfy { $0.document.duplicate == nil })
  }
}

extension CorpusGenerator {
  func story(_ count: Int) -> String {
    var generator = self
    return generator.words(count).joined(separator: " ")
  }
}
