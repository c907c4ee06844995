import Testing
import WinnowTestSupport

@testable import WinnowStages

@Suite struct ClusterScoreTests {
  @Test func countsPairsAndMeans() {
    // Stories a a a b b; clusters {a a b} {a} {b}; the first of each is kept.
    let score = ClusterScore(
      stories: [0, 0, 0, 1, 1], clusters: [0, 0, 1, 0, 2], isKept: [true, false, true, false, true])
    #expect(score.storyPairs == 4)
    #expect(score.clusterPairs == 3)
    #expect(score.commonPairs == 1)
    #expect(abs(score.b3Precision - (2.0 / 3 + 2.0 / 3 + 1 + 1.0 / 3 + 1) / 5) < 1e-12)
    #expect(abs(score.b3Recall - (2.0 / 3 + 2.0 / 3 + 1.0 / 3 + 0.5 + 0.5) / 5) < 1e-12)
    #expect(score.lost == 0)
    #expect(score.left == 1)
    #expect(score.faults.map(\.pairs) == [2, 2, 1])
    #expect(score.faults.map(\.isMerged) == [true, false, false])
  }

  @Test func storiesWithoutAKeptDocumentAreLost() {
    let score = ClusterScore(stories: [0, 1], clusters: [0, 0], isKept: [true, false])
    #expect(score.lost == 1)
    #expect(score.left == 0)
    #expect(score.precision == 0)
    #expect(score.recall == 1)
  }

  /// Against sums over all pairs of documents.
  @Test(arguments: 0..<50)
  func agreesWithAllPairs(_ seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let count = Int(random.next() % 30)
    let stories = (0..<count).map { _ in Int(random.next() % 6) }
    let clusters = (0..<count).map { _ in Int(random.next() % 6) }
    let score = ClusterScore(stories: stories, clusters: clusters, isKept: stories.map { _ in true })
    var figures = [0, 0, 0]
    for left in 0..<count {
      for right in 0..<left {
        let (isStory, isCluster) = (stories[left] == stories[right], clusters[left] == clusters[right])
        figures[0] += isStory ? 1 : 0
        figures[1] += isCluster ? 1 : 0
        figures[2] += isStory && isCluster ? 1 : 0
      }
    }
    #expect([score.storyPairs, score.clusterPairs, score.commonPairs] == figures)
    #expect(score.faults.filter(\.isMerged).reduce(0) { $0 + $1.pairs } == figures[1] - figures[2])
    #expect(score.faults.filter { !$0.isMerged }.reduce(0) { $0 + $1.pairs } == figures[0] - figures[2])
  }
}
