internal import Glibc
internal import WinnowText

/// The contents of a file, or of all files below a directory with their names, as one hash.
struct FileTreeDigest {
  /// The files, in the order of their paths.
  private(set) var files: [String] = []
  let digest: Digest128

  /// Reads everything. Hidden files, what Python compiles, and links to directories are passed over.
  /// - Throws: `IOError`.
  init(_ path: String) throws(IOError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    var files: [String] = []
    var writer = BinaryWriter()
    if status.st_mode & S_IFMT == S_IFDIR {
      try Self.collect(path, &files)
      for file in files {
        let name = file.utf8.dropFirst(path.utf8.count).drop { $0 == UInt8(ascii: "/") }
        writer.string(String(decoding: name, as: UTF8.self))
        try Self.digest(of: file, into: &writer)
      }
    } else {
      files = [path]
      try Self.digest(of: path, into: &writer)
    }
    self.files = files
    digest = writer.withBytes { XXHash.hash128($0) }
  }

  private static func collect(_ directory: String, _ files: inout [String]) throws(IOError) {
    for name in try FilePaths.names(in: directory) where isSource(name) {
      let path = FilePaths.join(directory, name)
      var status = stat()
      guard lstat(path, &status) == 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
      if status.st_mode & S_IFMT == S_IFDIR {
        try collect(path, &files)
      } else if stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG {
        files.append(path)
      }
    }
  }

  private static func isSource(_ name: String) -> Bool {
    name.utf8.first != UInt8(ascii: ".") && name != "__pycache__" && !name.hasSuffix(".pyc")
  }

  private static func digest(of path: String, into writer: inout BinaryWriter) throws(IOError) {
    do {
      let digest = try FileDigest.of(path, Cancellation()).digest
      writer.word(digest.high)
      writer.word(digest.low)
    } catch let error as IOError {
      throw error
    } catch {
      throw IOError(path: path, message: "\(error)")
    }
  }
}
