import Testing
import Winnow
import WinnowStages

/// Deduplication that carries over nights.
@Suite struct NightTests {
  /// One run over all nights ends like one run a night, however the nights are spread over runs.
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func oneByOneIsAllAtOnce(_ seed: UInt64) throws {
    var generator = CorpusGenerator(seed: seed)
    let nights = generator.nights(12, stories: 90)
    let expected = try Self.all(nights) { _ in }
    #expect(expected.values.contains { $0.of != nil })

    var single = try Nights()
    var oneByOne: [Document] = []
    for (number, night) in nights.enumerated() {
      oneByOne += try single.run([night], number: number + 1, workers: seed % 2 == 0 ? 1 : 3)
    }
    #expect(oneByOne.duplicates == expected)
    #expect(oneByOne.contains { $0.duplicate?.run != nil })

    var grouped = try Nights()
    var inGroups: [Document] = []
    var start = 0
    while start < nights.count {
      let end = min(nights.count, start + Int.random(in: 1...5, using: &generator))
      inGroups += try grouped.run(Array(nights[start..<end]), number: 10 + start)
      start = end
    }
    #expect(inGroups.duplicates == expected)
  }

  private static func all(
    _ nights: [[Document]], _ configure: (inout DeduplicateOptions) -> Void
  ) throws -> [RecordID: DuplicateAnnotation] {
    var run = try Nights(configure)
    return try run.run(nights, workers: 2).duplicates
  }

  @Test func jaccardToo() throws {
    var generator = CorpusGenerator(seed: 11)
    let nights = generator.nights(6, stories: 60)
    func configure(_ options: inout DeduplicateOptions) {
      options.measure = .jaccard
      options.similarity = 0.6
      options.keep = [.longest]
    }
    let expected = try Self.all(nights, configure)
    var single = try Nights(configure)
    var oneByOne: [Document] = []
    for (number, night) in nights.enumerated() { oneByOne += try single.run([night], number: number + 1) }
    #expect(oneByOne.duplicates == expected)
  }

  /// One night alone is clustered as ever.
  @Test func aNightIsACorpus() throws {
    var generator = CorpusGenerator(seed: 3)
    let documents = generator.corpus(stories: 80)
    let corpus = try deduplicate(documents).map(\.document).duplicates
    #expect(try Self.all([documents]) { _ in } == corpus)
  }

  /// A better copy that comes later is a duplicate; the canonical, and what its own night said of it, stay.
  @Test func anEarlierCanonicalIsNeverRevised() throws {
    var generator = CorpusGenerator(seed: 4)
    let body = generator.words(120)
    let full = body.joined(separator: " ")
    let cut = body.prefix(60).joined(separator: " ")
    var nights = try Nights { $0.keep = [.longest, .earliest] }
    let first = try nights.run([[Document("cut", cut, crawled: "2024-05-09")]], number: 1)
    #expect(first[0].duplicate == nil)
    let second = try nights.run(
      [[Document("full", full, crawled: "2024-05-01"), Document("same", full)]], number: 2)
    for document in second {
      #expect(document.duplicate?.of == RecordID("cut"))
      #expect(document.duplicate?.cluster == RecordID("cut"))
      #expect(document.duplicate?.run == 1)
      #expect(document.duplicate?.kind == .contained)
    }
    // Nor does a duplicate become anyone's canonical.
    let third = try nights.run([[Document("again", full), Document("equal", cut)]], number: 4)
    #expect(third.map { $0.duplicate?.of } == [RecordID("cut"), RecordID("cut")])
    #expect(third.map { $0.duplicate?.kind } == [.contained, .exact])
    #expect(third[1].duplicate?.similarity == 1)
  }

  /// Within one run, an earlier file's canonical is named without a run, and is not marked by a later file.
  @Test func filesAreNights() throws {
    var generator = CorpusGenerator(seed: 5)
    let story = generator.words(80).joined(separator: " ")
    var nights = try Nights()
    let found = try nights.run([[Document("a", story)], [Document("b", story)], [Document("c", story)]])
    #expect(found[0].duplicate == nil)
    #expect(found[1...].allSatisfy { $0.duplicate?.of == RecordID("a") && $0.duplicate?.run == nil })
  }

  @Test func shortAndEmptyBodies() throws {
    var nights = try Nights()
    _ = try nights.run([[Document("a", "Ferry delayed by fog"), Document("blank", "…")]], number: 1)
    let found = try nights.run(
      [[Document("b", "FERRY delayed by fog."), Document("c", "Ferry delayed by snow"), Document("d", "…")]], number: 2)
    #expect(found.map { $0.duplicate?.of } == [RecordID("a"), nil, nil])
    #expect(try nights.run([[]], number: 3).isEmpty)
    #expect(try nights.run([[Document("e", "Ferry delayed by snow")]], number: 4)[0].duplicate?.run == 2)
  }

