import Testing
import Winnow
import WinnowTestSupport

/// How many failures in a row a run takes, over any division of its documents into chunks.
@Suite struct RejectionStreakTests {
  private static func outcome(_ isFailure: Bool, tolerance: Int) -> Result<Verdict, Rejection> {
    guard isFailure else { return .success(.keep) }
    var rejection = Rejection("tool-failed", message: "the tool failed")
    rejection.tolerance = tolerance
    return .failure(rejection)
  }

  private static func fails(_ chunks: [[Result<Verdict, Rejection>]]) -> Bool {
    do throws(StageFailure) {
      var streak = RejectionStreak(of: "tool")
      for chunk in chunks { try streak.join(RejectionStreak(chunk, of: "tool")) }
      return false
    } catch { return true }
  }

  /// The longest run of failures.
  private static func longest(_ failures: [Bool]) -> Int {
    failures.reduce(into: (current: 0, longest: 0)) { state, isFailure in
      state.current = isFailure ? state.current + 1 : 0
      state.longest = max(state.longest, state.current)
    }.longest
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func chunksMakeNoDifference(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let tolerance = random.below(5)
    let failures = (0..<30).map { _ in random.below(10) < 6 }
    let outcomes = failures.map { Self.outcome($0, tolerance: tolerance) }
    var chunks: [[Result<Verdict, Rejection>]] = [[]]
    for outcome in outcomes {
      if random.below(3) == 0 { chunks.append([]) }
      chunks[chunks.count - 1].append(outcome)
    }
    #expect(Self.fails(chunks) == (Self.longest(failures) > tolerance), "seed \(seed)")
  }

  @Test func rejectionsForTheDocumentsFaultDoNotCount() {
    let outcomes = (0..<100).map { _ in Result<Verdict, Rejection>.failure(Rejection("bad-document", message: "")) }
    #expect(!Self.fails([outcomes]))
  }
}
