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

  /// Of the processor, and of the system where it gives memory by the large piece.
  private static let cacheLine = 64
  private static let hugePage = 2 << 20

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
      return WorkingTable(Self.allocate(size), count: count, in: self)
    }
    return WorkingTable(UnsafeMutableRawBufferPointer(start: try map(size), count: size), count: count, in: nil)
  }

  /// Large tables are read here and there: in huge pages, the processor knows where all of them are.
  private static func allocate(_ size: Int) -> UnsafeMutableRawBufferPointer {
    guard size >= hugePage else { return .allocate(byteCount: size, alignment: cacheLine) }
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: hugePage)
    madvise(bytes.baseAddress, size, MADV_HUGEPAGE)
    return bytes
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
struct WorkingTable<Element: BitwiseCopyable>: @unchecked Sendable {
  // Safe to share: those who do see to it that nobody reads what another one changes.
  let elements: UnsafeMutableBufferPointer<Element>
  private let owner: TableOwner

  fileprivate init(_ bytes: UnsafeMutableRawBufferPointer, count: Int, in memory: TableMemory?) {
    elements = UnsafeMutableBufferPointer(
      start: bytes.baseAddress?.bindMemory(to: Element.self, capacity: count), count: count)
    owner = TableOwner(bytes, in: memory)
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get { elements[index] }
    nonmutating set { elements[index] = newValue }
  }

  /// Takes the pages of a mapped table out of the process's memory; what is asked for again comes from the file, or from
  /// the system's copy of it.
  func release() { owner.release() }
}

/// Gives a table's bytes back when nobody uses it any more.
private final class TableOwner {
  private let bytes: UnsafeMutableRawBufferPointer
  /// What they belong to; nil for a mapped file.
  private let memory: TableMemory?

  init(_ bytes: UnsafeMutableRawBufferPointer, in memory: TableMemory?) {
    self.bytes = bytes
    self.memory = memory
  }

  deinit {
    if let memory {
      bytes.deallocate()
      memory.giveBack(bytes.count)
    } else {
      munmap(bytes.baseAddress, bytes.count)
    }
  }

  func release() {
    if memory == nil { madvise(bytes.baseAddress, bytes.count, MADV_DONTNEED) }
  }
}
