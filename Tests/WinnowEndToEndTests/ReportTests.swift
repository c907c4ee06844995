import Foundation
import Testing

/// The HTML pages in a real browser; skipped where there is none.
@Suite struct ReportTests {
  private static let browser: String? = ["chromium", "chromium-browser", "google-chrome"].lazy.flatMap { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map { "\($0)/\(name)" }
  }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// The page as the browser sees it, at a width.
  private func dump(_ page: String, width: Int, in directory: ScratchDirectory) throws -> String {
    let outcome = try Program(path: try #require(Self.browser))(
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--user-data-dir=\(directory.url("browser").path)", "--window-size=\(width),900", "--dump-dom",
        "file://\(directory.url(page).path)",
      ], in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    return outcome.text
  }

  /// Adds a line that tells how wide the page became.
  private func measured(_ page: String, in directory: ScratchDirectory) throws -> String {
    let text = String(decoding: try directory.read(page), as: UTF8.self)
    let script = """
      <script>for (const part of document.querySelectorAll("details")) part.open = true;
      document.title = "width " + document.documentElement.scrollWidth + " of " + innerWidth;</script></body>
      """
    try directory.write("measured-\(page)", text.replacingOccurrences(of: "</body>", with: script))
    return "measured-\(page)"
  }

  private func runs() throws -> ScratchDirectory {
    let directory = try ScratchDirectory()
    let generated = try Program.bench(["generate", "--docs", "300", "--seed", "5", "in.ndjson"], in: directory.path)
    #expect(generated.status == 0, "\(generated.all)")
    try directory.write("bad.ndjson", #"{"id":"<b>","text":"  "}"# + "\nno json at all\n")
    let news = packageDirectory + "/pipelines/news.yaml"
    let cleanOnly = packageDirectory + "/pipelines/clean-only.yaml"
    for (pipeline, output, extra) in [
      (cleanOnly, "before", []), (news, "after", ["--report", "--previous", "before"]),
    ] {
      let outcome = try Program.winnow(
        ["run", pipeline, "-q", "-i", "in.ndjson", "-i", "bad.ndjson", "-o", output] + extra, in: directory.path)
      #expect(outcome.status == 0, "\(outcome.all)")
    }
    let diff = try Program.winnow(
      ["diff", "before", "after", "--format", "html", "--output", "diff.html"], in: directory.path)
    #expect(diff.status == 0, "\(diff.all)")
    try FileManager.default.copyItem(at: directory.url("after/report.html"), to: directory.url("report.html"))
    return directory
  }

  /// The figures stand in the files themselves: readers without scripts see them, too.
  @Test func readersSeeTheFigures() throws {
    let directory = try runs()
    let output = try RunOutput(directory, "before")
    #expect(output.rejected.count == 2)
    let report = String(decoding: try directory.read("report.html"), as: UTF8.self)
    for text in [
      "news: run report", "302", "From input to output", "clean-boilerplate", "classify-topic",
      "deduplicate: duplicate",
      "broken-json", "empty-text", "Publishers", "Publication dates", "First level", "Lengths of texts",
      "Since the run before", "kept → dropped",
    ] {
      #expect(report.contains(text), "\(text)")
    }
    let diff = String(decoding: try directory.read("diff.html"), as: UTF8.self)
    for text in ["What changed", "Kept → dropped", "Stages and rules behind it", "classify-topic"] {
      #expect(diff.contains(text), "\(text)")
    }
  }

  @Test(.enabled(if: browser != nil, "needs chromium"), arguments: [380, 800, 1400])
  func pagesFitTheWindow(_ width: Int) throws {
    let directory = try runs()
    for page in ["report.html", "diff.html"] {
      let dom = try dump(measured(page, in: directory), width: width, in: directory)
      let title = try #require(dom.firstMatch(of: /<title>width ([0-9]+) of ([0-9]+)<\/title>/))
      let figures = try (#require(Int(title.1)), #require(Int(title.2)))
      #expect(figures.0 <= figures.1, "\(page) at \(width)")
    }
  }
}
