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
    package let path: String
    /// Its name in record ids.
    package let name: String
    package let format: InputFormat
    package let bytes: Int
    /// The checksum, as the manifest has it.
    package let digest: String
  }

  package let path: String
  /// The parts in order, then the dropped records, then the rejected ones.
  package let files: [File]
  package let manifest: JSONValue
  /// The files that the run read, in order.
  package let inputs: [Input]
  private let inputsByPath: [String: Int]

  /// Opens a directory.
  /// - Throws: `IOError` when no finished run wrote it.
  package init(_ path: String) throws(IOError) {
    self.path = path
    let names = try FilePaths.names(in: path)
    guard names.contains(OutputDirectory.manifestName) else {
      throw IOError(path: path, message: "holds no manifest.json: it is no output directory of a finished run")
    }
    let manifestPath = FilePaths.join(path, OutputDirectory.manifestName)
    do {
      manifest = try JSONValue(parsing: try FilePaths.contents(manifestPath))
    } catch let error as JSONError {
      throw IOError(path: manifestPath, message: "no manifest: \(error)")
    } catch {
      throw error as? IOError ?? IOError(path: manifestPath, message: "\(error)")
    }
    inputs = (manifest["inputs"]?.elements ?? []).compactMap(Self.input)
    inputsByPath = Dictionary(inputs.enumerated().map { ($1.path, $0) }) { first, _ in first }
    func stem(_ name: String) -> String { Compression.of(name).stem }
    // By length first: part-100000 comes after part-99999.
    let parts = names.filter(OutputDirectory.isPart)
      .sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    var files = parts.map { File(path: FilePaths.join(path, $0), status: .kept) }
    for (wanted, status) in [("dropped.ndjson", ResultStatus.dropped), ("rejected.ndjson", .rejected)] {
      files += names.filter { stem($0) == wanted }.map { File(path: FilePaths.join(path, $0), status: status) }
    }
    self.files = files
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

  /// When the run ended, in UTC.
  package var finished: String { manifest.value(at: "run.finished")?.text ?? "?" }

  /// A figure of the manifest's `counts`.
  package func count(_ name: String) -> Int? { manifest["counts"]?[name]?.int }

  /// How many records the run kept, dropped or rejected.
  package func count(of status: ResultStatus) -> Int { count(status == .kept ? "out" : status.rawValue) ?? 0 }

  private static func input(_ value: JSONValue) -> Input? {
    guard let path = value["path"]?.text else { return nil }
    let isPage = [".txt", ".html", ".htm"].contains { Compression.of(path).stem.hasSuffix($0) }
    return Input(
      path: path, name: value["name"]?.text ?? FilePaths.name(of: path),
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
