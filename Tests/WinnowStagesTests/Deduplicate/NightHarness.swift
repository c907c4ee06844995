import Winnow
import WinnowStages
import WinnowTestSupport

/// Runs of `deduplicate` with `order: night` over documents in memory, with an archive in a directory or without.
struct Nights {
  let directory: TemporaryDirectory
  var options = DeduplicateOptions()
  private var runs: [Int] = []

  init(_ configure: (inout DeduplicateOptions) -> Void = { _ in }) throws {
    directory = try TemporaryDirectory()
    options.order = .night
    options.drop = .none
    configure(&options)
  }

  func path(of run: Int) -> String { "\(directory.path)/\(run)" }

  /// One run over some nights; with `number`, one that has the archive of those before, and leaves its own.
  mutating func run(_ nights: [[Document]], number: Int? = nil, workers: Int = 1) throws -> [Document] {
    let stage = DeduplicateStage(options: options, resources: StageResources())
    var scratch = stage.makeScratch()
    let source = ObservationList()
    var documents: [Document] = []
    for (night, pages) in nights.enumerated() {
      for var document in pages {
        document.origin = RecordOrigin(file: night, line: 1, offset: 0, length: 1, isPage: false)
        var observation: [UInt8] = []
        stage.observe(document, into: &observation, scratch: &scratch)
        source.append(observation)
        documents.append(document)
      }
    }
    let work = "\(directory.path)/work"
    try FilePaths.removeTree(work)
    try FilePaths.createDirectory(work)
    var archive: ResolveArchive?
    if let number {
      try FilePaths.createDirectory(path(of: number))
      archive = ResolveArchive(
        earlier: runs.map { ResolveArchive.Run(number: $0, directory: path(of: $0)) },
        current: ResolveArchive.Run(number: number, directory: path(of: number)))
    }
    let resolution = try stage.resolve(
      source, workspace: ResolveWorkspace(directory: work, workers: workers, archive: archive, checkCancellation: {}))
    if let number { runs.append(number) }
    return documents.enumerated().map { ordinal, document in
      var document = document
      _ = stage.apply(resolution, to: &document, ordinal: ordinal)
      return document
    }
  }

  /// Forgets a run, as a user does who deletes it from the history.
  mutating func forget(_ run: Int) throws {
    runs.removeAll { $0 == run }
    try FilePaths.removeTree(path(of: run))
  }
}

extension [Document] {
  /// What was found, by id, without the numbers of runs.
  var duplicates: [RecordID: DuplicateAnnotation] {
    reduce(into: [:]) { found, document in
      found[document.id] = document.duplicate
      found[document.id]?.run = nil
    }
  }
}

extension CorpusGenerator {
  /// A corpus cut into nights of different sizes, some of them empty of anything new.
  mutating func nights(_ count: Int, stories: Int) -> [[Document]] {
    var nights = [[Document]](repeating: [], count: count)
    for document in corpus(stories: stories) {
      nights[min(Int.random(in: 0..<count, using: &self), Int.random(in: 0..<count, using: &self))].append(document)
    }
    return nights.filter { !$0.isEmpty }
  }
}
