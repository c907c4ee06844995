import Testing
import Winnow
import WinnowResults
import WinnowTestSupport

@Suite struct RunStatisticsTests {
  @Test func everythingIsCounted() throws {
    let directory = try TemporaryDirectory()
    let run = WrittenRun(
      kept: [
        #"{"id":"a","text":"é\n","language":"fr","source":{"publisher":{"name":"P"},"agencies":[{"name":"R","role":"origin"},"#
          + #"{"name":"Q","role":"quoted"}]},"dates":{"published":{"value":"2023-08-18T10:00"}},"#
          + #""topics":[{"id":"1","label":"war","level":1},{"id":"2","label":"siege","level":2}]}"#,
        #"{"id":"b","text":"\#(String(repeating: "x", count: 300))","dates":{"bounds":{"earliest":"2023-01-01"}}}"#,
        #"{"id":"c","source":"selected","topics":["war"]}"#,
      ],
      dropped: (1...5).map {
        #"{"id":"d\#($0)","title":"T","text":"x","dropped":{"stage":"drop-short","reason":"too-short","detail":"1"}}"#
      },
      rejected: [#"{"file":"in.ndjson","line":3,"reason":"broken-json","message":"m","raw":"{"}"#])
    let statistics = try RunStatistics(run.write("a", in: directory))
    #expect(statistics.documents == 3)
    #expect(statistics.publishers == ["P": 1])
    #expect(statistics.agencies == ["R": 1])
    #expect(statistics.languages == ["fr": 1])
    #expect(statistics.days == ["2023-08-18": 1])
    #expect(statistics.boundedDays == 1)
    #expect(statistics.topics == ["war": 1])
    #expect(statistics.finerTopics == ["siege": 1])
    #expect(statistics.classified == 1)
    #expect(statistics.lengths.map(\.count) == [2, 1, 0, 0, 0, 0, 0, 0])
    #expect(statistics.meanLength == 100)
    let drop = try #require(statistics.drops.first)
    #expect(drop.key.stage == "drop-short" && drop.key.reason == "too-short")
    #expect(drop.value.count == 5)
    #expect(drop.value.samples.map(\.id) == ["d1", "d2", "d3"])
    #expect(statistics.rejects["broken-json"]?.samples.first?.line == 3)
    #expect(["b": 2, "a": 2, "c": 5].byCount.map(\.name) == ["c", "a", "b"])
  }
}
