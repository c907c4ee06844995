internal import Glibc
internal import WinnowText

/// Finds the input files that patterns, directories and names stand for.
package struct InputDiscovery {
  /// Things a user should know: files that were passed over.
  package private(set) var warnings: [String] = []
  private var files: [InputFile] = []
  /// The paths of the files added, as bytes: as strings, names that look alike would be one.
  private var seen: Set<[UInt8]> = []
  /// The directories read below the root at hand.
  private var visited: Set<Place> = []
  /// Files met, those that were seen before included.
  private var met = 0
  private let format: InputFormat

  /// Endings by which a directory's files are taken.
  private static let endings: [(suffix: String, format: InputFormat)] = [
    (".ndjson", .ndjson), (".jsonl", .ndjson), (".txt", .text),
  ]

  private static let endingsText = ".ndjson, .jsonl and .txt (+ .gz, .zst)"

  private init(format: InputFormat) {
    self.format = format
  }

  /// The files of `patterns` in order: names, globs (`*`, `?`, `[…]`), directories (recursively, in byte order), `-`.
  ///
  /// - Parameters:
  ///   - directory: where relative patterns start.
  ///   - allowsNone: whether a directory may be without files, as one may be that waits for the next night's.
  /// - Throws: `Diagnostic` at `mark` for a pattern without files or a name without a known format; `IOError` for
  ///   directories that cannot be read.
  package static func find(
    _ patterns: [(pattern: String, mark: SourceMark?)], in directory: String, format: InputFormat,
    allowsNone: Bool = false
  ) throws -> (files: [InputFile], warnings: [String]) {
    var discovery = InputDiscovery(format: format)
    for (pattern, mark) in patterns {
      if pattern == "-" {
        discovery.files.append(
          InputFile(path: "-", format: format == .auto ? .ndjson : format, compression: .none, size: nil))
        continue
      }
      let before = (discovery.met, discovery.warnings.count)
      for name in try discovery.expand(pattern, in: directory, mark: mark) { try discovery.add(name, mark: mark) }
      guard discovery.met > before.0 || allowsNone else {
        throw Diagnostic.error(
          "there is no input file in '\(pattern)'", at: mark,
          hint: discovery.warnings.dropFirst(before.1).first ?? "looked for \(endingsText) below it")
      }
    }
    return (discovery.files, discovery.warnings)
  }

  /// The names a glob stands for, in byte order; the path itself when it has no wildcard.
  private mutating func expand(_ pattern: String, in directory: String, mark: SourceMark?) throws -> [String] {
    let path = FilePaths.join(directory, pattern)
    guard pattern.unicodeScalars.contains(where: { "*?[".unicodeScalars.contains($0) }), access(path, F_OK) != 0 else {
      return [path]
    }
    if let stars = pattern.firstRange(of: "**") {
      let start = pattern[..<stars.lowerBound]
      let directory = start.hasSuffix("/") && start.count > 1 ? start.dropLast() : start
      throw Diagnostic.error(
        "'**' in '\(pattern)' would be read as '*', one level deep", at: mark,
        hint: "name the directory, \(directory.isEmpty ? "'.'" : "'\(directory)'"): its files are read at any depth")
    }
    var result = glob_t()
    defer { globfree(&result) }
    // The wildcards are the pattern's: what the directory's own name has of them stands for itself.
    let literal = directory.unicodeScalars.reduce(into: "") {
      $0 += ("*?[\\".unicodeScalars.contains($1) ? "\\" : "") + String($1)
    }
    let status = glob(FilePaths.join(literal, pattern), GLOB_ERR, nil, &result)
    // A directory that is not there has no files; one that cannot be read is an error.
    if status == GLOB_ABORTED, errno != ENOENT, errno != ENOTDIR {
      throw IOError(path: FilePaths.directory(of: path), message: FilePaths.systemMessage())
    }
    guard status == 0 else {
      throw Diagnostic.error("no file matches '\(pattern)'", at: mark, hint: "looked for \(path)")
    }
    var names: [String] = []
    for index in 0..<Int(result.gl_pathc) {
      guard let name = result.gl_pathv[index] else { continue }
      if let text = String(validatingCString: name) {
        names.append(text)
      } else {
        addUnnamed(Array(UnsafeRawBufferPointer(start: name, count: strlen(name))))
      }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func add(_ path: String, mark: SourceMark?) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { throw Diagnostic.error("no such input: '\(path)'", at: mark) }
      throw IOError(path: path, message: FilePaths.systemMessage())
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: try addDirectory(path, below: path, in: [Place(status)])
    case S_IFREG: try addFile(path, size: Int(status.st_size), mark: mark)
    default: try addFile(path, size: nil, mark: mark)
    }
  }

  private mutating func addFile(_ path: String, below root: String? = nil, size: Int?, mark: SourceMark?) throws {
    met += 1
    guard seen.insert(Array(path.utf8)).inserted else { return }
    let (compression, stem) = Compression.of(path)
    guard let format = format == .auto ? Self.format(of: stem) : format else {
      throw Diagnostic.error(
        "cannot tell the format of '\(path)'", at: mark,
        hint: path.hasSuffix(".json")
          ? "Winnow reads one object a line: convert with `jq -c '.[]'`, or give --format ndjson"
          : "give --format ndjson (one record a line) or --format text (one page a file)")
    }
    // Byte by byte: a name that begins with a combining mark makes one character with the slash before it.
    let name = root.map { root in
      let start = root.utf8.count + (root.utf8.last == UInt8(ascii: "/") ? 0 : 1)
      return String(decoding: path.utf8.dropFirst(start), as: UTF8.self)
    }
    files.append(InputFile(path: path, name: name, format: format, compression: compression, size: size))
  }

  /// HTML is read as text so that it is rejected with its own reason instead of passed over.
  private static func format(of stem: String) -> InputFormat? {
    if let known = endings.first(where: { stem.hasSuffix($0.suffix) }) { return known.format }
    return stem.hasSuffix(".html") || stem.hasSuffix(".htm") ? .text : nil
  }

  /// What a directory is, whatever it is called.
  private struct Place: Hashable {
    let device: UInt
    let inode: UInt

    init(_ status: stat) {
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
    }
  }

  /// Adds the files of a directory and those below it.
  ///
  /// - Parameter places: the directory, behind those it is in.
  private mutating func addDirectory(_ path: String, below root: String, in places: [Place]) throws {
    guard places.count <= 64 else { throw IOError(path: path, message: "directories nested deeper than 64") }
    if places.count == 1 { visited = Set(places) }
    let (names, unnamed) = try names(in: path, isNamed: path == root)
    for name in names { try addEntry(Array(FilePaths.join(path, name).utf8), below: root, in: places) }
    for name in unnamed { try addEntry(Array(FilePaths.join(path, "").utf8) + name, below: root, in: places) }
  }

  /// Adds what a directory holds under a path, given as bytes.
  private mutating func addEntry(_ path: [UInt8], below root: String, in places: [Place]) throws {
    let full = String(decoding: path, as: UTF8.self)
    let name = path.map { CChar(bitPattern: $0) } + [0]
    var status = stat()
    guard stat(name, &status) == 0 else {
      guard errno == ENOENT || errno == ELOOP else {
        throw IOError(path: full, message: FilePaths.systemMessage())
      }
      warnings.append("passed over \(full): a link that leads nowhere")
      return
    }
    let isUnnamed = String(validating: path, as: UTF8.self) == nil
    let hasFormat = format != .auto || Self.format(of: Compression.of(full).stem) != nil
    switch status.st_mode & S_IFMT {
    case S_IFDIR where places.contains(Place(status)):
      warnings.append("passed over \(full): a link to a directory it is in")
    // Links to one directory from several places would multiply what is below it, level by level.
    case S_IFDIR where visited.contains(Place(status)):
      warnings.append("passed over \(full): a directory that is read already, under another name")
    case S_IFDIR where isUnnamed, S_IFREG where isUnnamed && hasFormat: addUnnamed(path)
    case S_IFDIR:
      visited.insert(Place(status))
      try addDirectory(full, below: root, in: places + [Place(status)])
    case S_IFREG where hasFormat: try addFile(full, below: root, size: Int(status.st_size), mark: nil)
    case S_IFREG: warnings.append("passed over \(full): none of \(Self.endingsText)")
    default: warnings.append("passed over \(full): no regular file")
    }
  }

  /// Adds a file, or a directory with all that is in it, whose path is not UTF-8: records have no way to name it. Not read, it
  /// is a reject, so that nobody has to find the warning.
  private mutating func addUnnamed(_ path: [UInt8]) {
    met += 1
    guard seen.insert(path).inserted else { return }
    let text = String(decoding: path, as: UTF8.self)
    warnings.append("\(text) is not read: its name is not UTF-8")
    files.append(
      InputFile(
        path: text, format: format == .ndjson ? .ndjson : .text, size: 0,
        obstacle: InputFile.Obstacle(
          message: "its name is not UTF-8: rename it", digest: path.withUnsafeBufferPointer { XXHash.hash128($0) })))
  }

  /// Adds a part of a run's output that its manifest names and that is gone: a reject, as its records are not read.
  private mutating func addMissing(_ path: String) {
    met += 1
    guard seen.insert(Array(path.utf8)).inserted else { return }
    warnings.append("\(path) is missing, though a run wrote it (manifest.json)")
    files.append(
      InputFile(
        path: path, format: .ndjson, size: 0,
        obstacle: InputFile.Obstacle(
          message: "it is missing, though a run wrote it (manifest.json): restore the directory",
          digest: Array(path.utf8).withUnsafeBufferPointer { XXHash.hash128($0) })))
  }

  /// What to read of a directory. Of the output of a run the parts, when it is what the user has named; when it only lies
  /// in the input, nothing: its records came out of that. Files that are not the run's are input in both cases.
  ///
  /// - Returns: the names, and those that are not UTF-8.
  private mutating func names(in path: String, isNamed: Bool) throws -> (names: [String], unnamed: [[UInt8]]) {
    let found = try FilePaths.rawNames(in: path).filter { $0.first != UInt8(ascii: ".") }
    let names = found.compactMap { String(validating: $0, as: UTF8.self) }
    let unnamed = names.count == found.count ? [] : found.filter { String(validating: $0, as: UTF8.self) == nil }
    guard let own = try OutputDirectory.ownFiles(in: path) else { return (names, unnamed) }
    let others = names.filter { !own.contains($0) }
    if isNamed {
      let parts = own.filter(OutputDirectory.isPart).sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
      let present = Set(names)
      for part in parts where !present.contains(part) { addMissing(FilePaths.join(path, part)) }
      return (parts.filter(present.contains) + others, unnamed)
    }
    warnings.append(
      "passed over what a run has written into \(path); to read its records, name that directory as input")
    return (others, unnamed)
  }
}
