internal import Winnow

/// Prints a story as one site would, with the site's furniture around and inside it.
struct PageLayout {
  let site: Site
  let voice: Voice
  let language: Language
  let story: Story
  let headline: [UInt8]
  let paragraphs: [[UInt8]]
  let published: CalendarDay
  let related: [[UInt8]]
  /// How much furniture to print: 1 on pages of 2.5 KB, less on small ones.
  let furniture: Double

  private func some<Element>(_ items: [Element]) -> ArraySlice<Element> {
    items.prefix(max(1, Int(Double(items.count) * furniture)))
  }

  func render(into page: inout PageText, random: inout SplitMix64) {
    renderTop(&page, &random)
    let picture = random.chance(40) ? caption(&random) : []
    if !picture.isEmpty {
      page.line(picture, .boilerplate(.caption))
      if random.chance(25) { page.line(picture, .boilerplate(.caption)) }
      page.blank()
    }
    renderBody(&page, &random)
    renderBottom(&page, &random)
    page.trimEnd()
  }

  private func renderTop(_ page: inout PageText, _ random: inout SplitMix64) {
    page.lines(some(site.loading), .widget)
    page.lines(site.cookie, .cookieNotice)
    let menu = some(site.menu)
    if site.menuOnOneLine {
      page.line(Array(menu.joined(separator: Array(" | ".utf8))), .boilerplate(.navigation))
    } else {
      page.lines(menu, .navigation)
    }
    page.blank()
    if site.breadcrumbs, let first = site.menu.first, let last = site.menu.last {
      page.line(Array([first, last].joined(separator: Array(" > ".utf8))), .boilerplate(.breadcrumb))
    }
    page.line(headline, .title(isInText: false))
    page.blank()
    if site.sharePlace == .top || site.sharePlace == .both { renderShareBar(&page) }
    renderByline(&page, &random)
    page.blank()
  }

  private func renderShareBar(_ page: inout PageText) {
    if let head = site.shareHead { page.line(head, .boilerplate(.shareBar)) }
    page.lines(some(site.share), .shareBar)
    page.blank()
  }

  private func renderByline(_ page: inout PageText, _ random: inout SplitMix64) {
    let date = Array(language.date(published, style: site.dateStyle).utf8)
    let byline = voice.grammar.bytes(voice.byline, slots: story.slots, random: &random)
    switch random.below(5) {
    case 0: page.line(byline + Array(" | ".utf8) + date, .boilerplate(.byline))
    case 1:
      page.line(byline, .boilerplate(.byline))
      let clock = " \(CalendarDay.twoDigits(random.below(24))):\(CalendarDay.twoDigits(random.below(60)))"
      page.line(site.publishedWord + [0x20] + date + Array(clock.utf8), .boilerplate(.dateLine))
    case 2:
      page.line(site.publishedWord + [0x20] + date, .boilerplate(.dateLine))
    case 3:
      page.line(byline, .boilerplate(.byline))
      page.line(date, .boilerplate(.dateLine))
    default: return
    }
  }

  private func caption(_ random: inout SplitMix64) -> [UInt8] {
    var caption = voice.grammar.bytes(voice.caption, slots: story.slots, random: &random)
    capitalise(at: 0, of: &caption)
    if random.chance(70) {
      caption.append(0x20)
      voice.grammar.expand(voice.captionCredit, slots: story.slots, random: &random, into: &caption)
    }
    return caption
  }

  private func renderBody(_ page: inout PageText, _ random: inout SplitMix64) {
    for (index, paragraph) in paragraphs.enumerated() {
      page.line(index == 0 ? dateline() + paragraph : paragraph, .content)
      page.blank()
      guard index + 1 < paragraphs.count, random.chance(site.inlinePercent) else { continue }
      switch random.below(5) {
      case 0, 1:
        let other = related.isEmpty ? headline : random.pick(related)
        page.line(site.relatedPrefix + [0x20, 0x20] + other, .boilerplate(.readMore))
      case 2: page.line(site.advert, .boilerplate(.advert))
      case 3 where site.repeatsTitle: page.line(headline, .boilerplate(.headingRepeat))
      case 3: page.line(caption(&random), .boilerplate(.caption))
      default: page.lines(site.newsletter.prefix(1), .newsletter)
      }
      page.blank()
    }
    if let agency = story.agency, random.chance(50) {
      page.line(Array("(".utf8) + agency + Array(")".utf8), .boilerplate(.credit))
    } else if random.chance(15) {
      let credit = voice.grammar.bytes(voice.endCredit, slots: story.slots, random: &random)
      page.line(credit, .boilerplate(.credit))
    }
    page.blank()
  }

  /// What the first paragraph starts with: `OSLO (Reuters) - ` or nothing.
  private func dateline() -> [UInt8] {
    let city = String(decoding: story.slots[4], as: UTF8.self)
    let agency = story.agency.map { String(decoding: $0, as: UTF8.self) }
    let (_, month, day) = published.components
    switch (site.datelineStyle, agency) {
    case (0, let agency?): return Array("\(city.uppercased()) (\(agency)) - ".utf8)
    case (1, let agency?):
      return Array("\(city.uppercased()), \(language.months[month - 1].prefix(3)) \(day) (\(agency)) — ".utf8)
    case (2, let agency?): return Array("\(city), \(day) \(language.months[month - 1]) (\(agency)) – ".utf8)
    case (2, nil), (3, _): return Array("\(city.uppercased()) — ".utf8)
    default: return []
    }
  }

  private func renderBottom(_ page: inout PageText, _ random: inout SplitMix64) {
    if let head = site.tagsHead, !voice.tags.isEmpty {
      let tags = voice.tags.prefix(random.within(1...voice.tags.count)).joined(separator: ", ")
      page.line(head + [0x20] + Array(tags.utf8), .boilerplate(.tags))
      page.blank()
    }
    if site.sharePlace == .bottom || site.sharePlace == .both { renderShareBar(&page) }
    page.lines(some(site.newsletter), .newsletter)
    page.blank()
    if !related.isEmpty {
      page.line(site.relatedHead, .boilerplate(.relatedLink))
      page.lines(some(related), .relatedLink)
      page.blank()
    }
    page.lines(some(site.comments), .comment)
    page.blank()
    page.lines(some(site.footer), .legalFooter)
  }
}
