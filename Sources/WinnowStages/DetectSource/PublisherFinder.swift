internal import Winnow
internal import WinnowText

/// Finds the publisher: collects evidence for every outlet and name that the record and the page suggest, and takes the
/// strongest.
struct PublisherFinder {
  typealias Publisher = SourceAnnotation.Publisher

  /// A possible publisher: an outlet of the registry, or a name or domain found on the page.
  struct Candidate {
    /// Names what speaks for it in `clues`.
    var id: Int
    /// Of its name without an article.
    var key: UInt64
    /// Of its name.
    var nameKey: UInt64
    var name: Name
    var outlet: Int?
    /// A number in `domains`.
    var domain: Int?
    /// The product of what speaks against: independent evidence multiplies.
    var doubt = 1.0
    /// Uses of each kind of evidence.
    var uses = SIMD16<UInt8>()
  }

  /// Where a candidate's name stands; most are never written out.
  enum Name {
    case outlet(Int)
    /// A range of the page.
    case page(Range<Int>)
    /// A number in `domains`.
    case domain(Int)
    /// A number in `fieldNames`.
    case field(Int)
  }

  /// What speaks for a candidate.
  private struct Clue {
    var candidate: Int
    var evidence: Evidence
  }

  /// Kinds of evidence; each says how often it counts.
  enum Kind: Int {
    case field, url, phrase, template, copyright, nameLine, titleTail, domain, mention

    var limit: UInt8 {
      switch self {
      case .field, .url, .titleTail: 1
      case .copyright, .nameLine, .domain: 2
      case .phrase, .template: 3
      case .mention: 4
      }
    }
  }

  let view: PageView
  let rules: SourceRules
  private var candidates: [Candidate] = []
  private var clues: [Clue] = []
  /// Domains that the registry does not have.
  private var domains: [String] = []
  private var fieldNames: [String] = []
  /// The name of the url's site, where the registry does not know it.
  private(set) var siteName: SiteName?

  /// Below this nothing is said.
  private static let threshold = 0.42
  private static let maximumCandidates = 64
  private static let maximumEvidence = 4

  init(_ view: PageView, _ rules: SourceRules) {
    self.view = view
    self.rules = rules
  }

  /// The publisher, if the evidence suffices.
  mutating func find(fields: [(name: String, value: String)], url: String?) -> Publisher? {
    for field in fields { addField(field.name, field.value) }
    if let url { addAddress(url) }
    addPhrases()
    addTemplates()
    addCopyrights()
    addNameLines()
    addTitleTails()
    addMentions()
    joinDomains()
    return best()
  }

  // MARK: Record

  private mutating func addField(_ name: String, _ value: String) {
    let evidence = Evidence(.field(name), text: value, rule: "publisher.field")
    if value.contains("."), !value.contains(" "), let address = SiteAddress(value, rules) {
      if let outlet = address.outlet {
        add(outlet: outlet, .field, 0.98, evidence)
      } else {
        add(domain: address, .field, 0.9, evidence)
      }
    } else if let outlet = rules.outletKeys[SquashedKey.hash(value)] {
      add(outlet: outlet, .field, 0.98, evidence)
    } else if !value.isEmpty {
      fieldNames.append(value)
      let bare = value.hasPrefix("The ") ? SquashedKey.hash(String(value.dropFirst(4))) : nil
      add(.field(fieldNames.count - 1), key: SquashedKey.hash(value), bareKey: bare, .field, 0.95, evidence)
    }
  }

  private mutating func addAddress(_ url: String) {
    guard let address = SiteAddress(url, rules) else { return }
    let evidence = Evidence(.url, text: address.host, rule: "publisher.url")
    if let outlet = address.outlet {
      add(outlet: outlet, .url, 0.97, evidence)
    } else {
      add(domain: address, .url, 0.93, evidence)
      siteName = SiteName(label: address.label)
    }
  }

  // MARK: Results

