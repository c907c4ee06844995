internal import ArgumentParser
internal import Glibc
internal import WinnowText

/// Writes a synthetic crawl of news pages and what is true of each page.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write a synthetic crawl of news pages and, beside it, the truth about each page.",
    discussion: """
      The same options give the same bytes on every machine. Beside OUT.ndjson stands OUT.truth.ndjson: the cluster and \
      kind of each page (original, near, exact, contained), publisher, agency, publication date, topic, language and \
      the label of each line that is not blank.
      """)

  @Option(help: "How many pages.")
  var docs = 100_000

  @Option(help: "Mean length of a page's text in bytes.")
  var size = 2_500

  @Option(help: "Seed: another seed gives another corpus.")
  var seed: UInt64 = 1

  @Argument(help: "The file to write, NAME.ndjson.")
  var output: String

  func validate() throws {
    guard docs >= 0 else { throw ValidationError("--docs must not be negative") }
    guard (300...10_000_000).contains(size) else { throw ValidationError("--size must be between 300 and 10000000") }
  }

  func run() throws {
    let name = output.hasSuffix(".ndjson") ? String(output.dropLast(7)) : output
    let generator = try CorpusGenerator(documents: docs, size: size, seed: seed)
    var records = try OutputFile(path: output)
    var truths = try OutputFile(path: name + ".truth.ndjson")
    var page = PageText()
    for index in 0..<docs {
      generator.write(index, page: &page, records: &records.writer, truths: &truths.writer)
      try records.flush(above: 1 << 20)
      try truths.flush(above: 1 << 20)
    }
    try records.close()
    try truths.close()
  }
}

/// A file that is written through one buffer.
private struct OutputFile: ~Copyable {
  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  var writer = JSONWriter(reserving: 2 << 20)

  init(path: String) throws {
    guard let file = fopen(path, "w") else { throw Failure(path) }
    self.path = path
    self.file = file
    setvbuf(file, nil, Int32(_IONBF), 0)
  }

  mutating func flush(above limit: Int) throws {
    guard writer.count > limit else { return }
    let written = writer.withBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    guard written == writer.count else { throw Failure(path) }
    writer.reset()
  }

  mutating func close() throws {
    try flush(above: 0)
    guard fclose(file) == 0 else { throw Failure(path) }
  }
}

/// A system call that failed.
struct Failure: Error, CustomStringConvertible {
  let description: String

  /// What `errno` says about `subject`.
  init(_ subject: String) {
    description = "\(subject): \(String(cString: strerror(errno)))"
  }
}
