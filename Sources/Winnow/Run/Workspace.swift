internal import Glibc

/// The directories of one run.
final class Workspace {
  /// The directory that gets files at the end: the output, or the sidecar beside standard output.
  let committed: OutputDirectory?
  /// Where working files live.
  let workPath: String
  private let temporary: String?

  init(output: String, sidecar: String?) throws(IOError) {
    if output != "-" {
      committed = try OutputDirectory(output)
    } else {
      committed = if let sidecar { try OutputDirectory(sidecar) } else { nil }
    }
    if let committed {
      workPath = committed.workPath
      temporary = nil
    } else {
      let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
      var template = Array((FilePaths.join(base, "winnow-XXXXXX")).utf8CString)
      guard mkdtemp(&template) != nil else { throw IOError(path: base, message: FilePaths.systemMessage()) }
      workPath = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      temporary = workPath
    }
  }

  /// Where dropped and rejected records are written; nil when they are only counted.
  var recordsDirectory: String? { committed?.workPath }

  /// Removes the working files; after a commit nothing is left to remove.
  func remove() {
    committed?.discard()
    // Best effort: a temporary directory that stays is no reason to fail a run.
    if let temporary { try? FilePaths.removeTree(temporary) }
  }
}
