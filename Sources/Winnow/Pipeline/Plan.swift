package import WinnowText

/// A compiled pipeline: validated, its stages prepared, ready to run.
package struct Plan: Sendable {
  /// What to read.
  package struct Input: Sendable {
    /// Names, globs, directories or `-`, each with the place that named it (nil: the command line).
    package var patterns: [(pattern: String, mark: SourceMark?)]
    /// Where relative patterns start.
    package var directory: String
    package var format: InputFormat
    /// Records longer than this many bytes are rejected while streaming past them.
    package var maxRecord: Int
    /// Whether files that an earlier run of the same state has read are passed over.
    package var onlyNew = false

    package init(
      patterns: [(pattern: String, mark: SourceMark?)], directory: String, format: InputFormat = .auto,
      maxRecord: Int = defaultMaxRecord
    ) {
      self.patterns = patterns
      self.directory = directory
      self.format = format
      self.maxRecord = maxRecord
    }

    package static let defaultMaxRecord = 16 << 20
  }

  /// What to write.
  package struct Output: Sendable {
    /// A directory, relative to the working directory; `-` is standard output; nil when neither the pipeline file nor the
    /// command line names one.
    package var path: String?
    package var compression: Compression
    /// Whether records carry the page text as read, as `page_text`.
    package var keepsPage: Bool
    /// A part file is closed when it holds this many bytes, before compression.
    package var partSize: Int

    package init(
      path: String?, compression: Compression = .none, keepsPage: Bool = false, partSize: Int = defaultPartSize
    ) {
      self.path = path
      self.compression = compression
      self.keepsPage = keepsPage
      self.partSize = partSize
    }

    package static let defaultPartSize = 256 << 20
  }

  /// What runs remember.
  package struct State: Sendable {
    /// A directory, relative to the working directory.
    package var path: String
    /// Bytes that kept results may take.
    package var cacheSize: Int

    package init(path: String, cacheSize: Int = defaultCacheSize) {
      self.path = path
      self.cacheSize = cacheSize
    }

    package static let defaultCacheSize = 16 << 30
  }

  /// A stage in its place.
  package struct PlannedStage: Sendable {
    package let descriptor: StageDescriptor
    /// Unique in the pipeline: the stage's name, with `#2`, `#3` … where it is used again.
    package let label: String
    package let mark: SourceMark
    package let instance: StageInstance
    /// What the stage's own results depend on besides the document: its version, options and files.
    package let ownFingerprint: Digest128
    /// Everything the documents behind this stage depend on: this stage's version, options, files, and all stages before.
    package let fingerprint: Digest128
    /// Rule packs and models that were read from disk.
    package let files: [String]
    /// The contents of all files that were read, built-in ones included, by the names the options give.
    package let digests: [(path: String, digest: Digest128)]
    /// Fields of the input that options name, each with the option's name; none where a stage before may have added them.
    package let inputFields: [(option: String, field: String)]
    /// What the stage changes, in the order of snapshots.
    let writtenParts: [DocumentPart]
    /// What its results depend on besides the page.
    let keyParts: [DocumentPart]

    package init(
      descriptor: StageDescriptor, label: String, mark: SourceMark, instance: StageInstance, ownFingerprint: Digest128,
      fingerprint: Digest128, files: [String], digests: [(path: String, digest: Digest128)],
      inputFields: [(option: String, field: String)] = []
    ) {
      self.descriptor = descriptor
      self.label = label
      self.mark = mark
      self.instance = instance
      self.ownFingerprint = ownFingerprint
      self.fingerprint = fingerprint
      self.files = files
      self.digests = digests
      self.inputFields = inputFields
      writtenParts = DocumentPart.writable.filter { descriptor.writes.contains($0) }
      keyParts = DocumentPart.writable.filter {
        descriptor.reads.contains($0) || descriptor.consults.contains($0) || descriptor.writes.contains($0)
      }
    }
  }

  package let name: String
  /// Whether the pipeline has no name of its own, but that of its file.
  package var isNamedByFile = false
  package let file: SourceFile
  package var input: Input
  package var output: Output
  /// Where runs remember what they did; nil when each stands alone.
  package var state: State?
  /// What a run must come to; nil when the pipeline file does not say.
  package var expectations: RunExpectations?
  package let stages: [PlannedStage]
  /// Fingerprint of the whole pipeline: the last stage's, and of what the output looks like.
  package let fingerprint: Digest128

  package init(
    name: String, file: SourceFile, input: Input, output: Output, state: State? = nil, stages: [PlannedStage],
    fingerprint: Digest128
  ) {
    self.name = name
    self.file = file
    self.input = input
    self.output = output
    self.state = state
    self.stages = stages
    self.fingerprint = fingerprint
  }

  /// Fingerprint of the output's files for a given input: the pipeline's, and how records are read and put into files.
  package var outputFingerprint: Digest128 {
    XXHash.hash128(
      "\(fingerprint) \(name) \(output.compression) \(output.partSize) \(input.maxRecord) \(RecordDecoder.version)")
  }

  /// Checks that there is a state where one is needed.
  func checkState() throws(Diagnostic) {
    guard input.onlyNew, state == nil else { return }
    throw .error(
      "'only-new' needs a state that remembers what was read", at: nil, hint: "write state: DIR or give --state DIR")
  }

  /// Checks that output and state have names, and that neither is in the other: each removes what it does not know.
  ///
  /// - Parameter sidecar: where a run writes its files instead of the output.
  package func checkPlaces(sidecar: String? = nil) throws(Diagnostic) {
    for (place, path, option) in [
      ("output directory", output.path, "--output"), ("state", state?.path, "--state"),
      ("directory beside standard output", sidecar, "--sidecar"),
    ] where path?.isEmpty == true {
      throw .error(
        "the name of the \(place) is empty", at: nil, hint: "give \(option) DIR; is a variable in it not set?")
    }
    guard let state = state?.path, let output = sidecar ?? output.path, output != "-",
      let there = FilePaths.anticipated(state), let here = FilePaths.anticipated(output)
    else { return }
    let isInside = here == there || here.hasPrefix(there + "/")
    guard isInside || there.hasPrefix(here + "/") else { return }
    throw .error(
      isInside
        ? "the output directory '\(output)' is in the state '\(state)'"
        : "the state '\(state)' is in the output directory '\(output)'", at: nil,
      hint: "give each a directory of its own: --output DIR, --state DIR")
  }

  /// What every record says about the pipeline.
  package var stamp: RecordEncoder.Stamp {
    RecordEncoder.Stamp(pipeline: name, fingerprint: fingerprint.description)
  }

  /// Stages that run over the documents in one pass: the second step of the corpus stage before, map stages, and the first
  /// step of the corpus stage that ends the segment.
  package struct Segment: Sendable {
    package var applied: PlannedStage?
    package var map: [PlannedStage] = []
    package var observed: PlannedStage?
  }

  /// The stages, cut at each corpus stage; at least one segment.
  package var segments: [Segment] {
    var segments = [Segment()]
    for stage in stages {
      switch stage.instance {
      case .map: segments[segments.count - 1].map.append(stage)
      case .corpus:
        segments[segments.count - 1].observed = stage
        segments.append(Segment(applied: stage))
      }
    }
    return segments
  }
}
