public import Winnow
internal import WinnowText

/// Removes the lines that recur on a site's pages: see `descriptor`.
public struct CleanSiteChromeStage: CorpusStage {
  public typealias Options = SiteChromeOptions
  public typealias Resolution = SiteChrome

  /// One worker's memory.
  public final class Scratch {
    fileprivate var lines: [UInt64] = []
  }

  /// Lines of at least so many bytes tell stories apart.
  private static let storyLineLength = 40

  private let options: SiteChromeOptions

  public init(options: SiteChromeOptions, resources: StageResources) {
    self.options = options
    resources.readsInput(options.siteField.isEmpty ? nil : options.siteField, named: "site-field")
  }

  public func makeScratch() -> Scratch { Scratch() }

  public func observe(_ document: Document, into observation: inout [UInt8], scratch: inout Scratch) {
    guard let site = site(of: document) else { return }
    scratch.lines.removeAll(keepingCapacity: true)
    var story: UInt64 = 0
    var shortStory: UInt64 = 0
    document.page.withUnsafeBufferPointer { page in
      for block in document.blocks {
        let hash = LineSignature.hash(UnsafeBufferPointer(rebasing: page[block.range]))
        scratch.lines.append(hash)
        // Copies of a page have the same lines, a counter or two aside.
        if block.range.count >= Self.storyLineLength {
          story = story &+ (hash &* hash | 1)
        } else {
          shortStory = shortStory &+ (hash &* hash | 1)
        }
      }
    }
    // A page of short lines only is told by all of them.
    if story == 0 { story = shortStory }
    scratch.lines.sort()
    var distinct = 0
    for line in scratch.lines where distinct == 0 || scratch.lines[distinct - 1] != line {
      scratch.lines[distinct] = line
      distinct += 1
    }
    scratch.lines.removeLast(scratch.lines.count - distinct)
    SiteChromeObservation.append(site: site, story: story, lines: scratch.lines, to: &observation)
  }

  /// A hash of the document's site; nil when nothing tells it.
  private func site(of document: Document) -> UInt64? {
    if !options.siteField.isEmpty {
      return document.stringField(options.siteField).map { XXHash.hash64($0.lowercased()) }
    }
    if let url = document.url, let host = WebAddress.host(of: url) { return XXHash.hash64(host) }
    guard let publisher = document.source?.publisher else { return nil }
    return XXHash.hash64((publisher.domain ?? publisher.name).lowercased())
  }

  public func resolve(_ observations: any ObservationSource, workspace: ResolveWorkspace) throws -> SiteChrome {
    try LineCounter(options: options, observations: observations, workspace: workspace).count()
  }

  public func apply(_ resolution: SiteChrome, to document: inout Document, ordinal: Int) -> Verdict {
    guard !resolution.lines.isEmpty, let site = site(of: document) else { return .keep }
    var removals: [(block: Int, hash: UInt64, count: SiteChrome.Count)] = []
    var keepsText = false
    document.page.withUnsafeBufferPointer { page in
      for (index, block) in document.blocks.enumerated() where block.label.isArticle {
        let hash = LineSignature.hash(UnsafeBufferPointer(rebasing: page[block.range]))
        if let count = resolution.lines[LineSignature.key(site, hash)] {
          removals.append((index, hash, count))
        } else {
          keepsText = true
        }
      }
    }
    // With a headline of its own and nothing else, it is a page without an article. Of one that has not even that, the lines
    // say more about the corpus than about the page.
    guard keepsText else { return .keep }
    for removal in removals where document.blocks[removal.block].label.isTitle && document.titleEvidence != nil {
      // A headline stands on one page: what the cleaner took for it was the site's.
      document.title = nil
      document.titleEvidence = nil
    }
    document.remove(removals.map { Self.removal($0.block, $0.hash, $0.count) })
    document.keepLonelyTitle()
    return .keep
  }

  private static func removal(
    _ block: Int, _ hash: UInt64, _ count: SiteChrome.Count
  ) -> (removal: Removal, kind: BoilerplateKind) {
    let share = Double(count.pages) / Double(count.of)
    return (
      Removal(
        block: block, rule: "site.repeated", confidence: min(0.99, 0.6 + 0.39 * min(1, 2 * share)),
        pages: Int(count.pages)), LineSignature.isProse(hash: hash) ? .other : .navigation
    )
  }
}