  private func best() -> Publisher? {
    var index: Int?
    var doubt = 1.0
    for (number, candidate) in candidates.enumerated() where candidate.doubt < doubt {
      index = number
      doubt = candidate.doubt
    }
    guard var index else { return nil }
    if let masthead = masthead(above: index) { index = masthead }
    let best = candidates[index]
    let confidence = 1 - best.doubt
    guard confidence >= Self.threshold else { return nil }
    let rounded = (confidence * 100).rounded() / 100
    return Publisher(
      name: text(of: best.name),
      domain: best.outlet.map { rules.pack.outlets[$0].domain } ?? best.domain.map { domains[$0] },
      confidence: min(rounded, 0.99),
      evidence: clues.lazy.filter { $0.candidate == best.id }.prefix(Self.maximumEvidence).map(\.evidence))
  }

  /// The outlet whose name heads the page, where the best is no more than a company that the registry does not know.
  private func masthead(above company: Int) -> Int? {
    let candidate = candidates[company]
    var others = candidate.uses
    others[Kind.copyright.rawValue] = 0
    guard candidate.outlet == nil, candidate.domain == nil, others == .init() else { return nil }
    return candidates.indices.filter {
      candidates[$0].outlet != nil && candidates[$0].uses[Kind.nameLine.rawValue] > 0
        && 1 - candidates[$0].doubt >= Self.threshold
    }.min { candidates[$0].doubt < candidates[$1].doubt }
  }

  private func text(of name: Name) -> String {
    switch name {
    case .outlet(let index): rules.pack.outlets[index].name
    case .page(let range): view.text(range)
    case .domain(let index): domains[index]
    case .field(let index): fieldNames[index]
    }
  }

  // MARK: Candidates

  mutating func add(outlet: Int, _ kind: Kind, _ weight: Double, _ evidence: Evidence) {
    if let index = candidates.firstIndex(where: { $0.outlet == outlet }) {
      strengthen(index, kind, weight, evidence)
    } else {
      let key = rules.outletNames[outlet]
      add(Candidate(id: 0, key: key, nameKey: key, name: .outlet(outlet), outlet: outlet), kind, weight, evidence)
    }
  }

  /// Adds a name that stands on the page and is no outlet's.
  mutating func add(name range: Range<Int>, _ kind: Kind, _ weight: Double, _ evidence: Evidence) {
    let key = SquashedKey.hash(view.folded, range)
    var bare: UInt64?
    if range.count > 4, view.matches([0x74, 0x68, 0x65, 0x20], at: range.lowerBound, before: range.upperBound),
      view.page[range.lowerBound] == 0x54, view.page[range.lowerBound + 1] == 0x68
    {
      bare = SquashedKey.hash(view.folded, (range.lowerBound + 4)..<range.upperBound)
    }
    add(.page(range), key: key, bareKey: bare, kind, weight, evidence)
  }

  private mutating func add(
    _ name: Name, key: UInt64, bareKey: UInt64?, _ kind: Kind, _ weight: Double, _ evidence: Evidence
  ) {
    guard key != 0 else { return }
    let bare = bareKey ?? key
    if let index = candidates.firstIndex(where: { $0.key == key || $0.key == bare }) {
      strengthen(index, kind, weight, evidence)
    } else {
      add(Candidate(id: 0, key: bare, nameKey: key, name: name), kind, weight, evidence)
    }
  }

  mutating func add(domain address: SiteAddress, _ kind: Kind, _ weight: Double, _ evidence: Evidence) {
    let domain = address.domain
    if let index = candidates.firstIndex(where: { candidate in self.domain(of: candidate) == domain }) {
      strengthen(index, kind, weight, evidence)
    } else {
      domains.append(domain)
      let key = SquashedKey.hash(domain)
      let number = domains.count - 1
      add(Candidate(id: 0, key: key, nameKey: key, name: .domain(number), domain: number), kind, weight, evidence)
    }
  }

  private func domain(of candidate: Candidate) -> String? {
    candidate.outlet.map { rules.pack.outlets[$0].domain } ?? candidate.domain.map { domains[$0] }
  }

