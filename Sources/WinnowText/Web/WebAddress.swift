/// The parts of a url that tell its site.
package enum WebAddress {
  /// The host of a url, or a bare host, in small letters and without the prefixes that mean the same site (`www.`, `m.`,
  /// `amp.`, …); nil without a dot in it.
  package static func host(of url: String) -> String? {
    var url = url
    return url.withUTF8 { host(in: $0) }
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
}
