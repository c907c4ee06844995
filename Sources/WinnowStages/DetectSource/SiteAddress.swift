internal import WinnowText

/// The site of a url or host name.
struct SiteAddress: Equatable {
  /// The host in small letters, without `www.`.
  let host: String
  /// The outlet of the registry: the one with the longest suffix of the host.
  let outlet: Int?
  /// Where the domain begins in the host.
  private let domainStart: Int

  /// The site of a url, or of a bare host; nil when there is no host with a dot.
  init?(_ text: String, _ rules: SourceRules) {
    var text = text
    guard var host = text.withUTF8({ Self.host(in: $0) }),
      let found = host.withUTF8({ Self.read($0, rules) })
    else { return nil }
    self.host = host
    (outlet, domainStart) = found
  }

  /// The domain one registers: `timesofindia.indiatimes.com` → `indiatimes.com`; the whole host on sites that host others.
  var domain: String { String(Substring(host.utf8.dropFirst(domainStart))) }

  /// The outlet and the start of the domain; nil for a host without a dot between two labels.
  private static func read(_ host: UnsafeBufferPointer<UInt8>, _ rules: SourceRules) -> (
    outlet: Int?, domainStart: Int
  )? {
    var outlet: Int?
    // The starts of the last three labels, the last one's first.
    var starts = (0, 0, 0)
    var labels = 0
    var index = host.count
    while index >= 0 {
      if index == 0 || host[index - 1] == 0x2E {
        // Two dots in a row, or one at the start.
        if index < host.count, host[index] == 0x2E { return nil }
        switch labels {
        case 0: starts.0 = index
        case 1: starts.1 = index
        case 2: starts.2 = index
        default: break
        }
        labels += 1
        if labels > 1, let number = rules.domainKeys[SourceRules.domainKey(host, index)] { outlet = number }
      }
      index -= 1
    }
    guard labels >= 2 else { return nil }
    let isSuffix = labels > 2 && rules.hostSuffixes[SourceRules.domainKey(host, starts.1)] != nil
    return (outlet, isSuffix ? starts.2 : starts.1)
  }

  /// The host of a url without a `www.`, in small letters.
  private static func host(in url: UnsafeBufferPointer<UInt8>) -> String? {
    var start = 0
    var index = 0
    while index &+ 2 < url.count {
      if url[index] == 0x3A, url[index + 1] == 0x2F, url[index + 2] == 0x2F {
        start = index + 3
        break
      }
      index &+= 1
    }
    var end = start
    // Up to / ? #, and behind the last @.
    while end < url.count, url[end] != 0x2F, url[end] != 0x3F, url[end] != 0x23 {
      end &+= 1
      if url[end - 1] == 0x40 { start = end }
    }
    var hasDot = false
    var isLower = true
    index = start
    while index < end, url[index] != 0x3A {
      let byte = url[index]
      if byte == 0x20 { return nil }
      hasDot = hasDot || byte == 0x2E
      isLower = isLower && byte < 0x80 && !byte.isASCIIUpper
      index &+= 1
    }
    end = index
    while end > start, url[end - 1] == 0x2E { end -= 1 }
    guard hasDot, end - start <= 253 else { return nil }
    let bytes = UnsafeBufferPointer(rebasing: url[start..<end])
    if isLower { return withoutPrefix(bytes) }
    var lowered = String(decoding: bytes, as: UTF8.self).lowercased()
    return lowered.withUTF8 { withoutPrefix($0) }
  }

  private static func withoutPrefix(_ host: UnsafeBufferPointer<UInt8>) -> String? {
    var start = 0
    for prefix: StaticString in ["www.", "m.", "amp.", "www2.", "mobile."] {
      let count = prefix.utf8CodeUnitCount
      let isPrefix = prefix.withUTF8Buffer { bytes in
        guard start + count < host.count else { return false }
        for offset in 0..<count where host[start + offset] != bytes[offset] { return false }
        return true
      }
      guard isPrefix, host[(start + count)...].contains(0x2E) else { continue }
      start += count
    }
    return String(decoding: UnsafeBufferPointer(rebasing: host[start...]), as: UTF8.self)
  }

  /// The label people know the site by: `lestimes` of `lestimes.com`.
  var label: String { String(Substring(domain.utf8.prefix { $0 != 0x2E })) }
}
