internal import Glibc
internal import WinnowText

/// What is left to do to put a run's files into place, written down before it is begun: who finds the record finishes the
/// work, however often it was interrupted.
///
/// All files lie complete and durable in the working directory by then, so that it can only go forward.
struct CommitRecord {
  /// The record's name in the working directory.
  static let name = "commit"
  private static let version = "winnow-commit 1"

  /// Files in the working directory that get their places, without the manifest.
  let additions: [String]
  /// Files of the run before that go.
  let removals: [String]

  init(additions: [String], removals: [String]) {
    self.additions = additions
    self.removals = removals
  }

  var bytes: [UInt8] {
    let lines = [Self.version] + additions.map { "add \($0)" } + removals.map { "remove \($0)" }
    return Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  /// The record in these bytes; nil when they are none.
  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.first.map(String.init) == Self.version else { return nil }
    var additions: [String] = []
    var removals: [String] = []
    for line in lines.dropFirst() {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2, OutputDirectory.isRunFile(words[1]) else { return nil }
      switch words[0] {
      case "add": additions.append(words[1])
      case "remove": removals.append(words[1])
      default: return nil
      }
    }
    self.init(additions: additions, removals: removals)
  }

  /// Moves the files of `work` into `directory`, or those that are still there; the manifest last, so that a directory with
  /// a manifest is complete.
  func carryOut(in directory: String, from work: String) throws(IOError) {
    if access(FilePaths.join(work, OutputDirectory.manifestName), F_OK) == 0 {
      try Self.remove(FilePaths.join(directory, OutputDirectory.manifestName))
      for name in additions { try Self.move(name, from: work, to: directory) }
      for name in removals { try Self.remove(FilePaths.join(directory, name)) }
      try FilePaths.synchronize(directory)
      try Self.move(OutputDirectory.manifestName, from: work, to: directory)
      try FilePaths.synchronize(directory)
    }
    try FilePaths.removeTree(work)
  }

  private static func move(_ name: String, from work: String, to directory: String) throws(IOError) {
    let target = FilePaths.join(directory, name)
    guard rename(FilePaths.join(work, name), target) == 0 || errno == ENOENT else {
      throw IOError(path: target, message: FilePaths.systemMessage())
    }
  }

  private static func remove(_ path: String) throws(IOError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw IOError(path: path, message: FilePaths.systemMessage()) }
  }
}
