internal import ArgumentParser
internal import Winnow
internal import WinnowResults
internal import WinnowText

/// `explain`: one document's story in a run.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell what became of one document in a run, and why.",
    discussion: """
      Where the document was read, what each stage decided about it with the rule, the words and the confidence behind \
      it, and whether it was kept, dropped or rejected; of duplicates, what they repeat, and of the story that stays, its \
      copies. All of this comes from the records of the run: nothing is computed again, so that it stays true after rules \
      have changed (`trace` shows what a pipeline would do now).

      Examples:
        winnow explain 003_900749487c655b18.txt --run out/
        winnow explain crawl.ndjson.gz:17 --run out/     (a record without an id of its own)
        winnow explain wire-17 --run 7 --state state/
        winnow explain 0039 --run out/                   (the only id that starts so)
        winnow explain '"17"' --run out/                 (the string, where 17 is an id, too)
        winnow explain 4711 --run out/ --json | jq .dropped

      The page as read is looked up in the input files that the manifest names. Where they are gone or have changed, the \
      page is put together from the record: the lines are right, blank ones between them may be missing.

      Exit codes: 0 done, 1 no such document, or a run that is damaged, 2 no such run, or wrong usage.
      """)

  @Argument(help: "The document's id, or the beginning of it that no other id has.")
  var id: String

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("The run: its output directory, or its number with --state.", valueName: "dir"),
    completion: .directory)
  var path: String

  @Flag(help: "Do not look for the page in the input files.")
  var noInput = false

  @Flag(help: "Show long lines in full.")
  var full = false

  @Flag(help: "Print the document's record instead, over several lines.")
  var json = false

  @OptionGroup var runs: RunNameOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let directory = try ResultDirectory(runs.directory(path))
    let found = try find(directory)
    if json { return try report.console.print(found.record.prettyText) }
    var text = [header(found, directory)]
    text += try found.reject.map { [rejected($0)] } ?? story(found, directory)
    try report.console.print(text.joined(separator: "\n"))
  }

  private func find(_ directory: ResultDirectory) throws -> FoundRecord {
    switch try directory.find(id) {
    case .found(let record, let note):
      if let note { report.console.tell("note: \(PlainText.safe(note))") }
      return record
    case .ambiguous(let count, let named):
      // Between a number and the string of the same characters, the quotes tell.
      let ids = named.map { PlainText.line(!$0.isNumber && RecordIDQuery($0.text).isAmbiguous ? $0.quoted : $0.text) }
      let list = ids.joined(separator: ", ") + (count > named.count ? ", …" : "")
      report.console.tellError("\(count) ids start with '\(id)' (\(list)): give it in full")
    case .missing:
      try directory.checkRecords()
      report.console.tellError("no document of \(path) has the id '\(id)'")
    }
    throw CommandExit.failed
  }

  private func header(_ found: FoundRecord, _ directory: ResultDirectory) -> String {
    let file = FilePaths.name(of: directory.files[found.place.file].path)
    return """
      \(report.outStyle.paint("run", .bold))   \(PlainText.line(directory.path)), pipeline \
      \(PlainText.line(directory.pipeline)) \(PlainText.line(directory.fingerprint)), \(PlainText.line(directory.finished))
      file  \(file), at byte \(found.place.offset)
      """
  }

  private func rejected(_ reject: RejectedRecord) -> String {
    let place = path + (runs.state.map { " --state \($0)" } ?? "")
    let style = report.outStyle
    var lines = [
      "read  \(PlainText.line(reject.file)), line \(reject.line), \(reject.length) bytes from byte \(reject.offset)"
    ]
    if !reject.raw.isEmpty {
      lines.append(style.paint("raw", .cyan) + "   " + PlainText.line(reject.raw, limit: full ? nil : 300))
    }
    lines.append(
      TraceRenderer(style: style, lineLimit: nil).outcome(
        .rejected(stage: reject.stage, Rejection(reject.reason, message: PlainText.line(reject.message)))))
    // What could not be read is stored as it was: only another input has other bytes.
    let advice =
      reject.stage == nil
      ? "mend it where it comes from, and run again"
      : "`\(CommandContext.current.programName) retry \(place) --output DIR` feeds it in again after a fix"
    lines.append(style.paint(advice, .dim))
    return lines.joined(separator: "\n")
  }

  private func story(_ found: FoundRecord, _ directory: ResultDirectory) throws -> [String] {
    let input = try noInput ? nil : InputFinder(directory).find(found.id)
    var document: Document?
    if case .found(let read, _) = input { document = read }
    let writers = StageWriters(directory.stages, registry: CommandContext.current.registry)
    let story = DocumentStory(found, stages: directory.stages, writers: writers, input: document)
    let renderer = TraceRenderer(style: report.outStyle, lineLimit: full ? nil : 100)
    var text = [place(input, story), renderer.header(story.start)]
    text += story.chapters.map { chapter in
      let note =
        chapter.isCorpus
        ? "compares documents"
        : document == nil && writers.mayAddFields(chapter.stage)
          ? "fields that it added are not told from the input's, which is not at hand" : nil
      return renderer.step(
        chapter.stage, note: note, before: chapter.before,
        after: chapter.after, verdict: .success(chapter.verdict))
    }
    let last = story.chapters.last?.after ?? story.start
    text.append(
      renderer.outcome(story.drop.map { .dropped(last, stage: $0.stage, $0.reason) } ?? .kept(last)))
    return try text + cluster(found, directory)
  }

  private func place(_ input: InputFinder.Outcome?, _ story: DocumentStory) -> String {
    let rebuilt = story.hasOriginalPage ? "" : "; the page below is put together from the record"
    switch input {
    case nil: return "read  not looked up\(rebuilt)"
    case .found(let document, let file):
      let origin = document.origin.map { ", line \($0.line), \($0.length) bytes from byte \($0.offset)" } ?? ""
      let changed = story.hasOriginalPage ? "" : ", which has changed since"
      return "read  \(PlainText.line(file))\(origin)\(changed)\(rebuilt)"
    case .missing: return "read  no input file of the run has it any more\(rebuilt)"
    case .gone(let paths):
      let more = paths.count > 1 ? " and \(paths.count - 1) more" : ""
      return "read  the input is not there any more (\(PlainText.line(paths[0]))\(more))\(rebuilt)"
    }
  }

  /// What the document repeats, or its own copies.
  private func cluster(_ found: FoundRecord, _ directory: ResultDirectory) throws -> [String] {
    guard let duplicate = found.record["duplicate"] else { return [] }
    if let of = duplicate["of"].flatMap(RecordID.init(json:)) {
      if let run = duplicate["run"]?.int {
        let output = try runs.output(of: run).map { " (\(PlainText.line($0)))" } ?? ""
        return ["it repeats \(PlainText.line(of.text)) of run \(run)\(output), an earlier night"]
      }
      guard case .found(let canonical, _) = try directory.find(of.isNumber ? of.text : of.quoted) else { return [] }
      let title = canonical.record["title"]?.text.map { ": \(PlainText.line($0, limit: 100))" } ?? ""
      return ["it repeats \(PlainText.line(of.text)) (\(canonical.place.status.rawValue))\(title)"]
    }
    let copies = try directory.copies(of: found.id, limit: 5)
    guard copies.count > 0 else { return [] }
    let more = copies.count > copies.named.count ? ", …" : ""
    let names = copies.named.map { PlainText.line($0.text) }.joined(separator: ", ")
    return ["\(copies.count) cop\(copies.count == 1 ? "y" : "ies") of it: \(names)\(more)"]
  }
}
