internal import Winnow
internal import WinnowText

/// A synthetic crawl of news pages: each document is a function of the seed and its number alone.
///
/// Of a hundred documents about 80 are originals, 10 near copies (1 to 10 % of the body's words edited; half of them on
/// another site, with another date), 5 exact copies (the page text byte for byte under another url) and 5 contained
/// ones (an excerpt, or the whole story with paragraphs of another). A quarter of the copies are of one original in a
/// hundred, so some clusters are large; a copy may come before its original.
struct CorpusGenerator {
  /// What a document is to the other documents.
  enum Kind: String {
    case original, near, exact, contained
  }

  let documents: Int
  let size: Int
  let seed: UInt64
  private let languages: [Language]
  private let sites: [Site]
  private let sitesOfLanguage: [[Int]]

  /// Site number 0 … 399; the low numbers have the most pages.
  private static let siteCount = 400

  init(documents: Int, size: Int, seed: UInt64) throws(Grammar.Mistake) {
    self.documents = documents
    self.size = size
    self.seed = seed
    let languages = try Language.all()
    let sites = (0..<Self.siteCount).map { Site(index: $0, seed: seed, languages: languages) }
    self.languages = languages
    self.sites = sites
    sitesOfLanguage = languages.indices.map { language in sites.indices.filter { sites[$0].language == language } }
  }

  /// Appends document `index` to `records` and what is true of it to `truths`, a line each.
  func write(_ index: Int, page: inout PageText, records: inout JSONWriter, truths: inout JSONWriter) {
    var random = SplitMix64(seed: seed, purpose: 3, index: index)
    let kind = kind(of: index)
    let root = kind == .original ? index : root(of: index)
    let draft = kind == .exact ? draft(root, .original, root) : draft(index, kind, root)
    page.reset()
    var layoutRandom = SplitMix64(seed: seed, purpose: 4, index: kind == .exact ? root : index)
    draft.layout.render(into: &page, random: &layoutRandom)

    let site = draft.layout.site
    let domain = kind == .exact && random.chance(50) ? sites[random.below(sites.count)].domain : site.domain
    var url = url(draft.layout, domain: domain, number: random.below(10_000_000))
    if kind == .exact, domain == site.domain { url += "?utm_source=feed&utm_medium=\(random.below(1_000))" }
    let crawled = CalendarDay(number: draft.layout.published.number + random.below(400))

    records.beginObject()
    records.key("id")
    records.string(identifier(index))
    records.key("url")
    records.string(url)
    records.key("site")
    records.string(domain)
    records.key("crawl_date")
    records.string(crawled.iso8601)
    records.key("text")
    page.text.withUnsafeBufferPointer { records.string($0) }
    records.endObject()
    records.newline()
    writeTruth(index, kind, root, draft, domain, page.labels, into: &truths)
  }

  private struct Draft {
    let layout: PageLayout
    let editRate: Double
  }

  private func draft(_ index: Int, _ kind: Kind, _ root: Int) -> Draft {
    var random = SplitMix64(seed: seed, purpose: 5, index: index)
    let rootSite = site(of: root)
    let story = story(root, language: sites[rootSite].language)
    let voice = languages[story.language].voices[story.voice]
    var paragraphs = story.paragraphs
    var headline = story.headline
    var published = story.published
    var siteIndex = rootSite
    var editRate = 0.0
    if kind == .near {
      (paragraphs, editRate) = story.edited(permille: random.within(10...100), voice: voice, &random)
    } else if kind == .contained {
      if random.chance(60) {
        paragraphs.removeLast(max(1, paragraphs.count * random.within(30...70) / 100))
      } else {
        paragraphs += self.story(index, language: story.language).paragraphs.prefix(random.within(2...6))
      }
    }
    if kind != .original, random.chance(50) {
      siteIndex = random.pick(sitesOfLanguage[story.language])
      published = CalendarDay(number: published.number + random.below(3))
      if random.chance(50) {
        headline = voice.grammar.bytes(voice.headline, slots: story.slots, random: &random)
        capitalise(at: 0, of: &headline)
      }
    }
    let site = sites[siteIndex]
    if site.titleCase { capitaliseWords(of: &headline) }
    let related = (0..<site.relatedCount).map { _ in
      Story(
        index: random.below(documents), language: story.language, bodySize: 0, seed: seed, languages: languages,
        headlineOnly: true
      ).headline
    }
    let layout = PageLayout(
      site: site, voice: voice, language: languages[story.language], story: story, headline: headline,
      paragraphs: paragraphs, published: published, related: related, furniture: min(1, Double(size) / 2_500))
    return Draft(layout: layout, editRate: editRate)
  }

