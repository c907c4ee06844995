internal import Glibc
package import Winnow
internal import WinnowText

/// Finds a document in the files that a run read.
package struct InputFinder {
  /// How the search ended.
  package enum Outcome: Sendable {
    /// As it was read, with the file.
    case found(Document, path: String)
    /// These files are not there any more.
    case gone([String])
    /// All files are there; the document is not.
    case missing
  }

  private let files: [InputFile]
  private let gone: [String]
  private let maxRecord: Int

  /// The inputs that a manifest names.
  package init(_ directory: ResultDirectory) {
    var files: [InputFile] = []
    var gone: [String] = []
    for input in directory.inputs {
      let location = input.location
      var status = stat()
      guard stat(location, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        gone.append(location)
        continue
      }
      files.append(input.file(size: Int(status.st_size)))
    }
    self.files = files
    self.gone = gone
    maxRecord = directory.maxRecord
  }

  /// Looks for a document; reads the files in order, those that the id names only.
  /// - Throws: `IOError`.
  package func find(_ id: RecordID) throws -> Outcome {
    let named = files.filter { file in
      id.text == file.name || id.text.hasPrefix(file.name + ":") || id.text.hasPrefix(file.name + "#")
    }
    for candidates in [named, files] where !candidates.isEmpty {
      if let (document, path) = try find(id, in: candidates) { return .found(document, path: path) }
    }
    return gone.isEmpty ? .missing : .gone(gone)
  }

  private func find(_ id: RecordID, in files: [InputFile]) throws -> (Document, String)? {
    // The second record with an id is `id#2` in the output.
    let parts = id.text.split(separator: "#")
    let repeated = parts.last.flatMap { Int($0) }.map { (id: parts.dropLast().joined(separator: "#"), number: $0) }
    var uses = 0
    var found: Document?
    var later: Document?
    try SampleReader.forEachRecord(of: files, maxRecord: maxRecord) { _, result in
      guard case .success(let document) = result else { return true }
      if document.id.text == id.text {
        found = document
        return false
      }
      if let repeated, document.id.text == repeated.id {
        uses += 1
        if uses == repeated.number { later = document }
      }
      return true
    }
    guard let document = found ?? later, let origin = document.origin else { return nil }
    return (document, files[origin.file].path)
  }
}
