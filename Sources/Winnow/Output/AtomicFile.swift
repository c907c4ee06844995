internal import Glibc

/// Writes single files so that they appear whole or not at all.
package enum AtomicFile {
  /// Writes a file next to its place, makes it durable, and renames it into its place.
  /// - Throws: `IOError`; a file that was there before is then untouched.
  package static func write(_ bytes: [UInt8], to path: String) throws(IOError) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    do throws(IOError) {
      defer { close(descriptor) }
      try FilePaths.write(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let message = FilePaths.systemMessage()
      unlink(temporary)
      throw IOError(path: path, message: message)
    }
  }
}
