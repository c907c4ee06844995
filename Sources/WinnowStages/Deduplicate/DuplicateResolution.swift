internal import Winnow

/// What `deduplicate` decided about a corpus: the canonicals of its clusters and one link per duplicate.
public struct DuplicateResolution: Sendable {
  /// From a duplicate to its canonical.
  struct Link: Sendable {
    let ordinal: UInt32
    let canonical: UInt32
    let kind: DuplicateAnnotation.Kind
    let similarity: Double
    let shared: UInt32
    /// Where the duplicate's text overlaps with the canonical's.
    let runs: [OverlapMeter.Run]
  }

  /// By ordinal.
  let links: [Link]
  /// The ids of the canonicals, by ordinal.
  let canonicals: [UInt32: RecordID]
  let statistics: StarClustering.Statistics

  init(links: [Link], canonicals: [UInt32: RecordID], statistics: StarClustering.Statistics) {
    self.links = links.sorted { $0.ordinal < $1.ordinal }
    self.canonicals = canonicals
    self.statistics = statistics
  }

  /// The link of a document, if it is a duplicate.
  func link(of ordinal: Int) -> Link? {
    var low = 0
    var high = links.count
    while low < high {
      let middle = (low + high) / 2
      if Int(links[middle].ordinal) < ordinal { low = middle + 1 } else { high = middle }
    }
    return low < links.count && Int(links[low].ordinal) == ordinal ? links[low] : nil
  }
}
