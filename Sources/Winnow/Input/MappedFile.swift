internal import Glibc

/// A file's contents in memory without a copy: models, which all processes that map them share, and the working files of
/// a run.
///
/// A file that is cut short while it is mapped ends the process; replace model files by renaming new ones into their place.
public final class MappedFile: @unchecked Sendable {
  private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

  // Safe to share: the mapping is read-only and lives as long as the object.
  public let bytes: UnsafeBufferPointer<UInt8>

  /// Maps a file; does not wait for what is none (a pipe).
  /// - Throws: `IOError`.
  package init(_ path: String) throws(IOError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw IOError(path: path, message: "not a file") }
    let count = Int(status.st_size)
    guard count > 0 else {
      bytes = UnsafeBufferPointer(start: nil, count: 0)
      return
    }
    let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else {
      throw IOError(path: path, message: FilePaths.systemMessage())
    }
    bytes = UnsafeBufferPointer(start: address.assumingMemoryBound(to: UInt8.self), count: count)
  }

  /// Takes pages that were read out of the process's memory, so that a long file does not fill it; what is read again
  /// comes from the file again.
  package func release(_ range: Range<Int>) {
    let page = Self.pageSize
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound / page * page
    guard start < end, let base = bytes.baseAddress else { return }
    madvise(UnsafeMutableRawPointer(mutating: base) + start, end - start, MADV_DONTNEED)
  }

  deinit {
    if let address = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: address), bytes.count) }
  }
}
