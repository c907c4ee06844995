internal import Glibc
package import WinnowText

/// How a run works; nothing of it changes what it writes.
package struct RunSettings: Sendable {
  /// Threads that process chunks.
  package var workers: Int
  /// Bytes of input per chunk, about; a chunk holds whole records.
  package var chunkSize: Int
  /// Where dropped and rejected records go when records go to standard output; nil only counts them.
  package var sidecar: String?
  /// Whether to run even when the output is up to date; results of stages are used again all the same.
  package var isForced: Bool
  /// The run that this one is compared with by what its pipeline expects; nil when there is none.
  package var baseline: RunFigures?

  package init(
    workers: Int = defaultWorkers, chunkSize: Int = defaultChunkSize, sidecar: String? = nil, isForced: Bool = false
  ) {
    self.workers = workers
    self.chunkSize = chunkSize
    self.sidecar = sidecar
    self.isForced = isForced
  }

  package static let defaultChunkSize = 256 << 10

  /// One per processor.
  package static var defaultWorkers: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// How far a run has come.
package struct RunProgress: Sendable {
  /// What is being done: `reading`, `resolving deduplicate`, `applying deduplicate`.
  package var phase: String
  /// 0...1; nil when the end is not known.
  package var fraction: Double?
  package var records: Int
  package var rejected: Int
  /// Bytes read from the input files.
  package var bytes: Int
}

/// What a run came to.
package struct RunReport: Sendable {
  /// Whether there was anything to do.
  package enum Outcome: Sendable, Equatable {
    case done
    /// The output is that of an earlier run, which would come out the same again.
    case upToDate(run: Int)
    /// `only-new`, and all input was read by earlier runs.
    case nothingNew
  }

  package var outcome = Outcome.done
  /// The run's number in its state.
  package var number: Int?
  package var counts: RunCounts
  package var inputs: [InputFileReport]
  package var outputs: [OutputFileReport]
  /// The run that this one is compared with by what its pipeline expects.
  package var baseline: RunFigures?
  /// The output directory; nil when records went to standard output.
  package var directory: String?
  package var elapsedSeconds: Double
  package var cpuSeconds: Double
}

/// Writes and reads `manifest.json`.
package enum Manifest {
  /// What tells a run from others of the same state.
  struct Identity {
    let number: Int
    let id: String
    /// Of the input; nil when it can be read only once.
    let inputFingerprint: Digest128?
  }

  static func encode(
    _ report: RunReport, plan: Plan, settings: RunSettings, started: time_t, identity: Identity?
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("winnow", WinnowVersion.current)
    writer.key("schema")
    writer.number(RecordEncoder.schema)
    writer.key("pipeline")
    writer.beginObject()
    writer.field("name", plan.name)
    writer.field("file", plan.file.path)
    writer.field("fingerprint", plan.fingerprint.description)
    writer.field("output_fingerprint", plan.outputFingerprint.description)
    writer.key("max_record")
    writer.number(plan.input.maxRecord)
    writer.endObject()
    counts(report.counts, &writer)
    if let baseline = report.baseline {
      writer.key("baseline")
      baseline.encode(&writer)
    }
    stages(report.counts, plan, &writer)
    inputs(report.inputs, &writer)
    outputs(report.outputs, &writer)
    writer.key("run")
    writer.beginObject()
    if let identity {
      writer.key("number")
      writer.number(identity.number)
      writer.field("id", identity.id)
      if plan.input.onlyNew {
        writer.key("only_new")
        writer.bool(true)
      }
      if let fingerprint = identity.inputFingerprint { writer.field("input_fingerprint", fingerprint.description) }
    }
    // What relative paths of inputs are relative to.
    if let start = FilePaths.resolved(".") { writer.field("directory", start) }
    if let output = report.directory { writer.field("output", FilePaths.resolved(output) ?? output) }
    writer.field("started", timestamp(started))
    writer.field("finished", timestamp(time(nil)))
    writer.key("elapsed_seconds")
    writer.number(report.elapsedSeconds)
    writer.key("cpu_seconds")
    writer.number(report.cpuSeconds)
    writer.key("workers")
    writer.number(settings.workers)
    writer.key("chunk_size")
    writer.number(settings.chunkSize)
    writer.field("host", hostName())
    writer.endObject()
    let checksum = checksum(writer.bytes[...])
    writer.field(checksumKey, checksum)
    writer.endObject()
    writer.newline()
    return writer.bytes
  }

  private static let checksumKey: StaticString = "xxh128"

  /// What a manifest says; nil when it is not as it was written. With numbers that no run has, it is not: whoever adds and
  /// rounds them need not fear for an integer's range.
  package static func value(_ bytes: [UInt8]) -> JSONValue? {
    guard !isDamaged(bytes), let value = try? JSONValue(parsing: bytes), hasOnlyFigures(value) else { return nil }
    return value
  }

  private static let greatestFigure = 1e15

  private static func hasOnlyFigures(_ value: JSONValue) -> Bool {
    switch value {
    case .number: abs(value.double ?? .infinity) <= greatestFigure
    case .array(let items): items.allSatisfy(hasOnlyFigures)
    case .object(let members): members.allSatisfy { hasOnlyFigures($0.value) }
    case .null, .bool, .string: true
    }
  }

  /// Its last member is the checksum of all before it; earlier versions have written none.
  private static func isDamaged(_ bytes: [UInt8]) -> Bool {
    let key = Array(",\"\(checksumKey)\":\"".utf8)
    let end = Array("\"}\n".utf8)
    let count = bytes.count - key.count - checksum([]).utf8.count - end.count
    guard count > 0, bytes[count...].starts(with: key), bytes.suffix(end.count) == end[...] else { return false }
    return !bytes[(count + key.count)...].dropLast(end.count).elementsEqual(checksum(bytes[..<count]).utf8)
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { XXHash.hash128($0) }.description
  }

  private static func counts(_ counts: RunCounts, _ writer: inout JSONWriter) {
    writer.key("counts")
    writer.beginObject()
    for (key, value) in [
      ("in", counts.read), ("out", counts.written), ("dropped", counts.dropped), ("rejected", counts.rejected),
      ("repeated_ids", counts.repeatedIDs), ("ids_of_earlier_runs", counts.idsOfEarlierRuns),
    ] {
      writer.dynamicKey(key)
      writer.number(value)
    }
    writer.key("text_bytes")
    writer.number(counts.textBytes)
    tally("topics", counts.topics, &writer)
    tally("recoded", counts.recoded, &writer)
    tally("rejected_by_reason", counts.rejectedByReason, &writer)
    writer.endObject()
  }

  private static func stages(_ counts: RunCounts, _ plan: Plan, _ writer: inout JSONWriter) {
    writer.key("stages")
    writer.beginArray()
    for (stage, count) in zip(plan.stages, counts.stages) {
      writer.beginObject()
      writer.field("stage", stage.label)
      writer.key("version")
      writer.number(stage.descriptor.version)
      writer.field("own_fingerprint", stage.ownFingerprint.description)
      writer.field("fingerprint", stage.fingerprint.description)
      writer.key("files")
      writer.beginArray()
      for file in stage.digests {
        writer.beginObject()
        writer.field("path", file.path)
        writer.field("xxh128", file.digest.description)
        writer.endObject()
      }
      writer.endArray()
      writer.key("documents")
      writer.number(count.documents)
      writer.key("reused")
      writer.number(count.reused)
      tally("dropped", count.dropped, &writer)
      tally("rejected", count.rejected, &writer)
      writer.key("cpu_seconds")
      writer.number(Double(count.cpuNanoseconds) / 1e9)
      writer.endObject()
    }
    writer.endArray()
  }

  /// Writes counts by name, in the order of the names.
  static func tally(_ key: String, _ counts: [String: Int], _ writer: inout JSONWriter) {
    writer.dynamicKey(key)
    writer.beginObject()
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      writer.dynamicKey(name)
      writer.number(count)
    }
    writer.endObject()
  }

  private static func inputs(_ inputs: [InputFileReport], _ writer: inout JSONWriter) {
    writer.key("inputs")
    writer.beginArray()
    for input in inputs {
      writer.beginObject()
      writer.field("path", input.file.path)
      // What ids are made of, where it is not the end of the path: the place below an input directory.
      if input.file.name != FilePaths.name(of: input.file.path) { writer.field("name", input.file.name) }
      writer.field("format", input.file.format.rawValue)
      size(input.bytes, input.digest, &writer)
      writer.endObject()
    }
    writer.endArray()
  }

  private static func outputs(_ outputs: [OutputFileReport], _ writer: inout JSONWriter) {
    writer.key("outputs")
    writer.beginArray()
    for output in outputs {
      writer.beginObject()
      writer.field("path", output.name)
      writer.key("records")
      writer.number(output.records)
      size(output.bytes, output.digest, &writer)
      writer.endObject()
    }
    writer.endArray()
  }

  private static func size(_ bytes: Int, _ digest: Digest128, _ writer: inout JSONWriter) {
    writer.key("bytes")
    writer.number(bytes)
    writer.field("xxh128", digest.description)
  }

  private static func timestamp(_ time: time_t) -> String {
    var time = time
    var parts = tm()
    gmtime_r(&time, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let length = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: buffer[0..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
