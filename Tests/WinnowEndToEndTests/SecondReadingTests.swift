import Foundation
import Testing

/// Documents that no stage has changed before a corpus stage are read from the input again instead of from a working file.
@Suite struct SecondReadingTests {
  private static let stages = "[deduplicate: {minimum: 4, drop: false}]"

  /// Records of all kinds: with and without ids, with repeated ones, in another encoding, blank, broken.
  private func records() -> Data {
    var data = Data([0xEF, 0xBB, 0xBF])
    for number in 0..<400 {
      let story = "The ferry number \(number / 2) stays in the harbour until the storm has passed over the island"
      var line = Data()
      switch number % 9 {
      case 0: line = Data(#"{"text":"\#(story)","n":\#(number)}"#.utf8)
      case 1: line = Data(#"{"id":"same","text":"\#(story)\n\nIt is caf\u00e9 time"}"#.utf8)
      case 2: line = Data(#"{"id":\#(number),"text":"\#(story) caf"#.utf8) + Data([0xE9]) + Data(#""}"#.utf8)
      case 3: line = Data(#"{"id":"broken \#(number)","text":""#.utf8)
      case 4: line = Data("  ".utf8)
      case 5: line = Data(#"{"url":"https://a.example/\#(number)","topics":[1],"title":"","text":"\#(story)"}"#.utf8)
      case 6: line = Data(#"{"id":\#(number),"text":" "}"#.utf8)
      default:
        line = Data(#"{ "id" : "\#(number)" , "text" : "\#(story) \#(number % 5)" , "k\u0061" : {"a": [1, 2]}}"#.utf8)
      }
      data += line + Data((number % 4 == 0 ? "\r\n" : "\n").utf8)
    }
    return data
  }

  /// A compressed file cannot be read at any place: its documents go through the working file.
  @Test func givesWhatTheWorkingFileGives() throws {
    let directory = try ScratchDirectory()
    for (name, suffix) in [("plain", ""), ("packed", ".gz")] {
      for file in ["a", "b"] {
        try directory.write("\(name)/\(file).ndjson", records())
        if !suffix.isEmpty {
          let packed = try Program(path: "/bin/gzip")(["\(name)/\(file).ndjson"], in: directory.path)
          #expect(packed.status == 0, "\(packed.all)")
        }
      }
    }
    var expected: [Data]?
    for (name, chunk, workers) in [
      ("packed", "4KB", "1"), ("plain", "4KB", "1"), ("plain", "8MB", "3"), ("plain", "16KB", "2"),
    ] {
      try directory.write("p.yaml", "version: 1\nname: p\ninput: {files: \"*.ndjson*\"}\nstages: \(Self.stages)\n")
      let arguments = ["--output", "../out", "--chunk-size", chunk, "--workers", workers, "--quiet"]
      let outcome = try Program.winnow(
        ["run", "../p.yaml", "--input", "*.ndjson*"] + arguments, in: directory.url(name).path)
      #expect(outcome.status == 0, "\(outcome.all)")
      let output = try RunOutput(directory)
      #expect(output.records.contains { ($0["duplicate"] as? [String: Any])?["of"] != nil })
      #expect(!output.rejected.isEmpty)
      // Ids made of file names have the suffix, and rejects name the file.
      let files = try ["part-00000.ndjson", "rejected.ndjson"].map { file in
        let text = String(decoding: try directory.read("out/\(file)"), as: UTF8.self)
        return Data(text.replacingOccurrences(of: ".ndjson.gz", with: ".ndjson").utf8)
      }
      if let expected { #expect(files == expected, "\(name), \(chunk), \(workers)") } else { expected = files }
    }
  }

  @Test func noticesAChangedInput() throws {
    let directory = try ScratchDirectory()
    let line = #"{"text":"The ferry stays in the harbour until the storm has passed over the island"}"#
    try directory.write("a.ndjson", String(repeating: line + "\n", count: 400))
    try directory.write(
      "p.yaml", "version: 1\nname: p\ninput: {files: [a.ndjson, b.ndjson]}\nstages: \(Self.stages)\n")
    // The run reads the first file, then waits for the second.
    #expect(mkfifo(directory.url("b.ndjson").path, 0o600) == 0)
    let arguments = ["run", "p.yaml", "--output", "out", "--chunk-size", "4KB", "--quiet"]
    let running = try Program.winnow.start(arguments, in: directory.path)
    let pipe = try FileHandle(forWritingTo: directory.url("b.ndjson"))
    try directory.write("a.ndjson", String(repeating: line.uppercased() + "\n", count: 400))
    try pipe.write(contentsOf: Data((line + "\n").utf8))
    try pipe.close()
    let outcome = running.wait()
    #expect(outcome.status == 1, "\(outcome.all)")
    #expect(outcome.messages.contains("a.ndjson: the file changed while it was read"), "\(outcome.all)")
    #expect(!directory.exists("out/manifest.json"))
  }
}
