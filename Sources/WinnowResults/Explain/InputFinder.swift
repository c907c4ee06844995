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
    // The second record with an id is `id#2` in the output, unless the input has that id itself: ids are settled as the run
    // did, as far as they can be in the way of this one.
    let registry = IdentityRegistry()
    let root = Self.root(of: id.text)
    var found: Document?
    try SampleReader.forEachRecord(of: files, maxRecord: maxRecord) { _, result in
      guard case .success(let document) = result, document.id.text.hasPrefix(root),
        Self.root(of: document.id.text) == root
      else { return true }
      if registry.settle(document.id) == id { found = document }
      return found == nil
    }
    guard let document = found, let origin = document.origin else { return nil }
    return (document, files[origin.file].path)
  }

  /// An id without the numbers of repeated records: `a` of `a`, `a#2` and `a#2#3`.
  private static func root(of id: String) -> Substring {
    var root = id[...]
    while let sign = root.lastIndex(of: "#"), sign > root.startIndex {
      let number = root[root.index(after: sign)...]
      guard !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { break }
      root = root[..<sign]
    }
    return root
  }
}
