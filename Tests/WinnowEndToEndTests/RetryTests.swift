import Foundation
import Testing

/// `winnow retry`: the rejects of a run come out as they would have, had the run been right at once.
@Suite struct RetryTests {
  private let directory: ScratchDirectory

  /// Two pipelines over one crawl: the first rejects texts with the word boom and records longer than 120 KB.
  init() throws {
    directory = try ScratchDirectory()
    let lines = [
      #"{"id":"a","text":"page a with words"}"#, #"{"text":"no id, boom"}"#, #"{"broken"#,
      #"{"id":"big","text":"boom \#(String(repeating: "word ", count: 16_000))","topics":["mine"],"site":"x"}"#,
      #"{"id":"a","text":"long \#(String(repeating: "word ", count: 30_000))"}"#,
      #"{"id":"a","text":"second a, boom"}"#,
      #"{"id":"t","url":"u","title":"T","text":"boom again","topics":{"a":1},"source":"s","zz":[1, 2]}"#,
      #"{"id":"end","text":"fine"}"#,
    ]
    try directory.write("crawl/sub/x.ndjson", lines.joined(separator: "\n") + "\n")
    try directory.write("crawl/page.txt", "A page, boom\n\nsecond\n\n")
    var latin = Data(#"{"id":"w","text":"boom, "#.utf8)
    latin.append(contentsOf: [0x63, 0x61, 0x66, 0xE9, 0x20, 0x6E, 0x61, 0xEF, 0x76, 0x65, 0x22, 0x7D, 0x0A])
    latin.append(contentsOf: Array(#"{"text":""#.utf8) + [0x81, 0x8D, 0x22, 0x7D, 0x0A])
    try directory.write("crawl/latin.ndjson", latin)
    let utf16 = "\u{FEFF}{\"id\":\"u\",\"text\":\"boom grün\"}\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    try directory.write("crawl/utf16.ndjson", Data(utf16))
    try directory.write(
      "crawl/z.ndjson", #"{"id":"z","text":"boom \#(String(repeating: "x y ", count: 25_000))"}"# + "\n")
    let gzip = try Program(path: "/bin/gzip")(["crawl/z.ndjson"], in: directory.path)
    #expect(gzip.status == 0, "\(gzip.all)")
    for (name, answer, size) in [("bad", #"\"reject\":\"bad\""#, "120KB"), ("good", #"\"seen\":true"#, "16MB")] {
      try directory.write(
        "\(name).sh",
        """
        while IFS= read -r line; do
          case $line in
            *boom*) echo "${line%%,\\"text\\"*},\(answer)}" ;;
            *) echo "${line%%,\\"text\\"*}}" ;;
          esac
        done
        """)
      try directory.write(
        "\(name).yaml",
        """
        version: 1
        name: p
        input: {files: crawl, max-record: \(size)}
        stages: [{exec: {command: [sh, \(name).sh], send: [text], restarts: 100}}]
        """)
    }
  }

  private func winnow(_ arguments: [String], status: Int32 = 0) throws -> Program.Outcome {
    let outcome = try Program.winnow(arguments, in: directory.path)
    #expect(outcome.status == status, "\(outcome.all)")
    return outcome
  }

  private func lines(_ names: [String]) throws -> [String] {
    try names.flatMap {
      String(decoding: try directory.read($0), as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }

  @Test(arguments: ["1", "3"]) func recordsComeOutAsTheyWouldHave(_ workers: String) throws {
    _ = try winnow(["run", "bad.yaml", "-q", "-o", "bad", "--workers", workers])
    _ = try winnow(["run", "good.yaml", "-q", "-o", "good"])
    let rejects = try lines(["bad/rejected.ndjson"]).count
    #expect(rejects == 11)
    let retry = try winnow([
      "retry", "bad", "-o", "retried", "--pipeline", "good.yaml", "--workers", workers, "-q",
    ])
    #expect(retry.text.contains("exec-rejected: 8 of 8 succeeded\n"))
    #expect(retry.text.contains("broken-json: 0 of 1 succeeded, again broken-json 1\n"))
    #expect(retry.text.contains("ok    crawl/sub/x.ndjson:2  exec-rejected\n"))
    #expect(retry.text.hasSuffix("11 retried = 9 out + 0 dropped + 2 rejected again\n"))
    let output = try RunOutput(directory, "retried")
    #expect(try output.count("in") == rejects)
    // Byte for byte what the whole run gives, but for one id that the retried record must not take from another.
    let whole = Set(try lines(["good/part-00000.ndjson"]))
    let others = try lines(["retried/part-00000.ndjson"]).filter { !whole.contains($0) }
    #expect(others.count == 1)
    #expect(others[0].hasPrefix("{\"id\":\"a#2#2\""))
    #expect(output.ids.sorted() == ["a#2", "a#2#2", "big", "page.txt", "sub/x.ndjson:2", "t", "u", "w", "z"])
    #expect(try lines(["retried/rejected.ndjson"]) == lines(["good/rejected.ndjson"]))
  }

  @Test func whatFailsAgainCanBeRetriedAgain() throws {
    _ = try winnow(["run", "bad.yaml", "-q", "-o", "bad", "--compress", "zstd"])
    _ = try winnow(["retry", "bad", "-o", "again", "-q"])
    // The run's own pipeline rejects the same records with the same words.
    let first = try RunOutput(directory, "bad")
    let again = try RunOutput(directory, "again")
    #expect(again.records.isEmpty)
    #expect(try directory.read("again/rejected.ndjson.zst") == directory.read("bad/rejected.ndjson.zst"))
    #expect(first.rejected.count == again.rejected.count)
    _ = try winnow(["retry", "again", "-o", "third", "--pipeline", "good.yaml", "-q"])
    #expect(try RunOutput(directory, "third").records.count == 9)
    _ = try winnow(["retry", "bad", "-o", "again", "-q", "--max-rejects", "0"], status: 3)
  }

  /// The rejects name their files as the first run was given them, the new ones as the second finds them.
  @Test func whatFailsAgainElsewhereIsNoSuccess() throws {
    _ = try winnow(["run", "bad.yaml", "-q", "-o", "bad"])
    try directory.write("elsewhere/bad.sh", try directory.read("bad.sh"))
    let retry = try Program.winnow(
      ["retry", "../bad", "-o", "again", "-q", "--pipeline", "../bad.yaml"], in: directory.url("elsewhere").path)
    #expect(retry.text.contains("exec-rejected: 0 of 8 succeeded, again exec-rejected 8\n"), "\(retry.all)")
    #expect(retry.text.contains("again crawl/sub/x.ndjson:2  exec-rejected"))
  }

  /// Jobs are looked into from anywhere, not only from where cron started them.
  @Test func relativeInputsAreFoundFromElsewhere() throws {
    _ = try winnow(["run", "bad.yaml", "-q", "-o", "bad"])
    // The pipeline's program is looked for where the retry is started.
    try directory.write("elsewhere/good.sh", try directory.read("good.sh"))
    let elsewhere = directory.url("elsewhere").path
    let explained = try Program.winnow(["explain", "a", "--run", "../bad"], in: elsewhere)
    #expect(explained.text.contains("read  \(directory.url("crawl/sub/x.ndjson").path), line 1, "), "\(explained.all)")
    let retry = try Program.winnow(
      ["retry", "../bad", "-o", "retried", "--pipeline", "../good.yaml", "-q"], in: elsewhere)
    #expect(retry.text.contains("exec-rejected: 8 of 8 succeeded\n"), "\(retry.all)")
    // Some records are only begun in the rejects: these come from the files themselves.
    #expect(retry.text.hasSuffix("11 retried = 9 out + 0 dropped + 2 rejected again\n"))
  }

  @Test func aFileThatHasChangedIsNotReadAgain() throws {
    _ = try winnow(["run", "bad.yaml", "-q", "-o", "bad"])
    var text = try directory.read("crawl/sub/x.ndjson")
    text.replaceSubrange(10..<11, with: Data("b".utf8))
    try directory.write("crawl/sub/x.ndjson", text)
    try FileManager.default.removeItem(at: directory.url("crawl/z.ndjson.gz"))
    let retry = try winnow(["retry", "bad", "-o", "retried", "--pipeline", "good.yaml", "-q"])
    #expect(retry.text.contains("again crawl/z.ndjson.gz:1  exec-rejected → input-gone: only the beginning"))
    #expect(retry.text.contains("exec-rejected: 6 of 8 succeeded, again input-gone 2\n"))
    #expect(retry.text.contains("record-too-long: 0 of 1 succeeded, again input-gone 1\n"))
    #expect(try RunOutput(directory, "retried").rejected.count == 5)
  }

  @Test func damagedFilesAreNotMendedByARetry() throws {
    let whole = try directory.read("crawl/z.ndjson.gz")
    try directory.write("crawl/z.ndjson.gz", whole.prefix(whole.count / 2))
    _ = try winnow(["run", "good.yaml", "-q", "-o", "out", "--input", "crawl/z.ndjson.gz"])
    let retry = try winnow(["retry", "out", "-o", "retried", "-q"])
    #expect(retry.text.contains("damaged-input: 0 of 1 succeeded, again damaged-input 1\n"))
  }

  @Test func wrongUsageIsToldApart() throws {
    _ = try winnow(["run", "bad.yaml", "-q", "-o", "bad"])
    let own = try winnow(["retry", "bad", "-o", "./bad", "-q"], status: 2)
    #expect(own.messages.contains("--output is the run's own directory"))
    #expect(try RunOutput(directory, "bad").rejected.count == 11)
    try FileManager.default.removeItem(at: directory.url("bad.yaml"))
    let gone = try winnow(["retry", "bad", "-o", "retried", "-q"], status: 2)
    #expect(gone.messages.contains("the run's pipeline file 'bad.yaml' is not there"))
    #expect(!directory.exists("retried"))
    _ = try winnow(["retry", "crawl", "-o", "retried"], status: 1)
    _ = try winnow(["retry", "bad"], status: 2)
  }
}
