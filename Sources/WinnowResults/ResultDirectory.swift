internal import Glibc
package import Winnow
package import WinnowText

/// What became of a document in a run.
package enum ResultStatus: String, Sendable, CaseIterable {
  case kept
  case dropped
  case rejected
}

/// The output directory of a finished run.
package struct ResultDirectory: Sendable {
  /// One of its files of records.
  package struct File: Sendable {
    package let path: String
    package let status: ResultStatus
  }

  /// A file that the run read.
  package struct Input: Sendable {
    /// As the run was given it.
    package let path: String
    /// The directory that the run was started in, if that is another one than this process's and known.
    fileprivate let start: String?
    /// Its name in record ids.
    package let name: String
    package let format: InputFormat
    package let bytes: Int
    /// The checksum, as the manifest has it.
    package let digest: String

    /// Where it is looked for, by a look at the disk: a relative path is one of the directory that the run was started in;
    /// what is not there may have moved here as a whole.
    package var location: String {
      guard let start, !path.hasPrefix("/") else { return path }
      let location = FilePaths.join(start, path)
      return access(location, F_OK) == 0 ? location : path
    }
  }

  package let path: String
  /// The parts in order, then the dropped records, then the rejected ones.
  package let files: [File]
  package let manifest: JSONValue
  /// The files that the run read, in order.
  package let inputs: [Input]
  private let inputsByPath: [String: Int]

  /// What the manifest says about the files, in their order.
  private let digests: [String]

  /// Opens a directory, and makes sure that its files are those that the run wrote.
  ///
  /// - Parameter verifying: whether the checksums of all files are compared (about 2 GB/s); without, `verify` does it for
  ///   one, and only the sizes are compared here.
  /// - Throws: `IOError` when no finished run wrote it, or when something of it is missing or damaged.
  package init(_ path: String, verifying: Bool = true) throws(IOError) {
    self.path = path
    try OutputDirectory.recover(path)
    let names = try FilePaths.names(in: path)
    guard names.contains(OutputDirectory.manifestName) else {
      throw IOError(path: path, message: "holds no manifest.json: it is no output directory of a finished run")
    }
    let manifestPath = FilePaths.join(path, OutputDirectory.manifestName)
    guard let manifest = Manifest.value(try FilePaths.contents(manifestPath)) else {
      throw IOError(path: manifestPath, message: "is not as a run wrote it: \(Self.manifestAdvice)")
    }
    self.manifest = manifest
    guard let outputs = manifest["outputs"]?.elements, manifest["counts"]?["in"]?.int != nil,
      manifest["stages"] != nil
    else { throw IOError(path: manifestPath, message: "is no manifest of a run: \(Self.manifestAdvice)") }
    if let schema = manifest["schema"]?.int, schema > RecordEncoder.schema {
      throw IOError(
        path: manifestPath,
        message: """
          was written by winnow \(manifest["winnow"]?.text ?? "?"), whose records have schema \(schema); this is winnow \
          \(WinnowVersion.current), which knows schemas up to \(RecordEncoder.schema): look at it with that version
          """)
    }
    var start = manifest["run"]?["directory"]?.text
    if start == FilePaths.resolved(".") { start = nil }
    inputs = (manifest["inputs"]?.elements ?? []).compactMap { Self.input($0, start: start) }
    inputsByPath = Dictionary(inputs.enumerated().map { ($1.path, $0) }) { first, _ in first }
    // Whatever else lies in the directory is not the run's.
    var found: [(file: File, digest: String)] = []
    for output in outputs {
      guard let name = output["path"]?.text, !name.contains("/"), let status = Self.status(name) else { continue }
      let file = File(path: FilePaths.join(path, name), status: status)
      try Self.checkSize(file, output["bytes"]?.int)
      found.append((file, output["xxh128"]?.text ?? ""))
    }
    // By length first: part-100000 comes after part-99999.
    let inOrder = found.sorted {
      (Self.rank($0.file), $0.file.path.utf8.count, $0.file.path) < (
        Self.rank($1.file), $1.file.path.utf8.count, $1.file.path
      )
    }
    files = inOrder.map(\.file)
    digests = inOrder.map(\.digest)
    if verifying { for file in files.indices { try verify(file) } }
  }

  /// What to do when an output is not what it was.
  private static let advice =
    "restore it from a copy, or write the output anew with `run --force`; a run with only-new, after `state forget`"
  /// Without a manifest a run does not know which files are its to replace.
  private static let manifestAdvice =
    "restore it from a copy, or remove the output and write it anew; a run with only-new, after `state forget`"

  private static func status(_ name: String) -> ResultStatus? {
    if OutputDirectory.isPart(name) { return .kept }
    return switch Compression.of(name).stem {
    case "dropped.ndjson": .dropped
    case "rejected.ndjson": .rejected
    default: nil
    }
  }

  private static func rank(_ file: File) -> Int { ResultStatus.allCases.firstIndex(of: file.status) ?? 0 }

  private static func checkSize(_ file: File, _ bytes: Int?) throws(IOError) {
    var status = stat()
    guard stat(file.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw IOError(path: file.path, message: "is missing, though the run wrote it (manifest.json): \(advice)")
    }
    guard bytes == nil || Int(status.st_size) == bytes else {
      throw IOError(
        path: file.path,
        message:
          "is damaged: it has \(status.st_size) bytes, and the run wrote \(bytes ?? 0) (manifest.json): \(advice)")
    }
  }

  /// Compares a file with its checksum in the manifest.
  /// - Throws: `IOError` when they differ.
  package func verify(_ file: Int) throws(IOError) {
    let path = files[file].path
    let digest: String
    do { digest = try FileDigest.of(path, Cancellation()).digest.description } catch {
      throw error as? IOError ?? IOError(path: path, message: "\(error)")
    }
    guard digest == digests[file] else {
      throw IOError(
        path: path, message: "is not as the run wrote it: its checksum is not that of manifest.json: \(Self.advice)")
    }
  }

  /// Whether any record has a field of this name.
  /// - Throws: `IOError`.
  package func hasField(_ name: String) throws -> Bool {
    var isThere = false
    var scan = RecordScan()
    let wanted = Array(name.utf8)
    try forEachRecord([.kept, .dropped]) { place, line in
      try scan.scan(line, status: place.status)
      isThere = scan.fields.contains { line[$0.name].elementsEqual(wanted) }
      return !isThere
    }
    return isThere
  }

  /// The labels of the run's stages, in order.
  package var stages: [String] { manifest["stages"]?.elements.compactMap { $0["stage"]?.text } ?? [] }

  /// The name of the run's pipeline.
  package var pipeline: String { manifest.value(at: "pipeline.name")?.text ?? "?" }

  /// The run's pipeline file, as it was named.
  package var pipelineFile: String? { manifest.value(at: "pipeline.file")?.text }

  /// How the run's files are compressed.
  package var compression: Compression { files.last.map { Compression.of($0.path).compression } ?? .none }

  /// The first digits of the fingerprint of everything the records depend on.
  package var fingerprint: String { String((manifest.value(at: "pipeline.fingerprint")?.text ?? "?").prefix(8)) }

  /// Records longer than this many bytes were rejected.
  package var maxRecord: Int { manifest.value(at: "pipeline.max_record")?.int ?? Plan.Input.defaultMaxRecord }

  /// When the run ended, in UTC.
  package var finished: String { manifest.value(at: "run.finished")?.text ?? "?" }

  /// A figure of the manifest's `counts`.
  package func count(_ name: String) -> Int? { manifest["counts"]?[name]?.int }

  /// How many records the run kept, dropped or rejected.
  package func count(of status: ResultStatus) -> Int { count(status == .kept ? "out" : status.rawValue) ?? 0 }

  /// Stops where the kept records went to standard output, and cannot be looked at.
  package func checkRecords() throws(IOError) {
    guard count(of: .kept) > 0, !files.contains(where: { $0.status == .kept }) else { return }
    throw IOError(path: path, message: "holds no part-*.ndjson: the run wrote its records to standard output")
  }

  private static func input(_ value: JSONValue, start: String?) -> Input? {
    guard let path = value["path"]?.text else { return nil }
    let isPage = [".txt", ".html", ".htm"].contains { Compression.of(path).stem.hasSuffix($0) }
    return Input(
      path: path, start: start, name: value["name"]?.text ?? FilePaths.name(of: path),
      format: value["format"]?.text.flatMap(InputFormat.init) ?? (isPage ? .text : .ndjson),
      bytes: value["bytes"]?.int ?? 0, digest: value["xxh128"]?.text ?? "")
  }

  /// The input file at a path, with its index.
  package func input(at path: String) -> (index: Int, input: Input)? {
    inputsByPath[path].map { ($0, inputs[$0]) }
  }

  /// The id that the document of a reject has, or would have had.
  package func id(of reject: RejectedRecord) -> RecordID {
    let input = input(at: reject.file)?.input
    return reject.id(fileName: input?.name ?? FilePaths.name(of: reject.file), isPage: input?.format == .text)
  }

  /// Hands over the records of files with these states, in order, with their place, until `body` returns false.
  ///
  /// - Throws: `IOError`, and what `body` throws.
  package func forEachRecord(
    _ statuses: Set<ResultStatus> = Set(ResultStatus.allCases),
    _ body: (RecordPlace, UnsafeBufferPointer<UInt8>) throws -> Bool
  ) throws {
    var goesOn = true
    for (index, file) in files.enumerated() where goesOn && statuses.contains(file.status) {
      try RecordLines.forEach(of: file.path) { offset, line in
        goesOn = try body(RecordPlace(file: index, offset: offset, status: file.status), line)
        return goesOn
      }
    }
  }
}

/// Where a record stands in an output directory.
package struct RecordPlace: Sendable, Equatable {
  /// Index in `ResultDirectory.files`.
  package var file: Int
  /// Bytes of (decompressed) text before it.
  package var offset: Int
  package var status: ResultStatus

  package init(file: Int, offset: Int, status: ResultStatus) {
    self.file = file
    self.offset = offset
    self.status = status
  }
}
