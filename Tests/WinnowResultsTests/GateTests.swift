import Testing
import WinnowResults

@Suite struct GateTests {
  private func summary() -> ComparisonSummary {
    var summary = ComparisonSummary()
    summary.documents = (before: 200, after: 201)
    summary.transitions = [
      Transition(before: .kept, after: .dropped): 4, Transition(before: .rejected, after: .dropped): 1,
      Transition(before: .kept, after: .kept): 30, Transition(before: .dropped, after: .kept): 2,
      Transition(before: nil, after: .dropped): 7, Transition(before: .kept, after: nil): 6,
      Transition(before: .dropped, after: .dropped): 5,
    ]
    summary.fields = ["text": 20, "topics": 12]
    summary.leadingTopics = 3
    return summary
  }

  @Test(arguments: [
    ("dropped>4", true), ("dropped>5", false), ("dropped >= 5", true), ("dropped>2.4%", true), ("dropped>2.5%", false),
    ("rejected>0", false), ("kept>1", true), ("changed>=15%", true), ("text-changed>19", true),
    ("topics-changed<13", true), ("topic-changed<=3", true), ("topic-changed<3", false), ("title-changed>0", false),
    ("added>6", true), ("removed>3%", false), ("removed>=3%", true), ("different>=55", true),
  ])
  func boundsHold(_ text: String, _ fails: Bool) throws {
    let gate = try #require(Gate(text))
    #expect((gate.failure(summary()) != nil) == fails)
  }

  @Test(arguments: [
    "", "dropped", "dropped>", ">1", "dropped>x", "dropped>-1", "dropped=1", "lost>1", "-changed>1", "dropped>1%%",
  ])
  func whatIsNoGate(_ text: String) { #expect(Gate(text) == nil) }

  @Test func aShareOfNothing() throws {
    var summary = ComparisonSummary()
    let gate = try #require(Gate("added>50%"))
    #expect(gate.failure(summary) == nil)
    summary.transitions = [Transition(before: nil, after: .kept): 1]
    #expect(gate.failure(summary) == "added>50%: added is 1")
  }

  @Test func failuresSayTheFigures() throws {
    #expect(try #require(Gate("dropped>1%")).failure(summary()) == "dropped>1%: dropped is 5 of 200 (2.50 %)")
  }
}
