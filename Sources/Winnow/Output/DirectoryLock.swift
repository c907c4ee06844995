internal import Glibc

/// Keeps a directory for one process: a lock on a file in it, which the kernel releases with the process, however that
/// ends.
final class DirectoryLock {
  private let lockPath: String
  private var descriptor: Int32

  /// Takes the lock.
  ///
  /// - Parameters:
  ///   - name: the lock file in the directory.
  ///   - busy: what to say when another process holds it.
  /// - Throws: `IOError`.
  init(_ name: String, in directory: String, busy: String) throws(IOError) {
    lockPath = FilePaths.join(directory, name)
    while true {
      let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw IOError(path: lockPath, message: FilePaths.systemMessage()) }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let code = errno
        close(descriptor)
        throw IOError(path: directory, message: code == EWOULDBLOCK ? busy : FilePaths.systemMessage(code))
      }
      // Between open and flock the holder before may have deleted the file: only a lock on the file in place counts.
      var mine = stat()
      var inPlace = stat()
      if fstat(descriptor, &mine) == 0, stat(lockPath, &inPlace) == 0, mine.st_ino == inPlace.st_ino {
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
  }

  deinit { release() }

  /// Whether the lock is still held.
  var isHeld: Bool { descriptor >= 0 }

  /// Gives the directory free; nothing when that was done before.
  func release() {
    guard descriptor >= 0 else { return }
    unlink(lockPath)
    close(descriptor)
    descriptor = -1
  }
}
