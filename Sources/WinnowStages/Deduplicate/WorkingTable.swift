internal import Glibc
internal import Winnow

/// Memory for the large tables of one resolution: of the process up to a limit; beyond it they lie in mapped files of the
/// working directory, which the system moves out of memory as it needs to.
///
/// The files lose their names as soon as they are open, so that a run that is killed leaves none. They are read by the
/// process that wrote them: neither synced nor checksummed.
final class TableMemory: @unchecked Sendable {
  // Invariant: tables are made and go on one thread.
  private let directory: String
  private var left: Int

  /// - Parameter limit: in bytes.
  init(limit: Int, directory: String) {
    self.directory = directory
    left = limit
  }

  /// A table of `count` elements, uninitialised.
  ///
  /// - Parameter isSwept: whether it is worked through in order, which a file is good for: it leaves half of the memory to
  ///   tables that are not.
  /// - Throws: `IOError` when there is no room for its file.
  func table<Element: BitwiseCopyable>(
    of _: Element.Type, count: Int, isSwept: Bool = false
  ) throws(IOError) -> WorkingTable<Element> {
    let size = max(1, count) * MemoryLayout<Element>.stride
    guard size > (isSwept ? left / 2 : left) else {
      left -= size
      return WorkingTable(.allocate(capacity: count), in: self)
    }
    let address = try map(size).bindMemory(to: Element.self, capacity: count)
    return WorkingTable(UnsafeMutableBufferPointer(start: address, count: count), in: nil)
  }

  fileprivate func giveBack(_ size: Int) { left += size }

  private func map(_ size: Int) throws(IOError) -> UnsafeMutableRawPointer {
    let path = FilePaths.join(directory, "table")
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    defer { close(descriptor) }
    unlink(path)
    // All blocks now: a full disk is an error here, a signal later.
    let failure = posix_fallocate(descriptor, 0, size)
    guard failure == 0 else { throw IOError(path: path, message: String(cString: strerror(failure))) }
    guard let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
      throw IOError(path: path, message: FilePaths.systemMessage())
    }
    return address
  }
}

/// A table in memory or in a mapped file.
final class WorkingTable<Element: BitwiseCopyable>: @unchecked Sendable {
  // Invariant: those who share it see to it that nobody reads what another one changes.
  let elements: UnsafeMutableBufferPointer<Element>
  /// What its memory belongs to; nil for a mapped file.
  private let memory: TableMemory?

  private var size: Int { max(1, elements.count) * MemoryLayout<Element>.stride }

  fileprivate init(_ elements: UnsafeMutableBufferPointer<Element>, in memory: TableMemory?) {
    self.elements = elements
    self.memory = memory
  }

  deinit {
    if let memory {
      elements.deallocate()
      memory.giveBack(size)
    } else {
      munmap(elements.baseAddress, size)
    }
  }

  /// Takes the pages of a mapped table out of the process's memory; what is asked for again comes from the file, or from
  /// the system's copy of it.
  func release() {
    if memory == nil { madvise(elements.baseAddress, size, MADV_DONTNEED) }
  }
}
