import Glibc
import Testing
import WinnowTestSupport
import WinnowText

@testable import Winnow

@Suite struct InputDiscoveryTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func find(_ patterns: [String], in place: String) throws -> (names: [String], warnings: [String]) {
    let found = try InputDiscovery.find(patterns.map { ($0, nil) }, in: place, format: .auto)
    return (found.files.map(\.name), found.warnings)
  }

  @Test func wildcardsAreThePatternsAlone() throws {
    for name in ["x[1]", "y*", "z\\a", "plain"] {
      let place = "\(directory.path)/\(name)"
      try FilePaths.createDirectory("\(place)/sub1")
      try directory.write("\(name)/a.txt", "a")
      try directory.write("\(name)/b.txt", "b")
      try directory.write("\(name)/sub1/c.txt", "c")
      #expect(try find(["?.txt"], in: place).names == ["a.txt", "b.txt"], "\(name)")
      #expect(try find(["sub*/*.txt"], in: place).names == ["c.txt"], "\(name)")
      #expect(try find(["a.txt"], in: place).names == ["a.txt"], "\(name)")
    }
  }

  @Test func aDirectoryWithoutInputIsAnError() throws {
    try FilePaths.createDirectory("\(directory.path)/in/empty")
    try directory.write("in/data.csv", "a")
    let finding = #expect(throws: Diagnostic.self) { try find(["in"], in: directory.path) }
    #expect(finding?.message == "there is no input file in 'in'")
    #expect(finding?.hint?.contains("data.csv: none of .ndjson, .jsonl and .txt") == true)
    #expect(throws: Diagnostic.self) { try find(["in/*"], in: directory.path) }
    #expect(
      try InputDiscovery.find([("in", nil)], in: directory.path, format: .auto, allowsNone: true).files.isEmpty)
    try directory.write("in/a.txt", "a")
    #expect(try find(["in", "in"], in: directory.path).names == ["a.txt"])
  }

  @Test func ofTheOutputOfARunThePartsAreRead() throws {
    try FilePaths.createDirectory("\(directory.path)/in/out")
    for name in ["a", "out/dropped", "out/rejected", "out/other", "out/part-100000", "out/part-99999"] {
      try directory.write("in/\(name).ndjson", "{}")
    }
    #expect(try find(["in"], in: directory.path).names.count == 6)
    let outputs = ["part-99999", "part-100000", "dropped", "rejected"].map { #"{"path":"\#($0).ndjson"}"# }
    try directory.write(
      "in/out/manifest.json", #"{"counts":{"in":1},"stages":[],"outputs":[\#(outputs.joined(separator: ","))]}"#)
    // In a directory of input it is passed over, not what somebody has put beside it; named itself it is the input.
    let found = try find(["in"], in: directory.path)
    #expect(found.names == ["a.ndjson", "out/other.ndjson"])
    #expect(
      found.warnings == [
        "passed over what a run has written into \(directory.path)/in/out; to read its records, name that directory as input"
      ])
    let named = try find(["in/out"], in: directory.path)
    #expect(named.names == ["part-99999.ndjson", "part-100000.ndjson", "other.ndjson"])
    #expect(named.warnings.isEmpty)
    #expect(try find(["in/*"], in: directory.path).names.count == 4)
  }

  /// The names are bytes: of two that look alike each is a file, and a combining mark behind a slash belongs to the name.
  @Test func namesAreBytes() throws {
    try FilePaths.createDirectory("\(directory.path)/in/\u{301}sub")
    for name in ["e\u{301}.txt", "\u{E9}.txt", "\u{301}.txt", "\u{301}sub/\u{301}a.txt"] {
      try directory.write("in/\(name)", "a")
    }
    let expected = ["e\u{301}.txt", "\u{E9}.txt", "\u{301}.txt", "\u{301}sub/\u{301}a.txt"].map { Array($0.utf8) }
    for pattern in ["in", "in/"] {
      #expect(try find([pattern], in: directory.path).names.map { Array($0.utf8) } == expected, "\(pattern)")
    }
    #expect(try find(["in/*.txt"], in: directory.path).names.map { Array($0.utf8) } == Array(expected[..<3]))
    for path in ["a/\u{301}b", "/\u{301}b"] {
      #expect(Array(FilePaths.name(of: path).utf8) == Array("\u{301}b".utf8))
      #expect(FilePaths.join(FilePaths.directory(of: path), FilePaths.name(of: path)) == path)
    }
    #expect(FilePaths.join("x", "/\u{301}b") == "/\u{301}b")
  }

  @Test func namesThatAreNotUTF8AreRejects() throws {
    try FilePaths.createDirectory("\(directory.path)/in")
    try directory.write("in/a.txt", "a")
    func name(_ byte: UInt8, _ end: String) -> [CChar] {
      "\(directory.path)/in/b".utf8.map { CChar(bitPattern: $0) } + [CChar(bitPattern: byte)] + Array(end.utf8CString)
    }
    for name in [name(0xFE, ".txt"), name(0xFF, ".txt"), name(0xFF, ".jpg")] {
      let descriptor = open(name, O_WRONLY | O_CREAT, 0o644)
      #expect(descriptor >= 0)
      close(descriptor)
    }
    #expect(mkdir(name(0xFF, ""), 0o755) == 0)
    let start = "\(directory.path)/in/b\u{FFFD}"
    func find(_ patterns: [String]) throws -> (obstacles: [String], warnings: [String]) {
      let found = try InputDiscovery.find(patterns.map { ($0, nil) }, in: directory.path, format: .auto)
      #expect(found.files.filter { $0.obstacle == nil }.map(\.name) == (patterns == ["in/b*.txt"] ? [] : ["a.txt"]))
      let obstacles = found.files.filter { $0.obstacle != nil }
      #expect(Set(obstacles.compactMap { $0.obstacle?.digest.description }).count == obstacles.count)
      return (obstacles.map(\.path), found.warnings)
    }
    let files = ["\(start).txt", "\(start).txt"]
    let warnings = files.map { "\($0) is not read: its name is not UTF-8" }
    for pattern in ["in/*.txt", "in/b*.txt"] { #expect(try find([pattern]) == (files, warnings), "\(pattern)") }
    // A directory may hold anything; a picture is no input whatever its name.
    for patterns in [["in"], ["in", "in/*.txt"]] {
      let found = try find(patterns)
      #expect(found.obstacles == [files[0], start, files[1]], "\(patterns)")
      #expect(found.warnings.count == 4 && found.warnings[2].hasPrefix("passed over \(start).jpg: none of"))
    }
  }

  @Test func linksInCirclesArePassedOver() throws {
    try FilePaths.createDirectory("\(directory.path)/in/sub")
    try directory.write("in/a.txt", "a")
    try directory.write("in/sub/b.txt", "b")
    #expect(symlink(".", "\(directory.path)/in/loop") == 0)
    #expect(symlink("../../in", "\(directory.path)/in/sub/up") == 0)
    #expect(symlink("self", "\(directory.path)/in/self") == 0)
    #expect(symlink("sub", "\(directory.path)/in/twice") == 0)
    let found = try find(["in"], in: directory.path)
    #expect(found.names == ["a.txt", "sub/b.txt"])
    #expect(found.warnings.count == 4)
    #expect(found.warnings.first == "passed over \(directory.path)/in/loop: a link to a directory it is in")
    #expect(
      found.warnings.last
        == "passed over \(directory.path)/in/twice: a directory that is read already, under another name")
  }

  /// Two links a level lead to 2^30 paths of one file.
  @Test func linksBesideEachOtherDoNotMultiply() throws {
    for level in 0..<30 {
      try FilePaths.createDirectory("\(directory.path)/in/\(level)")
      for link in ["x", "y"] { #expect(symlink("../\(level + 1)", "\(directory.path)/in/\(level)/\(link)") == 0) }
    }
    try FilePaths.createDirectory("\(directory.path)/in/30")
    try directory.write("in/30/a.txt", "a")
    let found = try InputDiscovery.find([("in/0", nil)], in: directory.path, format: .auto)
    #expect(found.files.count == 1)
    #expect(found.warnings.count == 30)
  }

  /// The manifest of a copied night names what the copy has lost.
  @Test func missingPartsOfAnOutputAreRejects() throws {
    try FilePaths.createDirectory("\(directory.path)/out")
    try directory.write("out/part-00001.ndjson", "{}")
    try directory.write(
      "out/manifest.json",
      #"{"counts":{"in":2},"outputs":[{"path":"part-00000.ndjson"},{"path":"part-00001.ndjson"},{"path":"dropped.ndjson"}]}"#
    )
    let found = try InputDiscovery.find([("out", nil)], in: directory.path, format: .auto)
    #expect(found.files.filter { $0.obstacle == nil }.map(\.name) == ["part-00001.ndjson"])
    let missing = found.files.filter { $0.obstacle != nil }
    #expect(missing.map(\.path) == ["\(directory.path)/out/part-00000.ndjson"])
    #expect(
      found.warnings == ["\(directory.path)/out/part-00000.ndjson is missing, though a run wrote it (manifest.json)"])
  }
}
