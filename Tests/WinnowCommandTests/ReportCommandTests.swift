import Glibc
import Testing
import Winnow
import WinnowTestSupport

@Suite struct ReportCommandTests {
  private let directory: TemporaryDirectory
  private let pipeline: String

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write(
      "in.ndjson",
      #"{"id":1,"text":"A <i>title</i>\nHome\nSome text here"}"# + "\n" + #"{"id":2,"text":"An\nadvert here"}"#
        + "\nno <script>\n")
    pipeline = try directory.write(
      "p.yaml",
      """
      version: 1
      name: a "b" \\ c
      input: {files: in.ndjson}
      stages: [label-words, word-topic, {drop-word: {word: advert}}]
      """)
  }

  private func path(_ name: String) -> String { "\(directory.path)/\(name)" }

  @Test func metricsAreInTheTextFormOfPrometheus() throws {
    let run = CommandRun("run", pipeline, "-q", "-o", path("out"), "--metrics", path("m.prom"))
    #expect(run.code == 0, "\(run.err)")
    let lines = try directory.read("m.prom").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last == "")
    var samples: [Substring: String] = [:]
    var announced: [Substring] = []
    for line in lines.dropLast() {
      if line.hasPrefix("# HELP ") { announced = [line.split(separator: " ")[2]] }
      if line.hasPrefix("# TYPE ") {
        #expect(line.split(separator: " ")[2...] == [announced[0], "gauge"])
      } else if !line.hasPrefix("#") {
        let match = try #require(
          line.wholeMatch(of: /([a-z_]+)\{(([a-z]+="([^"\\]|\\["\\n])*",?)+)\} ([0-9.]+)/), "\(line)")
        #expect(match.1 == announced[0])
        #expect(match.2.hasPrefix(#"pipeline="a \"b\" \\ c""#))
        samples[line.split(separator: " ").dropLast().joined(separator: " ")[...]] = String(match.5)
      }
    }
    let labels = #"pipeline="a \"b\" \\ c""#
    #expect(samples["winnow_run_records{\(labels),outcome=\"read\"}"] == "3")
    #expect(samples["winnow_run_records{\(labels),outcome=\"kept\"}"] == "1")
    #expect(samples["winnow_stage_dropped_records{\(labels),stage=\"drop-word\",reason=\"has-word\"}"] == "1")
    #expect(samples["winnow_run_rejected_records{\(labels),stage=\"reading\",reason=\"broken-json\"}"] == "1")
    #expect(samples["winnow_stage_documents{\(labels),stage=\"word-topic\"}"] == "2")
    #expect(samples["winnow_run_input_files{\(labels)}"] == "1")
    // A place that cannot be written stops the run before its work; the output of the run before stands.
    let failed = CommandRun("run", pipeline, "-q", "-o", path("out"), "--metrics", path("none/m.prom"))
    #expect(failed.code == 2)
    #expect(CommandRun("show", path("out")).code == 0)
  }

  @Test func theReportLoadsNothingAndEscapes() throws {
    #expect(CommandRun("run", pipeline, "-q", "-o", path("out"), "--report").code == 0)
    let page = try directory.read("out/report.html")
    #expect(page == CommandRun("report", path("out"), "--output", "-").out)
    for text in [
      "<h2>Records</h2>", "From input to output", "<b>1</b> drop-word: has-word", "<b>1</b> broken-json",
      "no &lt;script&gt;", "The Example", "things", "a &quot;b&quot; \\ c: run report",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    for forbidden in ["<script", "<link", "http://", "https://", "<i>title"] { #expect(!page.contains(forbidden)) }
    // The next run takes a report away that it does not renew.
    #expect(CommandRun("run", pipeline, "-q", "-o", path("out")).code == 0)
    #expect(try !FilePaths.names(in: path("out")).contains("report.html"))
    #expect(CommandRun("report", path("out")).code == 0)
    #expect(try FilePaths.names(in: path("out")).contains("report.html"))
  }

  @Test func theReportComparesWithTheRunBefore() throws {
    let other = try directory.write(
      "q.yaml", "version: 1\nname: q\ninput: {files: in.ndjson}\nstages: [label-words]\n")
    #expect(CommandRun("run", other, "-q", "-o", path("before")).code == 0)
    let run = CommandRun("run", pipeline, "-q", "-o", path("after"), "--report", "--previous", path("before"))
    #expect(run.code == 0, "\(run.err)")
    let page = try directory.read("after/report.html")
    for text in ["Since the run before", "kept → dropped", "Changes: Stages and rules behind it", "mean length"] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(!CommandRun("report", path("after"), "--output", "-").out.contains("Since the run before"))
  }

  /// The output stands by the time that the metrics are written.
  @Test func metricsThatFailSayThatTheOutputIsInItsPlace() {
    // The temporary name beside it is too long.
    let run = CommandRun(
      "run", pipeline, "-q", "-o", path("out"), "--metrics", path(String(repeating: "m", count: 253)))
    #expect(run.code == 1)
    #expect(run.err.contains("the output is in its place, only this file is not"), "\(run.err)")
    #expect((try? FilePaths.names(in: path("out")).contains("manifest.json")) == true)
  }

  /// A name mistyped must not cost the input, the pipeline, or the output.
  @Test func namedFilesTakeNoOthersPlace() throws {
    #expect(CommandRun("run", pipeline, "-q", "-o", path("out")).code == 0)
    let precious = ["in.ndjson", "p.yaml", "out/manifest.json", "out/part-00000.ndjson"]
    let before = try precious.map { try directory.read($0) }
    for name in precious {
      let metrics = CommandRun("run", pipeline, "-q", "-o", path("out"), "--metrics", path(name))
      #expect(metrics.code == 2 && metrics.err.contains("--metrics: "), "\(metrics.err)")
      let report = CommandRun("report", path("out"), "--output", path(name))
      #expect(report.code == 2 && report.err.contains("--output: "), "\(report.err)")
    }
    #expect(CommandRun("diff", path("out"), path("out"), "--output", path("out/manifest.json")).code == 2)
    let model = CommandRun("train", "topics", path("in.ndjson"), "--out", path("in.ndjson"))
    #expect(model.code == 2 && model.err.contains("is what the command reads"), "\(model.err)")
    #expect(try precious.map { try directory.read($0) } == before)
    // Its own kind is replaced, through a link too, and a pipe stays one.
    try directory.write("real.html", "<!DOCTYPE html>old")
    #expect(symlink(path("real.html"), path("link.html")) == 0)
    #expect(CommandRun("report", path("out"), "--output", path("link.html")).code == 0)
    #expect(try directory.read("real.html").contains("</html>"))
    // As the shell does: a file is made where a link leads that leads to nothing yet.
    #expect(symlink("chain.html", path("first.html")) == 0 && symlink(path("made.html"), path("chain.html")) == 0)
    #expect(CommandRun("report", path("out"), "--output", path("first.html")).code == 0)
    #expect(try directory.read("made.html").contains("</html>"))
    #expect(FilePaths.resolved(path("first.html")) == FilePaths.resolved(path("made.html")))
    #expect(symlink(path("nowhere/made.html"), path("lost.html")) == 0)
    let lost = CommandRun("report", path("out"), "--output", path("lost.html"))
    #expect(lost.code == 2 && lost.err.contains("nowhere' is no directory that can be written"), "\(lost.err)")
    #expect(CommandRun("report", path("out"), "--output", "/dev/null").code == 0)
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func aForeignReportStopsTheRunBeforeItsWork() throws {
    try FilePaths.createDirectory(path("out"))
    try directory.write("out/report.html", "my own notes")
    let run = CommandRun("run", pipeline, "-q", "-o", path("out"), "--report")
    #expect(run.code == 2 && run.err.contains("--report: "), "\(run.err)")
    #expect(try FilePaths.names(in: path("out")) == ["report.html"])
    #expect(try directory.read("out/report.html") == "my own notes")
  }

  @Test func figuresGoToStandardOutputUnlessRecordsDo() {
    let run = CommandRun("run", pipeline, "-q", "-o", path("out"), "--metrics", "-")
    #expect(run.code == 0 && run.out.contains("# HELP winnow_run_records"), "\(run.err)")
    #expect(CommandRun("run", pipeline, "-q", "-o", "-", "--metrics", "-").code == 2)
  }

  @Test func whatCannotBeLeftIsSaidBeforeTheWork() {
    #expect(CommandRun("run", pipeline, "-o", "-", "--report").code == 2)
    #expect(CommandRun("run", pipeline, "-o", path("out"), "--previous", path("x")).code == 2)
    #expect(CommandRun("run", pipeline, "-o", path("out"), "--report", "--previous", path("x")).code == 2)
    #expect(CommandRun("run", pipeline, "-q", "-o", path("out")).code == 0)
    let same = CommandRun("run", pipeline, "-o", path("out"), "--report", "--previous", path("out"))
    #expect(same.code == 2)
    #expect(same.err.contains("--previous is the directory that this run writes into"))
    let directory = CommandRun("run", pipeline, "-o", path("out"), "--metrics", path(""))
    #expect(directory.code == 2)
    #expect(directory.err.contains("is a directory"))
    #expect(CommandRun("report", path("none")).code == 2)
    #expect(CommandRun("report", self.directory.path).code == 1)
  }
}
