/// What happened, before any site prints it: headline, paragraphs, people, day, agency.
struct Story {
  let language: Int
  let voice: Int
  let published: CalendarDay
  let slots: [[UInt8]]
  let headline: [UInt8]
  let paragraphs: [[UInt8]]
  /// The agency that wrote it, when it is agency copy.
  let agency: [UInt8]?

  /// Days from 2015-01-01 to 2023-11-21.
  private static let days = 16_436...19_682

  /// The story of document `index`; its headline alone when `headlineOnly`.
  init(index: Int, language: Int, bodySize: Int, seed: UInt64, languages: [Language], headlineOnly: Bool = false) {
    var random = SplitMix64(seed: seed, purpose: 2, index: index)
    self.language = language
    let pack = languages[language]
    voice = random.below(pack.voices.count)
    published = CalendarDay(number: random.within(Self.days))
    let speaker = pack.voices[voice]
    slots = Self.slots(speaker, pack, published, &random)
    var headline = speaker.grammar.bytes(speaker.headline, slots: slots, random: &random)
    capitalise(at: 0, of: &headline)
    self.headline = headline
    guard !headlineOnly else {
      paragraphs = []
      agency = nil
      return
    }
    agency = random.chance(35) ? speaker.grammar.bytes(speaker.agency, random: &random) : nil
    paragraphs = Self.paragraphs(speaker, slots, size: bodySize, &random)
  }

  private static func slots(
    _ voice: Voice, _ language: Language, _ published: CalendarDay, _ random: inout SplitMix64
  ) -> [[UInt8]] {
    let person = voice.grammar.bytes(voice.fullName, random: &random)
    return Grammar.Slot.allCases.map { slot in
      switch slot {
      case .person: return person
      case .surname: return Array(person[((person.lastIndex(of: 0x20) ?? -1) + 1)...])
      case .second: return voice.grammar.bytes(voice.fullName, random: &random)
      case .town: return voice.grammar.bytes(voice.newTown, random: &random)
      case .city: return voice.grammar.bytes(voice.worldCity, random: &random)
      case .organisation: return voice.grammar.bytes(voice.organisation, random: &random)
      case .weekday: return voice.grammar.bytes(voice.dayName, random: &random)
      case .date:
        let day = CalendarDay(number: published.number - random.within(0...60))
        return Array(language.date(day, style: random.pick([0, 1])).utf8)
      }
    }
  }

  /// Paragraphs of one to three sentences, together about `size` bytes and at least three.
  private static func paragraphs(
    _ voice: Voice, _ slots: [[UInt8]], size: Int, _ random: inout SplitMix64
  ) -> [[UInt8]] {
    var paragraphs: [[UInt8]] = []
    var total = 0
    while total < size || paragraphs.count < 3 {
      var paragraph: [UInt8] = []
      paragraph.reserveCapacity(512)
      for sentence in 0..<random.within(1...3) {
        if sentence > 0 { paragraph.append(0x20) }
        let start = paragraph.count
        voice.grammar.expand(voice.sentence, slots: slots, random: &random, into: &paragraph)
        capitaliseSentence(at: start, of: &paragraph)
      }
      total += paragraph.count + 2
      paragraphs.append(paragraph)
    }
    return paragraphs
  }

  /// Capitalises the sentence's first letter, behind an opening quotation mark where there is one.
  private static func capitaliseSentence(at start: Int, of text: inout [UInt8]) {
    var index = start
    // ASCII quotation mark; “ and „; « with or without a space behind it.
    if text[index...].starts(with: [0x22]) {
      index += 1
    } else if text[index...].starts(with: [0xE2, 0x80]) {
      index += 3
    } else if text[index...].starts(with: [0xC2, 0xAB]) {
      index += 2
      if text[index...].first == 0x20 { index += 1 }
    }
    capitalise(at: index, of: &text)
  }

  /// The paragraphs with about `permille` of a thousand words replaced, left out or inserted, and the share of words hit.
  func edited(permille: Int, voice: Voice, _ random: inout SplitMix64) -> (paragraphs: [[UInt8]], rate: Double) {
    var words = 0
    var edits = 0
    let edited = paragraphs.map { paragraph in
      var result: [UInt8] = []
      result.reserveCapacity(paragraph.count + 64)
      for word in paragraph.split(separator: 0x20) {
        words += 1
        var pieces = [word]
        if random.below(1_000) < permille {
          edits += 1
          let replacement = random.pick(voice.grammar.words)[...]
          switch random.below(10) {
          case 0..<6: pieces = [replacement]
          case 6..<8: pieces = []
          default: pieces.append(replacement)
          }
        }
        for piece in pieces {
          if !result.isEmpty { result.append(0x20) }
          result.append(contentsOf: piece)
        }
      }
      return result.isEmpty ? paragraph : result
    }
    return (edited, words > 0 ? Double(edits) / Double(words) : 0)
  }
}
