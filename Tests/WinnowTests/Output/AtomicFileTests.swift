import Glibc
import Testing
import WinnowTestSupport

@testable import Winnow

@Suite struct AtomicFileTests {
  /// In containers every run may have the same process number.
  @Test func whatAKilledRunLeftIsInNobodysWay() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("file", "old")
    try directory.write("file.\(getpid()).tmp", "half")
    try AtomicFile.write(Array("new".utf8), to: path)
    #expect(try FilePaths.names(in: directory.path) == ["file"])
    #expect(try FilePaths.contents(path) == Array("new".utf8))
  }

  @Test func whatIsNotCommittedLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("file", "old")
    try AtomicFile(path).write(Array("new".utf8))
    #expect(try FilePaths.names(in: directory.path) == ["file"])
    #expect(try FilePaths.contents(path) == Array("old".utf8))
  }
}
