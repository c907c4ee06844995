/// The site of a url or host name.
struct SiteAddress: Equatable {
  /// The host in small letters, without `www.`.
  let host: String
  /// The domain one registers: `timesofindia.indiatimes.com` → `indiatimes.com`; the whole host on sites that host others.
  let domain: String

  /// The site of a url, or of a bare host; nil when there is no host with a dot.
  init?(_ text: String, _ rules: SourceRules) {
    var rest = Substring(text)
    if let scheme = rest.range(of: "://") { rest = rest[scheme.upperBound...] }
    rest = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    rest = rest.prefix { $0 != ":" }
    var host = rest.lowercased()
    while host.hasSuffix(".") { host.removeLast() }
    guard host.utf8.count <= 253, host.utf8.contains(0x2E), !host.utf8.contains(0x20) else { return nil }
    for prefix in ["www.", "m.", "amp.", "www2.", "mobile."]
    where host.hasPrefix(prefix) && host.dropFirst(prefix.count).contains(".") {
      host.removeFirst(prefix.count)
    }
    self.host = host
    let labels = host.split(separator: ".")
    guard labels.count >= 2 else { return nil }
    let tail = labels.suffix(2).joined(separator: ".")
    if rules.pack.words[.hosts]?.contains(tail) ?? false {
      domain = labels.suffix(3).joined(separator: ".")
    } else if rules.pack.words[.suffixes]?.contains(tail) ?? false {
      domain = labels.suffix(3).joined(separator: ".")
    } else {
      domain = tail
    }
  }

  /// The outlet of the registry: the longest listed suffix of the host.
  func outlet(_ rules: SourceRules) -> Int? {
    var rest = Substring(host)
    while rest.contains(".") {
      if let outlet = rules.domainIndex[String(rest)] { return outlet }
      guard let dot = rest.firstIndex(of: ".") else { return nil }
      rest = rest[rest.index(after: dot)...]
    }
    return nil
  }

  /// The label people know the site by: `lestimes` of `lestimes.com`.
  var label: String {
    domain.split(separator: ".").first.map(String.init) ?? domain
  }
}

extension Substring {
  fileprivate func range(of literal: String) -> Range<Index>? { ranges(of: literal).first }
}
