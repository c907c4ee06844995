internal import Winnow
internal import WinnowText

/// Finds the publisher: collects evidence for every outlet and name that the record and the page suggest, and takes the
/// strongest.
struct PublisherFinder {
  typealias Publisher = SourceAnnotation.Publisher

  /// A possible publisher: an outlet of the registry, or a name or domain found on the page.
  struct Candidate {
    var key: UInt64
    var outlet: Int?
    var name: String
    var domain: String?
    /// The product of what speaks against: independent evidence multiplies.
    var doubt = 1.0
    var evidence: [Evidence] = []
    /// Uses of each kind of evidence.
    var uses = SIMD16<UInt8>()
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
  var candidates: [Candidate] = []

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
      if let outlet = address.outlet(rules) {
        add(outlet: outlet, .field, 0.98, evidence)
      } else {
        add(domain: address, .field, 0.9, evidence)
      }
    } else if let outlet = rules.outletKeys[SquashedKey.hash(value)] {
      add(outlet: outlet, .field, 0.98, evidence)
    } else if !value.isEmpty {
      add(name: value, key: SquashedKey.hash(value), .field, 0.95, evidence)
    }
  }

  private mutating func addAddress(_ url: String) {
    guard let address = SiteAddress(url, rules) else { return }
    let evidence = Evidence(.url, text: address.host, rule: "publisher.url")
    if let outlet = address.outlet(rules) {
      add(outlet: outlet, .url, 0.97, evidence)
    } else {
      add(domain: address, .url, 0.8, evidence)
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
    guard let index else { return nil }
    let best = candidates[index]
    let confidence = 1 - best.doubt
    guard confidence >= Self.threshold else { return nil }
    let rounded = (confidence * 100).rounded() / 100
    return Publisher(
      name: best.name, domain: best.domain, confidence: min(rounded, 0.99), evidence: best.evidence)
  }

  // MARK: Candidates

  mutating func add(outlet: Int, _ kind: Kind, _ weight: Double, _ evidence: Evidence) {
    if let index = candidates.firstIndex(where: { $0.outlet == outlet }) {
      strengthen(index, kind, weight, evidence)
    } else if candidates.count < Self.maximumCandidates {
      candidates.append(
        Candidate(
          key: rules.outletNames[outlet], outlet: outlet, name: rules.pack.outlets[outlet].name,
          domain: rules.pack.outlets[outlet].domain))
      strengthen(candidates.count - 1, kind, weight, evidence)
    }
  }

  mutating func add(name: String, key: UInt64, _ kind: Kind, _ weight: Double, _ evidence: Evidence) {
    guard key != 0 else { return }
    let bare = name.hasPrefix("The ") ? SquashedKey.hash(String(name.dropFirst(4))) : key
    if let index = candidates.firstIndex(where: { $0.key == key || $0.key == bare }) {
      strengthen(index, kind, weight, evidence)
    } else if candidates.count < Self.maximumCandidates {
      candidates.append(Candidate(key: bare, outlet: nil, name: name))
      strengthen(candidates.count - 1, kind, weight, evidence)
    }
  }

  mutating func add(domain address: SiteAddress, _ kind: Kind, _ weight: Double, _ evidence: Evidence) {
    if let index = candidates.firstIndex(where: { $0.domain == address.domain }) {
      strengthen(index, kind, weight, evidence)
    } else if candidates.count < Self.maximumCandidates {
      var candidate = Candidate(key: SquashedKey.hash(address.domain), outlet: nil, name: address.domain)
      candidate.domain = address.domain
      candidates.append(candidate)
      strengthen(candidates.count - 1, kind, weight, evidence)
    }
  }

  private mutating func strengthen(_ index: Int, _ kind: Kind, _ weight: Double, _ evidence: Evidence) {
    let uses = candidates[index].uses[kind.rawValue]
    guard uses < kind.limit else { return }
    candidates[index].uses[kind.rawValue] = uses + 1
    // The same kind again says less.
    candidates[index].doubt *= 1 - weight / Double(1 + uses)
    if candidates[index].evidence.count < Self.maximumEvidence { candidates[index].evidence.append(evidence) }
  }

  /// Gives names to domains that are written like them: `lestimes.com` and `Lesotho Times` stay two, `The Kootneeti` and
  /// `thekootneeti.com` become one.
  private mutating func joinDomains() {
    guard candidates.contains(where: { $0.domain == nil }) else { return }
    var index = 0
    while index < candidates.count {
      guard candidates[index].outlet == nil, let domain = candidates[index].domain,
        candidates[index].name == domain, candidates[index].key == SquashedKey.hash(domain),
        let address = SiteAddress(domain, rules)
      else {
        index += 1
        continue
      }
      let label = SquashedKey.hash(address.label)
      let whole = SquashedKey.hash(address.domain)
      if let match = candidates.indices.first(where: {
        candidates[$0].domain == nil
          && (SquashedKey.hash(candidates[$0].name) == label || candidates[$0].key == label
            || SquashedKey.hash(candidates[$0].name) == whole || Self.isAcronym(address.label, of: candidates[$0].name))
      }) {
        candidates[index].name = candidates[match].name
        candidates[index].key = candidates[match].key
        candidates[index].doubt *= candidates[match].doubt
        candidates[index].evidence += candidates[match].evidence.prefix(
          Self.maximumEvidence - candidates[index].evidence.count)
        candidates.remove(at: match)
        if match < index { index -= 1 }
      }
      index += 1
    }
  }

  private static func isAcronym(_ label: String, of name: String) -> Bool {
    let initials = name.split(separator: " ").filter { !["of", "the", "and", "for"].contains($0) }.compactMap(\.first)
    return initials.count >= 3 && String(initials).lowercased() == label
  }
}
