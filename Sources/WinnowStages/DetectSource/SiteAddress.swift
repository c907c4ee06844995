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
    guard var host = WebAddress.host(of: text), let found = host.withUTF8({ Self.read($0, rules) }) else { return nil }
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

  /// The label people know the site by: `lestimes` of `lestimes.com`.
  var label: String { String(Substring(domain.utf8.prefix { $0 != 0x2E })) }
}
