/// The parts of a url that tell its site.
package enum WebAddress {
  /// The host of a url, or a bare host, in small letters and without the prefixes that mean the same site (`www.`, `m.`,
  /// `amp.`, …); nil without a dot in it.
  package static func host(of url: String) -> String? {
    var url = url
    return url.withUTF8 { host(in: $0) }.map(readable)
  }

  /// A host as people write it: `münchen.example` for `xn--mnchen-3ya.example`.
  package static func readable(_ host: String) -> String {
    guard hasTwoDashes(host) else { return host }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false).map { label in
      guard label.hasPrefix("xn--") else { return String(label) }
      return Punycode.decoded(label.dropFirst(4))?.lowercased() ?? String(label)
    }
    return labels.joined(separator: ".")
  }

  /// Whether two dashes stand side by side, as they do in all labels of other scripts.
  private static func hasTwoDashes(_ host: String) -> Bool {
    var isBehindDash = false
    for byte in host.utf8 {
      let isDash = byte == UInt8(ascii: "-")
      if isDash, isBehindDash { return true }
      isBehindDash = isDash
    }
    return false
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
}
