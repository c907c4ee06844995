/// An invented news site: the furniture that stands on each of its pages, and its habits.
struct Site {
  /// Where the share bar stands.
  enum SharePlace: CaseIterable {
    case top, bottom, both, none
  }

  let name: [UInt8]
  let domain: String
  let language: Int
  let loading: [[UInt8]]
  let menu: [[UInt8]]
  let menuOnOneLine: Bool
  let breadcrumbs: Bool
  let shareHead: [UInt8]?
  let share: [[UInt8]]
  let sharePlace: SharePlace
  let dateStyle: Int
  let publishedWord: [UInt8]
  let datelineStyle: Int
  let relatedPrefix: [UInt8]
  let relatedHead: [UInt8]
  let relatedCount: Int
  let inlinePercent: Int
  let newsletter: [[UInt8]]
  let comments: [[UInt8]]
  let cookie: [[UInt8]]
  let advert: [UInt8]
  let tagsHead: [UInt8]?
  let footer: [[UInt8]]
  let repeatsTitle: Bool
  let titleCase: Bool
  let urlStyle: Int

  /// Site number `index` of the corpus with `seed`; nearly nine in ten are English.
  init(index: Int, seed: UInt64, languages: [Language]) {
    var random = SplitMix64(seed: seed, purpose: 1, index: index)
    let others = [9: 1, 17: 2, 25: 3, 33: 4, 41: 5, 49: 6]
    language = others[index % 50] ?? 0
    let voice = languages[language].voices[0]
    let grammar = voice.grammar

    let town = grammar.bytes(voice.newTown, random: &random)
    let paper = grammar.bytes(voice.paper, random: &random)
    name = town + [0x20] + paper
    let compact = String(decoding: town + paper, as: UTF8.self).lowercased()
    domain = (random.chance(60) ? "www." : "") + compact + ".example"

    func distinct(_ production: Int, _ count: Int, _ random: inout SplitMix64) -> [[UInt8]] {
      var lines: [[UInt8]] = []
      for _ in 0..<(count * 2) where lines.count < count {
        let line = grammar.bytes(production, random: &random)
        if !lines.contains(line) { lines.append(line) }
      }
      return lines
    }
    loading = random.chance(25) ? distinct(voice.loading, random.within(1...3), &random) : []
    menu = random.chance(70) ? distinct(voice.menuItem, random.within(3...11), &random) : []
    menuOnOneLine = random.chance(35)
    breadcrumbs = random.chance(25)
    shareHead = random.chance(40) ? grammar.bytes(voice.shareHead, random: &random) : nil
    share = distinct(voice.share, random.within(2...7), &random)
    sharePlace = random.pick(SharePlace.allCases)
    dateStyle = random.below(8)
    publishedWord = grammar.bytes(voice.published, random: &random)
    datelineStyle = random.below(6)
    relatedPrefix = grammar.bytes(voice.relatedPrefix, random: &random)
    relatedHead = grammar.bytes(voice.relatedHead, random: &random)
    relatedCount = random.chance(70) ? random.within(2...7) : 0
    inlinePercent = random.within(0...20)
    newsletter = random.chance(45) ? distinct(voice.newsletter, random.within(1...2), &random) : []
    comments = random.chance(35) ? distinct(voice.comment, random.within(1...4), &random) : []
    cookie = random.chance(20) ? distinct(voice.cookie, 1, &random) : []
    advert = grammar.bytes(voice.advert, random: &random)
    tagsHead = random.chance(40) ? grammar.bytes(voice.tagsHead, random: &random) : nil
    let links = random.chance(75) ? distinct(voice.footer, random.within(2...7), &random) : []
    let copyright = Array("© 20\(random.within(18...23)) ".utf8) + name + Array(". ".utf8)
    footer = links + [copyright + grammar.bytes(voice.rights, random: &random)]
    repeatsTitle = random.chance(20)
    titleCase = language == 0 && random.chance(30)
    urlStyle = random.below(4)
  }
}
