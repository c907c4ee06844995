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

  @Test func whatOtherProcessesLeftGoes() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("file", "old")
    for name in ["file.1.tmp", "file.999999999.tmp"] { try directory.write(name, "half") }
    let others = ["file.1.tmp.1", "file.a.tmp", "file..tmp", "other.1.tmp", "xfile.1.tmp"]
    for name in others { try directory.write(name, "mine") }
    // Somebody is writing this one.
    let descriptor = open(try directory.write("file.2.tmp", "half"), O_WRONLY)
    #expect(flock(descriptor, LOCK_EX) == 0)
    try AtomicFile.write(Array("new".utf8), to: path)
    #expect(try Set(FilePaths.names(in: directory.path)) == Set(["file", "file.2.tmp"] + others))
    close(descriptor)
    try AtomicFile.write(Array("newer".utf8), to: path)
    #expect(try !FilePaths.names(in: directory.path).contains("file.2.tmp"))
  }

  /// Whoever removes leftovers leaves alone what is being written.
  @Test func aFileThatIsBeingWrittenIsNoLeftover() throws {
    let directory = try TemporaryDirectory()
    let file = try AtomicFile("\(directory.path)/file")
    AtomicFile.removeLeftovers(of: "\(directory.path)/file")
    try file.write(Array("new".utf8))
    try file.commit()
    #expect(try directory.read("file") == "new")
  }

  @Test func whatIsNotCommittedLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("file", "old")
    try AtomicFile(path).write(Array("new".utf8))
    #expect(try FilePaths.names(in: directory.path) == ["file"])
    #expect(try FilePaths.contents(path) == Array("old".utf8))
  }
}