  /// A story of a forgotten run is new again; those of all others are still known, whichever index covered them.
  @Test(arguments: 1...9) func forgottenRuns(_ forgotten: Int) throws {
    var generator = CorpusGenerator(seed: 6)
    let stories = (0..<9).map { _ in generator.words(90).joined(separator: " ") }
    var nights = try Nights()
    for (number, story) in stories.enumerated() {
      _ = try nights.run([[Document("s\(number + 1)", story)]], number: number + 1)
    }
    try nights.forget(forgotten)
    let found = try nights.run([stories.enumerated().map { Document("t\($0 + 1)", $1) }], number: 10)
    for (index, document) in found.enumerated() {
      #expect(document.duplicate?.run == (index + 1 == forgotten ? nil : index + 1))
    }
    // The index that was written then covers all of them.
    let again = try nights.run([stories.enumerated().map { Document("u\($0 + 1)", $1) }], number: 11)
    #expect(again.allSatisfy { $0.duplicate?.of != nil })
  }

  /// A template on every page of all nights: bounded work, and no page is taken for another.
  @Test func templatesAcrossNights() throws {
    var generator = CorpusGenerator(seed: 8)
    let template = generator.words(120).joined(separator: " ")
    var nights = try Nights()
    for number in 1...4 {
      let pages = (0..<300).map { index in
        Document("\(number)-\(index)", template + " " + generator.words(300).joined(separator: " "))
      }
      #expect(try nights.run([pages], number: number).allSatisfy { $0.duplicate == nil })
    }
  }

  /// A record that was corrected is kept, whatever was corrected; one that has stayed as it was is its own duplicate.
  @Test func correctionsAreKept() throws {
    var generator = CorpusGenerator(seed: 12)
    let words = generator.words(120)
    let text = words.joined(separator: " ")
    let edited = (words.dropLast() + ["amended"]).joined(separator: " ")
    let punctuated = words.joined(separator: ", ")
    var nights = try Nights()
    _ = try nights.run([[Document("a", text)]], number: 1)
    for (number, correction) in [edited, punctuated].enumerated() {
      let found = try nights.run([[Document("a", correction)]], number: 2 + 2 * number)
      #expect(found[0].duplicate == nil)
      let again = try nights.run([[Document("a", correction)]], number: 3 + 2 * number)
      #expect(again[0].duplicate?.of == RecordID("a") && again[0].duplicate?.run == 2 + 2 * number)
      #expect(again[0].duplicate?.kind == .exact)
    }
    // Other pages that repeat it are duplicates as ever: of the form that is most like them, the last of several such.
    let others = try nights.run(
      [[Document("b", text), Document("c", edited), Document("d", edited + " here"), Document("e", punctuated)]],
      number: 6)
    #expect(others.map { $0.duplicate?.of } == [RecordID("a"), RecordID("a"), RecordID("a"), RecordID("a")])
    #expect(others.map { $0.duplicate?.run } == [4, 2, 2, 4])
  }

  /// A headline stands apart from the body that is compared: its correction is one all the same.
  @Test func correctedHeadlinesAreKept() throws {
    var generator = CorpusGenerator(seed: 13)
    let text = generator.words(120).joined(separator: " ")
    func page(_ title: String) -> Document {
      var document = Document("a", "\(title)\n\(text)")
      document.title = title
      document.label([.title(isInText: true), .content], removals: [])
      return document
    }
    var nights = try Nights()
    _ = try nights.run([[page("Bridge open")]], number: 1)
    #expect(try nights.run([[page("Bridge open")]], number: 2)[0].duplicate?.run == 1)
    #expect(try nights.run([[page("Bridge closed")]], number: 3)[0].duplicate == nil)
    #expect(try nights.run([[page("Bridge closed")]], number: 4)[0].duplicate?.run == 3)
    #expect(try nights.run([[page("Bridge open")]], number: 5)[0].duplicate == nil)
  }

  /// A corrected copy of another page's story is still that one's duplicate; and a page that is corrected to what another
  /// page has said is a duplicate of that.
  @Test func correctionsOfCopiesAreCopies() throws {
    var generator = CorpusGenerator(seed: 14)
    let story = generator.words(120)
    let other = generator.words(120).joined(separator: " ")
    var nights = try Nights { $0.keep = [.first] }
    let first = try nights.run(
      [[Document("a", story.joined(separator: " ")), Document("b", (story + ["b"]).joined(separator: " "))]], number: 1)
    #expect(first[1].duplicate?.of == RecordID("a"))
    _ = try nights.run([[Document("c", other)]], number: 2)
    let found = try nights.run(
      [[Document("b", (story + ["corrected"]).joined(separator: " ")), Document("a", other)]], number: 3)
    #expect(found.map { $0.duplicate?.of } == [RecordID("a"), RecordID("c")])
  }
}
