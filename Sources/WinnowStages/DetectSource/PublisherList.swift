internal import Winnow
internal import WinnowText

/// Publishers that an option names, by name or by domain, matched with a document's: `publishers` of `filter`, `prefer-source` of
/// `deduplicate`.
struct PublisherList: Sendable {
  /// Case-folded names and domains, in the option's order.
  private let entries: [[UInt8]]

  var isEmpty: Bool { entries.isEmpty }

  /// - Parameter entries: names (`Reuters`) or domains; of a url the host counts, and `www.` or `*.` before it do not.
  init(_ entries: [String]) {
    self.entries = entries.map { entry in
      let host = entry.hasPrefix("*.") ? String(entry.dropFirst(2)) : entry
      let isAddress = !host.contains(" ") && host.contains(".")
      return CaseFold.folded(isAddress ? WebAddress.host(of: host) ?? host : entry)
    }
  }

  /// The place of the document's publisher (its name, its domain, or the host of the url) in the list; nil when it is not
  /// there. `example.com` stands for its subdomains too.
  func index(of document: Document) -> Int? {
    guard !entries.isEmpty else { return nil }
    var names: [[UInt8]] = []
    if let publisher = document.source?.publisher {
      names.append(CaseFold.folded(publisher.name))
      if let domain = publisher.domain { names.append(CaseFold.folded(domain)) }
    }
    if let host = document.url.flatMap({ WebAddress.host(of: $0) }) { names.append(CaseFold.folded(host)) }
    return entries.firstIndex { entry in
      names.contains {
        $0 == entry || $0.count > entry.count && $0.reversed().starts(with: ([0x2E] + entry).reversed())
      }
    }
  }
}
