internal import Glibc

/// A file that appears whole or not at all: written next to its place, made durable, and renamed into its place.
package final class AtomicFile {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var isCommitted = false

  /// Starts a file; one that stands at `path` stays until `commit`.
  /// - Throws: `IOError`.
  package init(_ path: String) throws(IOError) {
    self.path = path
    temporary = "\(path).\(getpid()).tmp"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    var descriptor = open(temporary, flags, 0o644)
    // No other living process has our number: a run that was killed left the file behind.
    if descriptor < 0, errno == EEXIST, unlink(temporary) == 0 { descriptor = open(temporary, flags, 0o644) }
    guard descriptor >= 0 else { throw IOError(path: temporary, message: FilePaths.systemMessage()) }
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
    if !isCommitted { unlink(temporary) }
  }

  /// Appends bytes.
  /// - Throws: `IOError`.
  package func write(_ bytes: [UInt8]) throws(IOError) {
    try FilePaths.write(bytes, to: descriptor, path: path)
  }

  /// Puts the file into its place.
  /// - Throws: `IOError`; a file that was there before is then untouched.
  package func commit() throws(IOError) {
    guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
      throw IOError(path: path, message: FilePaths.systemMessage())
    }
    isCommitted = true
    try FilePaths.synchronizeDirectory(of: path)
  }

  /// Writes a whole file.
  /// - Throws: `IOError`; a file that was there before is then untouched.
  package static func write(_ bytes: [UInt8], to path: String) throws(IOError) {
    let file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
  }
}
