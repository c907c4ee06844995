/// How well clusters agree with stories, over the same documents.
struct ClusterScore {
  /// A cluster that has several stories, or a story that has several clusters.
  struct Fault {
    /// Whether a cluster has several stories; else a story has several clusters.
    let isMerged: Bool
    /// The number of the cluster, or of the story.
    let group: Int
    /// Pairs of documents that are together and should not be, or the other way round.
    let pairs: Int
    /// The numbers of the stories in the cluster, or of the clusters of the story, and of how many documents each; the
    /// largest first.
    let parts: [(group: Int, documents: Int)]
  }

  private(set) var documents = 0
  private(set) var stories = 0
  private(set) var clusters = 0
  /// Pairs of one story, of one cluster, and of both.
  private(set) var storyPairs = 0
  private(set) var clusterPairs = 0
  private(set) var commonPairs = 0
  /// The means over all documents of the share of its cluster that is of its story, and of its story that is in its cluster
  /// (Bagga and Baldwin 1998, "Entity-based cross-document coreferencing").
  private(set) var b3Precision = 1.0
  private(set) var b3Recall = 1.0
  /// The worst first.
  private(set) var faults: [Fault] = []
  /// Stories of which no document is kept, and documents that are kept beside another one of their story.
  private(set) var lost = 0
  private(set) var left = 0

  /// Compares clusters with stories.
  ///
  /// - Parameters:
  ///   - stories: each document's story, numbered from 0.
  ///   - clusters: its cluster, likewise.
  ///   - isKept: whether the document stands for its cluster.
  init(stories: [Int], clusters: [Int], isKept: [Bool]) {
    documents = stories.count
    var cells: [[Int]: Int] = [:]
    for (story, cluster) in zip(stories, clusters) { cells[[story, cluster], default: 0] += 1 }
    var storySizes: [Int: Int] = [:]
    var clusterSizes: [Int: Int] = [:]
    for story in stories { storySizes[story, default: 0] += 1 }
    for cluster in clusters { clusterSizes[cluster, default: 0] += 1 }
    self.stories = storySizes.count
    self.clusters = clusterSizes.count
    storyPairs = storySizes.values.reduce(0) { $0 + Self.pairs($1) }
    clusterPairs = clusterSizes.values.reduce(0) { $0 + Self.pairs($1) }
    var storyParts: [Int: [(group: Int, documents: Int)]] = [:]
    var clusterParts: [Int: [(group: Int, documents: Int)]] = [:]
    var precision = 0.0
    var recall = 0.0
    // In a fixed order: sums of fractions depend on it.
    for (cell, count) in cells.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      commonPairs += Self.pairs(count)
      precision += Double(count * count) / Double(clusterSizes[cell[1]] ?? 1)
      recall += Double(count * count) / Double(storySizes[cell[0]] ?? 1)
      storyParts[cell[0], default: []].append((cell[1], count))
      clusterParts[cell[1], default: []].append((cell[0], count))
    }
    if documents > 0 {
      b3Precision = precision / Double(documents)
      b3Recall = recall / Double(documents)
    }
    faults = Self.faults(clusterParts, isMerged: true) + Self.faults(storyParts, isMerged: false)
    faults.sort { ($1.pairs, $0.isMerged ? 0 : 1, $0.group) < ($0.pairs, $1.isMerged ? 0 : 1, $1.group) }
    var keptStories: Set<Int> = []
    var kept = 0
    for (story, isKept) in zip(stories, isKept) where isKept {
      kept += 1
      keptStories.insert(story)
    }
    lost = self.stories - keptStories.count
    left = kept - keptStories.count
  }

  var precision: Double { clusterPairs == 0 ? 1 : Double(commonPairs) / Double(clusterPairs) }
  var recall: Double { storyPairs == 0 ? 1 : Double(commonPairs) / Double(storyPairs) }
  var f1: Double { ShingleScore.f1(precision, recall) }
  var b3F1: Double { ShingleScore.f1(b3Precision, b3Recall) }

  private static func pairs(_ count: Int) -> Int { count * (count - 1) / 2 }

  private static func faults(_ groups: [Int: [(group: Int, documents: Int)]], isMerged: Bool) -> [Fault] {
    groups.compactMap { group, parts in
      guard parts.count > 1 else { return nil }
      let together = pairs(parts.reduce(0) { $0 + $1.documents })
      return Fault(
        isMerged: isMerged, group: group, pairs: together - parts.reduce(0) { $0 + pairs($1.documents) },
        parts: parts.sorted { ($1.documents, $0.group) < ($0.documents, $1.group) })
    }
  }
}
