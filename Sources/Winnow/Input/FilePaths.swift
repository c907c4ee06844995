internal import Glibc

/// Paths and small files.
package enum FilePaths {
  private static let slash = UInt8(ascii: "/")

  /// `directory/name`, without a leading `./`.
  package static func join(_ directory: String, _ name: String) -> String {
    // Byte by byte here and below: a slash and a combining mark behind it are one character.
    if name.utf8.first == slash || directory.isEmpty || directory == "." { return name }
    return directory.utf8.last == slash ? directory + name : directory + "/" + name
  }

  /// Everything before the last slash; empty when there is none.
  package static func directory(of path: String) -> String {
    guard let end = path.utf8.lastIndex(of: slash) else { return "" }
    return end == path.utf8.startIndex ? "/" : String(decoding: path.utf8[..<end], as: UTF8.self)
  }

  /// Everything after the last slash.
  package static func name(of path: String) -> String {
    guard let end = path.utf8.lastIndex(of: slash) else { return path }
    return String(decoding: path.utf8[path.utf8.index(after: end)...], as: UTF8.self)
  }

  /// The absolute path without links; nil when nothing is there.
  package static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// What the system says about its last error.
  package static func systemMessage(_ code: Int32 = errno) -> String {
    String(cString: strerror(code))
  }

  /// More than any pipeline or rule pack needs: without a limit, `/dev/zero` in place of one would be read without end.
  package static let configurationLimit = 64 << 20

  /// The whole contents of a file.
  /// - Throws: `IOError`, also when it has more than `limit` bytes.
  package static func contents(_ path: String, limit: Int = .max) throws(IOError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw IOError(path: path, message: systemMessage()) }
    defer { close(descriptor) }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return output }
      if count < 0 {
        if errno == EINTR { continue }
        throw IOError(path: path, message: systemMessage())
      }
      guard count <= limit - output.count else {
        throw IOError(path: path, message: "it is larger than \(ByteSize.text(limit))")
      }
      output.append(contentsOf: buffer[0..<count])
    }
  }

  /// The whole contents of a file of Winnow's own: anything else in its place is an error, and not waited for.
  /// - Throws: `IOError`.
  static func ownContents(_ path: String) throws(IOError) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw IOError(path: path, message: systemMessage()) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw IOError(path: path, message: "is no plain file, and none of Winnow's: remove it")
    }
    return try contents(path)
  }

  /// The absolute path without links of something that may not be there yet: its last directories need not exist.
  static func anticipated(_ path: String) -> String? {
    if let there = resolved(path) { return there }
    let trimmed = withoutFinalSlash(path)
    let parent = directory(of: trimmed)
    guard !trimmed.isEmpty, parent != trimmed else { return nil }
    return anticipated(parent.isEmpty ? "." : parent).map { join($0, name(of: trimmed)) }
  }

  private static func withoutFinalSlash(_ path: String) -> String {
    path.utf8.last == slash ? String(decoding: path.utf8.dropLast(), as: UTF8.self) : path
  }

  /// What a path leads to through symbolic links, the last of which may lead to nothing yet: there a file is created that is
  /// opened under this path. The path itself where they lead in circles, or where it is no link.
  package static func followed(_ path: String) -> String {
    if let there = resolved(path) { return there }
    var place = path
    // As many links as the system follows.
    for _ in 0..<40 {
      guard let target = linkTarget(place) else { return place }
      place = join(directory(of: place), target)
    }
    return path
  }

  /// What a symbolic link says; nil where there is none.
  private static func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }

  /// Writes all bytes to a descriptor, whatever signals come.
  package static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(IOError) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(IOError) in try write(bytes, to: descriptor, path: path) }
  }

  /// Writes all bytes to a descriptor.
  /// - Throws: `IOError` about `path`.
  package static func write(
    _ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32, path: String
  ) throws(IOError) {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, base + done, bytes.count - done)
      if count >= 0 {
        done += count
      } else if errno == EAGAIN {
        // Somebody made the pipe one that does not wait.
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
      } else if errno != EINTR {
        throw IOError(path: path, message: systemMessage(errno))
      }
    }
  }

  /// Makes a file, or the names in a directory, durable.
  /// - Throws: `IOError`.
  package static func synchronize(_ path: String) throws(IOError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw IOError(path: path, message: systemMessage()) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw IOError(path: path, message: systemMessage()) }
  }

  /// Makes what a directory says of one of its files durable.
  /// - Throws: `IOError`.
  package static func synchronizeDirectory(of path: String) throws(IOError) {
    let directory = directory(of: path)
    try synchronize(directory.isEmpty ? "." : directory)
  }

  /// A new name in the system's place for temporary files (`TMPDIR`), with what `mkdtemp` and `mkstemp` fill in.
  package static var temporaryTemplate: [CChar] {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return Array(join(base, "winnow-XXXXXX").utf8CString)
  }

  /// The path in a template.
  package static func string(_ template: [CChar]) -> String {
    String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Creates a directory and those above it; one that exists is fine.
  /// - Throws: `IOError`.
  package static func createDirectory(_ path: String) throws(IOError) {
    if path.isEmpty || mkdir(path, 0o755) == 0 { return }
    let code = errno
    if code == ENOENT {
      let parent = directory(of: withoutFinalSlash(path))
      if !parent.isEmpty, parent != path {
        try createDirectory(parent)
        if mkdir(path, 0o755) == 0 { return }
      }
      if errno == EEXIST { return }
      throw IOError(path: path, message: systemMessage())
    }
    guard code == EEXIST else { throw IOError(path: path, message: systemMessage(code)) }
    var status = stat()
    guard stat(path, &status) == 0 else { throw IOError(path: path, message: systemMessage()) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw IOError(path: path, message: "exists and is no directory") }
  }

  /// The names in a directory, in byte order, without `.` and `..`.
  /// - Throws: `IOError`.
  package static func names(in path: String) throws(IOError) -> [String] {
    try rawNames(in: path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The names in a directory as bytes, which need not be UTF-8; in order, without `.` and `..`.
  /// - Throws: `IOError`.
  static func rawNames(in path: String) throws(IOError) -> [[UInt8]] {
    guard let stream = opendir(path.isEmpty ? "." : path) else { throw IOError(path: path, message: systemMessage()) }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      // The end and an error look alike but for this.
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw IOError(path: path, message: systemMessage()) }
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) {
          Array(UnsafeRawBufferPointer(start: $0, count: strlen($0)))
        }
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Bytes of all files in a directory and those below it.
  /// - Throws: `IOError`.
  static func size(ofTree path: String) throws(IOError) -> Int {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw IOError(path: path, message: systemMessage()) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return Int(status.st_size) }
    var sum = 0
    for name in try names(in: path) { sum += try size(ofTree: join(path, name)) }
    return sum
  }

  /// Deletes a directory of plain files and directories; symbolic links are deleted, not followed.
  /// - Throws: `IOError` for the first thing that cannot be deleted; a directory that is not there is fine.
  package static func removeTree(_ path: String) throws(IOError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in try names(in: path) { try removeTree(join(path, name)) }
      guard rmdir(path) == 0 else { throw IOError(path: path, message: systemMessage()) }
    } else {
      guard unlink(path) == 0 else { throw IOError(path: path, message: systemMessage()) }
    }
  }
}
