internal import WinnowText

/// The site of a url or host name.
struct SiteAddress: Equatable {
  /// The host in small letters, without `www.`.
  let host: String
  /// The domain one registers: `timesofindia.indiatimes.com` → `indiatimes.com`; the whole host on sites that host others.
  let domain: String

  /// The site of a url, or of a bare host; nil when there is no host with a dot.
  init?(_ text: String, _ rules: SourceRules) {
    guard let host = WebAddress.host(of: text) else { return nil }
    self.host = host
    var labels = host.utf8.split(separator: 0x2E)
    guard labels.count >= 2 else { return nil }
    labels.removeFirst(max(0, labels.count - 3))
    let tail = Self.joined(labels.suffix(2))
    domain = rules.hostSuffixes.contains(tail) ? Self.joined(labels[...]) : tail
  }

  private static func joined(_ labels: ArraySlice<Substring.UTF8View>) -> String {
    var text = ""
    for label in labels {
      if !text.isEmpty { text += "." }
      text.append(contentsOf: Substring(label))
    }
    return text
  }

  /// The outlet of the registry: the longest listed suffix of the host.
  func outlet(_ rules: SourceRules) -> Int? {
    var rest = host.utf8[...]
    while let dot = rest.firstIndex(of: 0x2E) {
      if let outlet = rules.domainIndex[String(Substring(rest))] { return outlet }
      rest = rest[rest.index(after: dot)...]
    }
    return nil
  }

  /// The label people know the site by: `lestimes` of `lestimes.com`.
  var label: String { String(Substring(domain.utf8.prefix { $0 != 0x2E })) }
}
