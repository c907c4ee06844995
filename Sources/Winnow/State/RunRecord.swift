internal import WinnowText

/// What the history of a state says about a run: its manifest, as far as later runs need it.
package struct RunRecord: Sendable {
  /// A stage of the run.
  package struct Stage: Sendable {
    package let label: String
    package let version: Int
    /// `PlannedStage.ownFingerprint`.
    package let ownFingerprint: String
    /// The files it read, by the names its options gave, with their digests.
    package let files: [(path: String, digest: String)]
    package let documents: Int
    package let cpuSeconds: Double
  }

  /// An input or output file.
  package struct File: Sendable {
    package let path: String
    package let bytes: Int
    package let digest: String
  }

  /// 1 for the first run of a state.
  package let number: Int
  /// Tells the run from all others, also from one that got the same number after a loss.
  package let id: String
  /// Whether it read only what no run before it had read: its output is in no other run's.
  package let isOnlyNew: Bool
  package let pipeline: String
  package let fingerprint: String
  package let outputFingerprint: String
  /// Nil when the input can be read only once.
  package let inputFingerprint: String?
  /// The output directory, absolute; nil for standard output.
  package let output: String?
  package let finished: String
  package let read: Int
  package let written: Int
  package let dropped: Int
  package let rejected: Int
  package let cpuSeconds: Double
  package let inputs: [File]
  package let outputs: [File]
  package let stages: [Stage]

  /// Reads a manifest.
  /// - Returns: nil when it is damaged, or of a run without a state.
  package init?(manifest bytes: [UInt8]) {
    guard let json = Manifest.value(bytes), let run = json["run"], let number = run["number"]?.int,
      let id = run["id"]?.text, let pipeline = json["pipeline"], let counts = json["counts"]
    else { return nil }
    self.number = number
    self.id = id
    isOnlyNew = if case .bool(true)? = run["only_new"] { true } else { false }
    self.pipeline = pipeline["name"]?.text ?? ""
    fingerprint = pipeline["fingerprint"]?.text ?? ""
    outputFingerprint = pipeline["output_fingerprint"]?.text ?? ""
    inputFingerprint = run["input_fingerprint"]?.text
    output = run["output"]?.text
    finished = run["finished"]?.text ?? ""
    read = counts["in"]?.int ?? 0
    written = counts["out"]?.int ?? 0
    dropped = counts["dropped"]?.int ?? 0
    rejected = counts["rejected"]?.int ?? 0
    cpuSeconds = run["cpu_seconds"]?.double ?? 0
    inputs = Self.files(json["inputs"])
    outputs = Self.files(json["outputs"])
    stages = (json["stages"]?.elements ?? []).map { stage in
      Stage(
        label: stage["stage"]?.text ?? "", version: stage["version"]?.int ?? 0,
        ownFingerprint: stage["own_fingerprint"]?.text ?? "",
        files: (stage["files"]?.elements ?? []).map { ($0["path"]?.text ?? "", $0["xxh128"]?.text ?? "") },
        documents: stage["documents"]?.int ?? 0, cpuSeconds: stage["cpu_seconds"]?.double ?? 0)
    }
  }

  private static func files(_ list: JSONValue?) -> [File] {
    (list?.elements ?? []).map {
      File(path: $0["path"]?.text ?? "", bytes: $0["bytes"]?.int ?? 0, digest: $0["xxh128"]?.text ?? "")
    }
  }
}