  private mutating func add(_ candidate: Candidate, _ kind: Kind, _ weight: Double, _ evidence: Evidence) {
    guard candidates.count < Self.maximumCandidates else { return }
    candidates.append(candidate)
    candidates[candidates.count - 1].id = clues.count
    strengthen(candidates.count - 1, kind, weight, evidence)
  }

  private mutating func strengthen(_ index: Int, _ kind: Kind, _ weight: Double, _ evidence: Evidence) {
    let uses = candidates[index].uses[kind.rawValue]
    guard uses < kind.limit else { return }
    candidates[index].uses[kind.rawValue] = uses + 1
    // The same kind again says less.
    candidates[index].doubt *= 1 - weight / Double(1 + uses)
    clues.append(Clue(candidate: candidates[index].id, evidence: evidence))
  }

  /// Gives names to domains that are written like them: `lestimes.com` and `Lesotho Times` stay two, `The Kootneeti` and
  /// `thekootneeti.com` become one.
  private mutating func joinDomains() {
    guard !domains.isEmpty, candidates.contains(where: { $0.outlet == nil && $0.domain == nil }) else { return }
    var index = 0
    while index < candidates.count {
      guard candidates[index].outlet == nil, let number = candidates[index].domain,
        case .domain = candidates[index].name, let address = SiteAddress(domains[number], rules)
      else {
        index += 1
        continue
      }
      let label = SquashedKey.hash(address.label)
      let whole = SquashedKey.hash(address.domain)
      let site = SiteName(label: address.label)
      let named = candidates.indices.filter { candidates[$0].outlet == nil && candidates[$0].domain == nil }
      // Who is called like the whole address comes before who has a word of it.
      let match =
        named.first { number in
          let candidate = candidates[number]
          return candidate.nameKey == label || candidate.key == label || candidate.nameKey == whole
            || isSpelled(site.spellings, by: candidate.name)
            || Self.isAcronym(address.label, of: text(of: candidate.name))
        } ?? named.first { isSpelled(site.shortSpellings, by: candidates[$0].name) }
        ?? named.first { isWord(site.spellings + site.shortSpellings, of: candidates[$0].name) }
      if let match {
        join(candidates[match], to: index)
        candidates.remove(at: match)
        if match < index { index -= 1 }
      }
      index += 1
    }
  }

  private mutating func join(_ named: Candidate, to index: Int) {
    candidates[index].name = named.name
    candidates[index].key = named.key
    candidates[index].nameKey = named.nameKey
    candidates[index].doubt *= named.doubt
    let id = candidates[index].id
    let shared = clues.filter { $0.candidate == named.id }.prefix(Self.maximumEvidence)
    for clue in shared { clues.append(Clue(candidate: id, evidence: clue.evidence)) }
  }

  /// Whether the letters of a name are those of a site's label.
  private func isSpelled(_ labels: [[UInt8]], by name: Name) -> Bool {
    CaseFold.folded(text(of: name)).withUnsafeBufferPointer { name in
      labels.contains { SiteName.spells($0, name) }
    }
  }

  /// Whether a site's label is the first or the last word of a short name: `harborline` of `Port of Harborline`.
  private func isWord(_ labels: [[UInt8]], of name: Name) -> Bool {
    CaseFold.folded(text(of: name)).withUnsafeBufferPointer { name in
      let words = name.split(separator: 0x20)
      guard let first = words.first, let last = words.last, words.count <= Self.shortName else { return false }
      return [first, last].contains { word in
        word.count >= Self.longWord
          && labels.contains { SiteName.spells($0, UnsafeBufferPointer(rebasing: word)) }
      }
    }
  }

  /// Bytes of a word, and words of a name.
  private static let longWord = 6
  private static let shortName = 4

  private static func isAcronym(_ label: String, of name: String) -> Bool {
    let initials = name.split(separator: " ").filter { !["of", "the", "and", "for"].contains($0) }.compactMap(\.first)
    return initials.count >= 3 && String(initials).lowercased() == label
  }
}
