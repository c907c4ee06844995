internal import Glibc
internal import WinnowText

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
    temporary = "\(path).\(getpid())\(Self.suffix)"
    Self.removeLeftovers(of: path)
    descriptor = try Self.create(temporary)
  }

  private static let suffix = ".tmp"

  /// Creates a temporary file and locks it.
  private static func create(_ temporary: String) throws(IOError) -> Int32 {
    while true {
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
      var descriptor = open(temporary, flags, 0o644)
      // No other living process has our number: a run that was killed left the file behind.
      if descriptor < 0, errno == EEXIST, unlink(temporary) == 0 { descriptor = open(temporary, flags, 0o644) }
      guard descriptor >= 0 else { throw IOError(path: temporary, message: FilePaths.systemMessage()) }
      var status = stat()
      // Where a file system has no locks, nobody can take the file for a leftover. Before the lock somebody may have.
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 || fstat(descriptor, &status) != 0 || status.st_nlink > 0 {
        return descriptor
      }
      close(descriptor)
    }
  }

  /// Removes the temporary files of `path` that nobody writes any more: those without a lock, whatever numbers processes have
  /// in other containers. Best effort: they only take room.
  static func removeLeftovers(of path: String) {
    let directory = FilePaths.directory(of: path)
    let start = Array(FilePaths.name(of: path).utf8) + [UInt8(ascii: ".")]
    for name in (try? FilePaths.names(in: directory)) ?? [] where name.hasSuffix(suffix) {
      let number = name.utf8.dropFirst(start.count).dropLast(suffix.utf8.count)
      guard name.utf8.starts(with: start), !number.isEmpty, number.allSatisfy(\.isASCIIDigit) else { continue }
      let leftover = FilePaths.join(directory, name)
      let descriptor = open(leftover, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(leftover) }
      close(descriptor)
    }
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
