internal import Synchronization

/// The records that a trainer or an evaluator works on; may be read several times.
public struct LabelledRecords: Sendable {
  /// What could not be read.
  public struct Unreadable: Sendable {
    public fileprivate(set) var count = 0
    /// The first of them: file, line and reason.
    public fileprivate(set) var first: String?
  }

  private let files: [InputFile]
  private let maxRecord: Int
  private let cancellation: any CancellationToken
  private let note: @Sendable (String) -> Void
  /// How many threads may work at once.
  public let workers: Int

  /// The records of `input`.
  ///
  /// - Parameter note: gets lines about how far the work is.
  /// - Throws: as discovery of the files does.
  package init(
    _ input: Plan.Input, workers: Int, cancellation: any CancellationToken,
    note: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    files = try InputDiscovery.find(input.patterns, in: input.directory, format: input.format).files
    maxRecord = input.maxRecord
    self.workers = max(1, workers)
    self.cancellation = cancellation
    self.note = note
  }

  /// Tells the user how far the work is.
  public func progress(_ line: String) { note(line) }

  /// Reads all records; the products of several threads arrive in the order of the input.
  ///
  /// - Parameters:
  ///   - textField: the field that holds the page; `text` when nil.
  ///   - makeTransform: called once per thread; its product gets every readable record.
  ///   - consume: gets the products in order, on the calling thread.
  /// - Throws: `IOError`, `CancellationError`, and what the closures throw.
  @discardableResult
  public func read<Product: Sendable>(
    textField: String? = nil, _ makeTransform: @escaping @Sendable () -> (inout Document) throws -> Product,
    consume: (Product) throws -> Void
  ) throws -> Unreadable {
    let chunks = ChunkFeed(
      ChunkReader(files, chunkSize: 1 << 18, maxRecord: maxRecord, cancellation: cancellation))
    var unreadable = Unreadable()
    let files = files
    let maxRecord = maxRecord
    try OrderedExecutor<InputChunk, ChunkProducts<Product>>(workers: workers).run(
      next: { try chunks.next() },
      makeProcessor: {
        let transform = makeTransform()
        var reader = RecordReader(files: files, maxRecord: maxRecord, textField: textField)
        return { chunk, _ in
          var products = ChunkProducts<Product>()
          var failure: (any Error)?
          reader.read(chunk) { _, result in
            guard failure == nil else { return }
            switch result {
            case .success(var document):
              do { products.products.append(try transform(&document)) } catch { failure = error }
            case .failure(let problem): products.unreadable.add(problem, files)
            }
          }
          if let failure { throw failure }
          return products
        }
      },
      consume: { products in
        unreadable.add(products.unreadable)
        for product in products.products { try consume(product) }
      })
    return unreadable
  }

  /// Runs jobs on several threads; their results arrive in order.
  ///
  /// - Throws: `CancellationError`, and what jobs throw.
  public func runJobs<Result: Sendable>(
    _ count: Int, _ job: @escaping @Sendable (Int) throws -> Result, consume: (Int, Result) throws -> Void
  ) throws {
    let cancellation = cancellation
    let numbers = JobNumbers(count)
    var index = 0
    try OrderedExecutor<Int, Result>(workers: min(workers, max(1, count))).run(
      next: {
        if cancellation.isCancelled { throw CancellationError() }
        return numbers.next()
      },
      makeProcessor: { { number, _ in try job(number) } },
      consume: { result in
        try consume(index, result)
        index += 1
      })
  }
}

/// Numbers from 0, each given out once.
private final class JobNumbers: Sendable {
  private let count: Int
  private let given = Atomic<Int>(0)

  init(_ count: Int) { self.count = count }

  func next() -> Int? {
    let number = given.wrappingAdd(1, ordering: .relaxed).oldValue
    return number < count ? number : nil
  }
}

/// What one chunk gave.
private struct ChunkProducts<Product: Sendable>: Sendable {
  var products: [Product] = []
  var unreadable = LabelledRecords.Unreadable()
}

/// A chunk reader on its way between threads.
private final class ChunkFeed: @unchecked Sendable {
  // Safe to share: the executor calls `next` on one thread at a time.
  private let reader: ChunkReader

  init(_ reader: ChunkReader) { self.reader = reader }

  func next() throws -> InputChunk? { try reader.next() }
}

extension LabelledRecords.Unreadable {
  fileprivate mutating func add(_ failure: RecordReader.Failure, _ files: [InputFile]) {
    count += 1
    if first == nil {
      first = "\(files[failure.origin.file].path):\(failure.origin.line): \(failure.rejection.message)"
    }
  }

  fileprivate mutating func add(_ other: LabelledRecords.Unreadable) {
    count += other.count
    first = first ?? other.first
  }
}
