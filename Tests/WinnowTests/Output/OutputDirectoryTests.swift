import Glibc
import Testing
import WinnowTestSupport

@testable import Winnow

@Suite struct OutputDirectoryTests {
  private let directory: TemporaryDirectory
  private let out: String

  init() throws {
    directory = try TemporaryDirectory()
    out = "\(directory.path)/out"
    try FilePaths.createDirectory(out)
  }

  private func manifest(_ names: [String]) -> String {
    let outputs = names.map { "{\"path\":\"\($0)\"}" }.joined(separator: ",")
    return "{\"counts\":{\"in\":1},\"stages\":[],\"outputs\":[\(outputs)]}"
  }

  /// Commits an output whose files all hold `text`.
  private func commit(_ names: [String], _ text: String) throws {
    let output = try OutputDirectory(out)
    for name in names { try directory.write("out/.winnow-work/\(name)", text) }
    try output.commit(names, manifest: Array(manifest(names).utf8))
  }

  private func names() throws -> [String] { try FilePaths.names(in: out) }

  @Test func onlyPartsOfDigitsAreParts() {
    for name in ["part-00000.ndjson", "part-123456.ndjson.gz", "part-1.ndjson.zst"] {
      #expect(OutputDirectory.isPart(name), "\(name)")
    }
    for name in [
      "part-.ndjson", "part-of-speech.ndjson", "part-00000.ndjson.bak", "part-0000x.ndjson", "apart-1.ndjson",
    ] {
      #expect(!OutputDirectory.isPart(name), "\(name)")
    }
  }

  @Test func onlyWhatTheManifestNamesIsRemoved() throws {
    let own = "<!DOCTYPE html>\n\(OutputDirectory.reportMark)1\">"
    try commit(["part-00000.ndjson", "part-00001.ndjson", "dropped.ndjson"], "old")
    try directory.write("out/part-of-speech.ndjson", "mine")
    try directory.write("out/report.html", "mine")
    try commit(["part-00000.ndjson", "dropped.ndjson"], "new")
    #expect(
      try names() == [
        "dropped.ndjson", "manifest.json", "part-00000.ndjson", "part-of-speech.ndjson", "report.html",
      ])
    #expect(try directory.read("out/part-00000.ndjson") == "new")
    try directory.write("out/report.html", own)
    try commit(["part-00000.ndjson"], "newer")
    #expect(try names() == ["manifest.json", "part-00000.ndjson", "part-of-speech.ndjson"])
  }

  @Test func filesOfOthersAreNotReplaced() throws {
    try OutputDirectory.refuseForeignFiles(in: "\(directory.path)/nowhere")
    try directory.write("out/notes.txt", "mine")
    try OutputDirectory.refuseForeignFiles(in: out)
    for name in ["manifest.json", "part-00000.ndjson", "rejected.ndjson.gz", "dropped.ndjson"] {
      let path = try directory.write("out/\(name)", "mine")
      let finding = #expect(throws: Diagnostic.self) { try OutputDirectory.refuseForeignFiles(in: out) }
      #expect(finding?.message.contains("holds '\(name)'") == true)
      try FilePaths.removeTree(path)
    }
    try commit(["part-00000.ndjson"], "own")
    try OutputDirectory.refuseForeignFiles(in: out)
    try directory.write("out/part-00001.ndjson", "mine")
    #expect(throws: Diagnostic.self) { try OutputDirectory.refuseForeignFiles(in: out) }
  }

  /// However far a commit has come when the process is killed, the next one who looks finds all of it.
  @Test(arguments: 0...5) func anInterruptedCommitIsFinished(_ steps: Int) throws {
    try commit(["part-00000.ndjson", "part-00001.ndjson"], "old")
    let output = try OutputDirectory(out)
    let names = ["dropped.ndjson", "part-00000.ndjson"]
    for name in names { try directory.write("out/.winnow-work/\(name)", "new") }
    try directory.write("out/.winnow-work/manifest.json", manifest(names))
    try directory.write("out/.winnow-work/spool-0", "left over")
    let record = CommitRecord(additions: names, removals: ["part-00001.ndjson"])
    try directory.write("out/.winnow-work/commit", record.bytes)
    let done: [() throws -> Void] = [
      { try FilePaths.removeTree("\(out)/manifest.json") },
      { try move("dropped.ndjson") },
      { try move("part-00000.ndjson") },
      { try FilePaths.removeTree("\(out)/part-00001.ndjson") },
      { try move("manifest.json") },
    ]
    for step in done.prefix(steps) { try step() }
    // While the process lives, nobody else is at it.
    #expect(throws: IOError.self) { try OutputDirectory.recover(out) }
    try release(output)
    #expect(try OutputDirectory.outputs(in: out) == names)
    #expect(try self.names() == ["dropped.ndjson", "manifest.json", "part-00000.ndjson"])
    for name in names { #expect(try directory.read("out/\(name)") == "new") }
  }

  /// Ends the hold of a process on its output as its death does: without tidying up.
  private func release(_ output: OutputDirectory) throws {
    let kept = "\(directory.path)/kept"
    try move("\(out)/.winnow-work", kept)
    output.discard()
    try move(kept, "\(out)/.winnow-work")
  }

  private func move(_ name: String) throws { try move("\(out)/.winnow-work/\(name)", "\(out)/\(name)") }

  private func move(_ from: String, _ to: String) throws {
    guard rename(from, to) == 0 else { throw IOError(path: to, message: FilePaths.systemMessage()) }
  }

  @Test func aDamagedRecordIsTold() throws {
    try FilePaths.createDirectory("\(out)/.winnow-work")
    for text in ["", "winnow-commit 2\n", "winnow-commit 1\nadd ../x\n", "winnow-commit 1\nburn part-00000.ndjson\n"] {
      try directory.write("out/.winnow-work/commit", text)
      let error = #expect(throws: IOError.self) { try OutputDirectory.recover(out) }
      #expect(error?.message.contains("is damaged") == true, "\(text)")
    }
  }
}
