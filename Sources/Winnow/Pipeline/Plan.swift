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

  /// A stage in its place.
  package struct PlannedStage: Sendable {
    package let descriptor: StageDescriptor
    /// Unique in the pipeline: the stage's name, with `#2`, `#3` … where it is used again.
    package let label: String
    package let mark: SourceMark
    package let instance: StageInstance
    /// Everything the documents behind this stage depend on: this stage's version, options, files, and all stages before.
    package let fingerprint: Digest128
    /// Rule packs and models that were read from disk.
    package let files: [String]

    package init(
      descriptor: StageDescriptor, label: String, mark: SourceMark, instance: StageInstance, fingerprint: Digest128,
      files: [String]
    ) {
      self.descriptor = descriptor
      self.label = label
      self.mark = mark
      self.instance = instance
      self.fingerprint = fingerprint
      self.files = files
    }
  }

  package let name: String
  package let file: SourceFile
  package var input: Input
  package var output: Output
  package let stages: [PlannedStage]
  /// Fingerprint of the whole pipeline: the last stage's, and of what the output looks like.
  package let fingerprint: Digest128

  package init(
    name: String, file: SourceFile, input: Input, output: Output, stages: [PlannedStage], fingerprint: Digest128
  ) {
    self.name = name
    self.file = file
    self.input = input
    self.output = output
    self.stages = stages
    self.fingerprint = fingerprint
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
