/// The directories of one run.
final class Workspace {
  /// The directory that gets files at the end: the output, or the sidecar beside standard output.
  let committed: OutputDirectory?
  /// Where working files live.
  let workPath: String
  private let temporary: WorkingDirectory?

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
      let temporary = try WorkingDirectory()
      workPath = temporary.path
      self.temporary = temporary
    }
  }

  /// Where dropped and rejected records are written; nil when they are only counted.
  var recordsDirectory: String? { committed?.workPath }

  /// Removes the working files; after a commit nothing is left to remove. A temporary directory goes with the workspace.
  func remove() { committed?.discard() }
}
