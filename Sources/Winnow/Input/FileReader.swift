internal import Glibc

/// A file read at any place by several threads.
final class FileReader: Sendable {
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws(IOError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
  }

  deinit { close(descriptor) }

  /// Tells the system that a read says nothing about the next one: it need not read ahead what memory has no room for.
  func expectRandomReads() { posix_fadvise(descriptor, 0, 0, POSIX_FADV_RANDOM) }

  /// Fills `buffer` with the bytes from `offset` on.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(IOError) {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, offset + done)
      if count > 0 {
        done += count
      } else if count == 0 {
        throw IOError(path: path, message: "the file is shorter than it was")
      } else if errno != EINTR {
        throw IOError(path: path, message: FilePaths.systemMessage())
      }
    }
  }
}
