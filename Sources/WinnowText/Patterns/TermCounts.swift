/// How often each term of a `TermSet` occurred, and the working memory of counting; reused from text to text.
package final class TermCounts {
  /// A phrase that may go on with the next word.
  struct Path: BitwiseCopyable {
    var node: Int32
    /// Where its first word starts.
    var start: Int
  }

  /// What counting reads and writes; each buffer is as long as the vocabulary allows it to become.
  struct Working {
    let counts: UnsafeMutablePointer<Float>
    let starts: UnsafeMutablePointer<Int>
    let ends: UnsafeMutablePointer<Int>
    let touched: UnsafeMutablePointer<Int32>
    var touchedCount = 0
    /// Tokens of the current word.
    let hits: UnsafeMutablePointer<Int32>
    var hitCount = 0
    /// Phrases begun before the current word, at most one per node.
    var active: UnsafeMutablePointer<Path>
    var activeCount = 0
    var next: UnsafeMutablePointer<Path>
    var words = 0
    var commonWords = 0
  }

  var working: Working

  /// Counts for the terms of `set`.
  package init(for set: TermSet) {
    working = Working(
      counts: .allocate(capacity: set.count + 1), starts: .allocate(capacity: set.count + 1),
      ends: .allocate(capacity: set.count + 1), touched: .allocate(capacity: set.count + 1),
      hits: .allocate(capacity: set.tokenCount + 1), active: .allocate(capacity: set.nodeCount + 1),
      next: .allocate(capacity: set.nodeCount + 1))
    working.counts.initialize(repeating: 0, count: set.count + 1)
  }

  deinit {
    working.counts.deallocate()
    working.starts.deallocate()
    working.ends.deallocate()
    working.touched.deallocate()
    working.hits.deallocate()
    working.active.deallocate()
    working.next.deallocate()
  }

  /// Forgets everything; costs what the last text touched.
  package func reset() {
    for index in 0..<working.touchedCount { working.counts[Int(working.touched[index])] = 0 }
    working.touchedCount = 0
    working.words = 0
    working.commonWords = 0
  }

  /// The terms that occurred, in order of their first occurrence; valid until the next call of `reset`.
  package var touched: UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(start: working.touched, count: working.touchedCount)
  }

  /// The weighted occurrences of a term of `touched`.
  package func count(of term: Int32) -> Float { working.counts[Int(term)] }

  /// Where a term of `touched` occurred first.
  package func first(of term: Int32) -> Range<Int> { working.starts[Int(term)]..<working.ends[Int(term)] }

  /// The words of the text.
  package var words: Int { working.words }

  /// How many of them are common words.
  package var commonWords: Int { working.commonWords }
}
