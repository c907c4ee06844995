internal import Glibc
internal import Winnow
internal import WinnowText

/// Reads single records of an output directory by their places.
///
/// Plain files are read where they are; of a compressed one a plain copy is made in the temporary directory (`TMPDIR`) when
/// the first of its records is wanted, so that no order of requests costs more than one pass.
package final class RecordStore {
  private let directory: ResultDirectory
  private var descriptors: [Int: Int32] = [:]
  private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

  package init(_ directory: ResultDirectory) { self.directory = directory }

  deinit { for descriptor in descriptors.values { close(descriptor) } }

  /// The record at a place, without its line feed.
  /// - Throws: `IOError`.
  package func record(at place: RecordPlace) throws -> [UInt8] {
    let descriptor = try descriptor(of: place.file)
    var record: [UInt8] = []
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(place.offset + record.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw IOError(path: directory.files[place.file].path, message: FilePaths.systemMessage())
      }
      let end = buffer.withUnsafeBufferPointer {
        ByteSearch.firstIndex(of: 0x0A, in: UnsafeBufferPointer(rebasing: $0[0..<count]), from: 0)
      }
      record.append(contentsOf: buffer[0..<end])
      if end < count || count == 0 { return record }
    }
  }

  private func descriptor(of file: Int) throws -> Int32 {
    if let descriptor = descriptors[file] { return descriptor }
    let path = directory.files[file].path
    let descriptor =
      Compression.of(path).compression == .none ? open(path, O_RDONLY | O_CLOEXEC) : try Self.plainCopy(of: path)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    descriptors[file] = descriptor
    return descriptor
  }

  /// Decompresses a file into one that has no name and goes with its descriptor.
  private static func plainCopy(of path: String) throws -> Int32 {
    var template = FilePaths.temporaryTemplate
    let descriptor = mkstemp(&template)
    let base = FilePaths.directory(of: FilePaths.string(template))
    guard descriptor >= 0 else { throw IOError(path: base, message: FilePaths.systemMessage()) }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    do {
      let file = InputFile(path: path, format: .ndjson, compression: Compression.of(path).compression, size: 0)
      let source = try ByteSource(file, cancellation: Cancellation())
      var block = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = try block.withUnsafeMutableBufferPointer { try source.read(into: $0) }
        guard count > 0 else { return descriptor }
        try block.withUnsafeBufferPointer { (bytes) throws(IOError) in
          try FilePaths.write(UnsafeBufferPointer(rebasing: bytes[0..<count]), to: descriptor, path: base)
        }
      }
    } catch {
      close(descriptor)
      if let damage = error as? ByteSource.Damage { throw IOError(path: path, message: damage.message) }
      throw error
    }
  }
}
