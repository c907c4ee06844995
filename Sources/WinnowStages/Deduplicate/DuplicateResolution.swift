internal import Winnow

/// What `deduplicate` decided about a corpus: the canonicals of its clusters and one link per duplicate.
public struct DuplicateResolution: Sendable {
  /// The document that a cluster is named after.
  struct Canonical: Sendable {
    let id: RecordID
    /// The run that has it, when that is not this one.
    var run: Int?
  }

  /// From a duplicate to its canonical.
  struct Link: Sendable {
    var ordinal: UInt32
    /// Its place in `canonicals`.
    var canonical: UInt32
    let likeness: DuplicateLikeness
  }

  /// By ordinal.
  private(set) var links: [Link] = []
  private(set) var canonicals: [Canonical] = []
  /// From the ordinals of those canonicals that are marked as such to their places in `canonicals`.
  private(set) var marked: [UInt32: UInt32] = [:]
  private(set) var statistics = StarClustering.Statistics()
  /// The documents that have a link or are marked.
  private var concerned = OrdinalSet()

  /// Nothing decided yet.
  init() {}

  /// The decisions about one corpus.
  ///
  /// - Parameter clusters: the canonicals with their ordinals, by their places in the links.
  init(links: [Link], clusters: [(ordinal: UInt32, id: RecordID)], statistics: StarClustering.Statistics) {
    self.links = links
    self.statistics = statistics
    canonicals = clusters.map { Canonical(id: $0.id) }
    marked.reserveCapacity(clusters.count)
    for (place, cluster) in clusters.enumerated() { marked[cluster.ordinal] = UInt32(place) }
    finish()
  }

  /// Adds a canonical of an earlier night, which is not marked: what was decided then stays as it is.
  mutating func add(_ canonical: Canonical, _ duplicates: [(ordinal: UInt32, likeness: DuplicateLikeness)]) {
    let place = UInt32(canonicals.count)
    canonicals.append(canonical)
    for duplicate in duplicates {
      links.append(Link(ordinal: duplicate.ordinal, canonical: place, likeness: duplicate.likeness))
    }
  }

  /// Adds the decisions about some documents; `ordinals` are theirs here.
  mutating func add(_ other: DuplicateResolution, ordinals: (UInt32) -> UInt32) {
    let first = UInt32(canonicals.count)
    canonicals += other.canonicals
    for (ordinal, place) in other.marked { marked[ordinals(ordinal)] = first + place }
    for var link in other.links {
      link.ordinal = ordinals(link.ordinal)
      link.canonical += first
      links.append(link)
    }
    statistics += other.statistics
  }

  /// Ends adding: now documents can be asked for.
  mutating func finish() {
    links.sort { $0.ordinal < $1.ordinal }
    for link in links { concerned.insert(link.ordinal) }
    for ordinal in marked.keys { concerned.insert(ordinal) }
  }

  /// Whether a document is a duplicate or marked as a canonical.
  func concerns(_ ordinal: Int) -> Bool { concerned.contains(ordinal) }

  /// The canonical that a document is, if it is marked as one.
  func canonical(_ ordinal: Int) -> Canonical? {
    marked[UInt32(truncatingIfNeeded: ordinal)].map { canonicals[Int($0)] }
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
