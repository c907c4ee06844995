public import Winnow
internal import WinnowText

/// Finds the same story under other mastheads: see `descriptor`.
public struct DeduplicateStage: CorpusStage {
  public typealias Options = DeduplicateOptions
  public typealias Resolution = DuplicateResolution

  /// One worker's memory.
  public final class Scratch {
    var body: BodyShingles
    var writer = DuplicateObservation.Writer()

    init(shingle: Int, bands: MinHashBands.Parameters?) {
      body = BodyShingles(shingle: shingle, bands: bands)
    }
  }

  private let options: DeduplicateOptions
  private let sources: PublisherList

  public init(options: DeduplicateOptions, resources: StageResources) {
    self.options = options
    let field = options.crawlDateField
    resources.readsInput(field == DeduplicateOptions().crawlDateField ? nil : field, named: "crawl-date-field")
    sources = PublisherList(
      options.keep.flatMap { policy -> [String] in if case .preferSource(let names) = policy { names } else { [] } })
  }

  public func makeScratch() -> Scratch { Scratch(shingle: options.shingle, bands: options.minHash) }

  public func observe(_ document: Document, into observation: inout [UInt8], scratch: inout Scratch) {
    scratch.body.read(document, recordingRanges: false)
    scratch.writer.append(
      document, &scratch.body, minimum: options.minimum, time: time(of: document),
      sourceRank: sources.index(of: document).map { UInt32(clamping: $0) } ?? .max,
      text: options.order == .night ? DocumentVersion.text(of: document) : 0, to: &observation)
  }

  /// Publication, else crawl time.
  private func time(of document: Document) -> Int64 {
    guard options.keep.contains(.earliest) else { return Timestamp.unknown }
    if let published = document.dates?.published, let time = Timestamp.seconds(published.value) { return time }
    return document.stringField(options.crawlDateField).flatMap(Timestamp.seconds) ?? Timestamp.unknown
  }

  public func resolve(
    _ observations: any ObservationSource, workspace: ResolveWorkspace
  ) throws -> DuplicateResolution {
    let criterion = DuplicateCriterion(
      measure: options.measure, similarity: options.similarity, shingle: options.shingle,
      candidates: options.candidates)
    let choice = CanonicalChoice(policies: options.keep)
    let memory = TableMemory(limit: options.memory << 20, directory: workspace.directory)
    return switch options.order {
    case .corpus:
      try ClusterResolver(
        observations: observations, criterion: criterion, choice: choice, workspace: workspace, memory: memory
      ).resolve()
    case .night:
      try NightResolver(
        observations: observations, criterion: criterion, choice: choice, workspace: workspace, memory: memory
      ).resolve()
    }
  }

  public func apply(_ resolution: DuplicateResolution, to document: inout Document, ordinal: Int) -> Verdict {
    guard resolution.concerns(ordinal) else { return .keep }
    if let canonical = resolution.canonical(ordinal) {
      document.duplicate = DuplicateAnnotation(cluster: canonical.id)
      return .keep
    }
    guard let link = resolution.link(of: ordinal) else { return .keep }
    let canonical = resolution.canonicals[Int(link.canonical)]
    let likeness = link.likeness
    var finder = OverlapEvidence(shingle: options.shingle)
    let evidence = finder.spans(document, likeness)
    document.duplicate = DuplicateAnnotation(
      cluster: canonical.id, of: canonical.id, run: canonical.run, kind: likeness.kind,
      similarity: likeness.similarity, sharedShingles: likeness.shared == 0 ? nil : Int(likeness.shared),
      evidence: evidence)
    switch options.drop {
    case .none: return .keep
    case .onlyExact where likeness.kind != .exact: return .keep
    case .all, .onlyExact: return .drop(Self.reason(likeness, canonical.id, evidence, options.measure))
    }
  }

  public func leaves(_ resolution: DuplicateResolution, ordinal: Int) -> Bool {
    !resolution.concerns(ordinal)
  }

  private static func reason(
    _ likeness: DuplicateLikeness, _ canonical: RecordID, _ evidence: [Evidence], _ measure: DeduplicateOptions.Measure
  ) -> DropReason {
    let percent = Int((likeness.similarity * 100).rounded(.down))
    let detail =
      likeness.kind == .exact
      ? "exact: the body equals that of \(canonical)"
      : "\(likeness.kind.rawValue): \(measure.rawValue) of \(percent) % (\(likeness.shared) shingles) with \(canonical)"
    return DropReason("duplicate", detail: detail, evidence: evidence)
  }
}