  private func capitaliseWords(of headline: inout [UInt8]) {
    for index in headline.indices.dropFirst() where headline[index - 1] == 0x20 {
      capitalise(at: index, of: &headline)
    }
  }

  private func story(_ index: Int, language: Int) -> Story {
    var random = SplitMix64(seed: seed, purpose: 6, index: index)
    // The product of two uniform draws around 1 gives many short and a few long stories, with mean 1.
    let spread = (0.3 + 1.4 * random.unit()) * (0.3 + 1.4 * random.unit())
    // What remains for the story when the furniture has its share, fitted to pages of 1 and 2.5 KB.
    let body = 0.85 * Double(size) - 300
    return Story(
      index: index, language: language, bodySize: Int(max(200, body) * spread), seed: seed, languages: languages)
  }

  private func site(of index: Int) -> Int {
    var random = SplitMix64(seed: seed, purpose: 7, index: index)
    let share = random.unit()
    return Int(Double(sites.count) * share * share)
  }

  /// Document 0 is always an original, so that a root can always be found.
  func kind(of index: Int) -> Kind {
    guard index > 0 else { return .original }
    var random = SplitMix64(seed: seed, purpose: 8, index: index)
    switch random.below(100) {
    case 0..<80: return .original
    case 80..<90: return .near
    case 90..<95: return .exact
    default: return .contained
    }
  }

  /// The original that the copy `index` was made from.
  private func root(of index: Int) -> Int {
    var random = SplitMix64(seed: seed, purpose: 9, index: index)
    let popular = random.chance(25)
    for _ in 0..<64 {
      let candidate = popular ? random.below((documents + 99) / 100) * 100 : random.below(documents)
      if kind(of: candidate) == .original { return candidate }
    }
    return 0
  }

  private func identifier(_ index: Int) -> String {
    let digits = "\(index)"
    return "n" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  private func url(_ layout: PageLayout, domain: String, number: Int) -> String {
    let (year, month, day) = layout.published.components
    let slug = String(decoding: slug(layout.headline), as: UTF8.self)
    switch layout.site.urlStyle {
    case 0: return "https://\(domain)/\(year)/\(CalendarDay.twoDigits(month))/\(CalendarDay.twoDigits(day))/\(slug)"
    case 1: return "https://\(domain)/news/\(slug)-\(number)"
    case 2: return "https://\(domain)/article/\(number)/\(slug).html"
    default: return "https://\(domain)/\(slug)"
    }
  }

  /// Lower-case ASCII words joined by hyphens, at most 70 bytes.
  private func slug(_ headline: [UInt8]) -> [UInt8] {
    var slug: [UInt8] = []
    for byte in headline where slug.count < 70 {
      let lower = (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
      if (0x61...0x7A).contains(lower) || (0x30...0x39).contains(lower) {
        slug.append(lower)
      } else if let last = slug.last, last != 0x2D {
        slug.append(0x2D)
      }
    }
    if slug.last == 0x2D { slug.removeLast() }
    return slug.isEmpty ? Array("story".utf8) : slug
  }

  private func writeTruth(
    _ index: Int, _ kind: Kind, _ root: Int, _ draft: Draft, _ domain: String, _ labels: [BlockLabel],
    into truths: inout JSONWriter
  ) {
    let layout = draft.layout
    truths.beginObject()
    truths.key("id")
    truths.string(identifier(index))
    truths.key("cluster")
    truths.string(identifier(root))
    truths.key("kind")
    truths.string(kind.rawValue)
    if kind == .near {
      truths.key("edit_rate")
      truths.number(draft.editRate)
    }
    truths.key("publisher")
    layout.site.name.withUnsafeBufferPointer { truths.string($0) }
    truths.key("domain")
    truths.string(domain)
    if let agency = layout.story.agency {
      truths.key("agency")
      agency.withUnsafeBufferPointer { truths.string($0) }
    }
    truths.key("published")
    truths.string(layout.published.iso8601)
    truths.key("language")
    truths.string(layout.language.code)
    if let topic = layout.voice.topic {
      truths.key("topics")
      truths.beginArray()
      truths.string(topic)
      truths.endArray()
    }
    truths.key("lines")
    truths.beginArray()
    for label in labels { truths.string(label.truthName) }
    truths.endArray()
    truths.endObject()
    truths.newline()
  }
}

extension BlockLabel {
  /// `content`, `title` or the name of the kind of boilerplate.
  fileprivate var truthName: String {
    switch self {
    case .content: "content"
    case .title: "title"
    case .boilerplate(let kind): kind.rawValue
    }
  }
}
