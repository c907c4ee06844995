internal import Winnow
internal import WinnowText

/// The sources of `keep: [{prefer-source: […]}]`, matched with a document's publisher.
struct SourcePreference: Sendable {
  /// Case-folded names and domains, the preferred first.
  private let sources: [[UInt8]]

  init(_ policies: [KeepPolicy]) {
    sources = policies.flatMap { policy -> [[UInt8]] in
      guard case .preferSource(let names) = policy else { return [] }
      return names.map { CaseFold.folded($0) }
    }
  }

  /// The place of the document's publisher (its name, its domain, or the host of the url) in the list; `UInt32.max` when it
  /// is not there. `example.com` stands for its subdomains too.
  func rank(_ document: Document) -> UInt32 {
    guard !sources.isEmpty else { return .max }
    var names: [[UInt8]] = []
    if let publisher = document.source?.publisher {
      names.append(CaseFold.folded(publisher.name))
      if let domain = publisher.domain { names.append(CaseFold.folded(domain)) }
    }
    if let host = document.url.flatMap({ WebAddress.host(of: $0) }) { names.append(CaseFold.folded(host)) }
    let rank = sources.firstIndex { source in
      names.contains {
        $0 == source || $0.count > source.count && $0.reversed().starts(with: ([0x2E] + source).reversed())
      }
    }
    return rank.map { UInt32(clamping: $0) } ?? .max
  }
}
