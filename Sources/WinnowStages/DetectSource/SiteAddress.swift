internal import WinnowText

/// The site of a url or host name.
struct SiteAddress: Equatable {
  /// The host in small letters, without `www.`.
  let host: String
  /// The domain one registers: `timesofindia.indiatimes.com` → `indiatimes.com`; the whole host on sites that host others.
  let domain: String

  /// The site of a url, or of a bare host; nil when there is no host with a dot.
  init?(_ text: String, _ rules: SourceRules) {
    var text = text
    guard let host = text.withUTF8({ Self.host(in: $0) }) else { return nil }
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

  /// The host of a url without a `www.`, in small letters.
  private static func host(in url: UnsafeBufferPointer<UInt8>) -> String? {
    var start = 0
    var index = 0
    while index + 2 < url.count {
      if url[index] == 0x3A, url[index + 1] == 0x2F, url[index + 2] == 0x2F {
        start = index + 3
        break
      }
      index += 1
    }
    var end = start
    var at = start
    // Up to / ? #, and behind the last @.
    while end < url.count, url[end] != 0x2F, url[end] != 0x3F, url[end] != 0x23 {
      end += 1
      if url[end - 1] == 0x40 { at = end }
    }
    start = at
    end = url[start..<end].firstIndex(of: 0x3A) ?? end
    while end > start, url[end - 1] == 0x2E { end -= 1 }
    var host = String(decoding: url[start..<end], as: UTF8.self)
    if url[start..<end].contains(where: { $0 >= 0x80 || $0.isASCIIUpper }) { host = host.lowercased() }
    guard host.utf8.count <= 253, host.utf8.contains(0x2E), !host.utf8.contains(0x20) else { return nil }
    return withoutPrefix(host)
  }

  private static func withoutPrefix(_ host: String) -> String {
    var host = host
    for prefix: StaticString in ["www.", "m.", "amp.", "www2.", "mobile."] {
      let isPrefix = prefix.withUTF8Buffer { host.utf8.starts(with: $0) }
      guard isPrefix, host.utf8.dropFirst(prefix.utf8CodeUnitCount).contains(0x2E) else { continue }
      host = String(Substring(host.utf8.dropFirst(prefix.utf8CodeUnitCount)))
    }
    return host
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
