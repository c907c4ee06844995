import Testing
import Winnow
import WinnowText

@testable import WinnowBench

/// A corpus in memory: one element a page.
private struct Corpus {
  var records: [[UInt8]] = []
  var truths: [[UInt8]] = []
  var texts: [[UInt8]] = []
  var labels: [[BlockLabel]] = []

  init(documents: Int, size: Int = 2_500, seed: UInt64 = 1) throws {
    let generator = try CorpusGenerator(documents: documents, size: size, seed: seed)
    var page = PageText()
    var recordWriter = JSONWriter()
    var truthWriter = JSONWriter()
    for index in 0..<documents {
      recordWriter.reset()
      truthWriter.reset()
      generator.write(index, page: &page, records: &recordWriter, truths: &truthWriter)
      records.append(recordWriter.bytes)
      truths.append(truthWriter.bytes)
      texts.append(page.text)
      labels.append(page.labels)
    }
  }

  /// The value of a string field of the truth of page `index`; values hold no escapes.
  func truth(_ field: String, _ index: Int) -> String? {
    let line = String(decoding: truths[index], as: UTF8.self)
    let parts = line.split(separator: "\"\(field)\":\"", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    return parts[1].split(separator: "\"", maxSplits: 1).first.map { String($0) }
  }

  func number(_ identifier: String) -> Int? { Int(identifier.dropFirst()) }
}

/// The hashes of the five-word shingles of a text.
private func shingles(_ text: [UInt8]) -> Set<UInt64> {
  let words = text.split { $0 == 0x20 || $0 == 0x0A }
  guard words.count >= 5 else { return [] }
  return Set(
    (0...(words.count - 5)).map { start in
      Array(words[start..<(start + 5)].joined(separator: [0x20])).withUnsafeBufferPointer { XXHash.hash64($0) }
    })
}

@Suite("Corpus generator") struct CorpusGeneratorTests {
  @Test func sameSeedGivesTheSameBytes() throws {
    let first = try Corpus(documents: 200)
    let second = try Corpus(documents: 200)
    #expect(first.records == second.records)
    #expect(first.truths == second.truths)
  }

  @Test func anotherSeedGivesOtherPages() throws {
    let first = try Corpus(documents: 20)
    let second = try Corpus(documents: 20, seed: 2)
    #expect(zip(first.texts, second.texts).allSatisfy { $0 != $1 })
  }

  @Test func recordsAreReadableAndUnique() throws {
    let corpus = try Corpus(documents: 300)
    var decoder = RecordDecoder()
    var identifiers: Set<String> = []
    for (index, record) in corpus.records.enumerated() {
      let document = try record.dropLast().withUnsafeBufferPointer { line in
        try decoder.decode(line) { "missing" }
      }
      #expect(document.page == corpus.texts[index])
      #expect(document.url?.isEmpty == false)
      identifiers.insert(try #require(corpus.truth("id", index)))
    }
    #expect(identifiers.count == 300)
  }

  @Test func everyBlockHasALabelAndEveryPageOneTitleAndContent() throws {
    let corpus = try Corpus(documents: 300)
    for (text, labels) in zip(corpus.texts, corpus.labels) {
      let lines = text.split(separator: 0x0A).filter { !$0.allSatisfy { $0 == 0x20 } }
      #expect(lines.count == labels.count)
      #expect(labels.filter(\.isTitle).count == 1)
      #expect(labels.contains(.content))
    }
  }

  @Test(arguments: [1_000, 2_500]) func pagesHaveAboutTheSizeAskedFor(size: Int) throws {
    let corpus = try Corpus(documents: 1_000, size: size)
    let mean = corpus.texts.reduce(0) { $0 + $1.count } / corpus.texts.count
    #expect(abs(mean - size) < size / 8, "mean \(mean)")
  }

  @Test func copiesAreWhatTheTruthSays() throws {
    let corpus = try Corpus(documents: 1_000)
    let shingled = corpus.texts.map(shingles)
    var kinds: [String: Int] = [:]
    for index in corpus.texts.indices {
      let kind = try #require(corpus.truth("kind", index))
      let root = try #require(corpus.truth("cluster", index).flatMap(corpus.number))
      kinds[kind, default: 0] += 1
      let shared = shingled[index].intersection(shingled[root]).count
      switch kind {
      case "original": #expect(root == index)
      case "exact": #expect(corpus.texts[index] == corpus.texts[root])
      case "near", "contained": #expect(shared * 6 > min(shingled[index].count, shingled[root].count), "page \(index)")
      default: Issue.record("kind \(kind)")
      }
    }
    #expect(kinds.count == 4)
    #expect(kinds["original", default: 0] > 750)
  }

  @Test func unrelatedPagesShareFewShinglesOfTheirStories() throws {
    let corpus = try Corpus(documents: 1_500)
    // Content alone: furniture is meant to repeat on the pages of a site.
    var owners: [UInt64: [Int]] = [:]
    var counts: [Int: Int] = [:]
    for index in corpus.texts.indices where corpus.truth("kind", index) == "original" {
      let lines = corpus.texts[index].split(separator: 0x0A)
      let content = zip(lines, corpus.labels[index]).filter { $0.1 == .content }.map(\.0)
      let found = shingles(Array(content.joined(separator: [0x0A])))
      counts[index] = found.count
      for shingle in found { owners[shingle, default: []].append(index) }
    }
    var shared: [[Int]: Int] = [:]
    for pages in owners.values where pages.count > 1 {
      for (position, first) in pages.enumerated() {
        for second in pages[(position + 1)...] { shared[[first, second].sorted(), default: 0] += 1 }
      }
    }
    for (pair, count) in shared {
      let smaller = min(counts[pair[0], default: 0], counts[pair[1], default: 0])
      #expect(count * 10 < smaller, "pages \(pair) share \(count) of \(smaller) shingles")
    }
  }

  @Test func grammarsRejectMistakes() {
    #expect(throws: Grammar.Mistake.self) { try Grammar(["a = {b}\nb = {a}"]) }
    #expect(throws: Grammar.Mistake.self) { try Grammar(["a = {missing}"]) }
    #expect(throws: Grammar.Mistake.self) { try Grammar(["a = {open"]) }
    #expect(throws: Grammar.Mistake.self) { try Grammar(["a = {number:9-2}"]) }
  }

  @Test func daysAreThoseOfTheCalendar() {
    #expect(CalendarDay(number: 0).iso8601 == "1970-01-01")
    #expect(CalendarDay(number: 19_584).iso8601 == "2023-08-15")
    #expect(CalendarDay(number: 19_584).weekday == 1)
    #expect(CalendarDay(number: 11_016).iso8601 == "2000-02-29")
  }
}
