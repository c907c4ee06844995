/// How often each term of a `TermSet` occurred, and the working memory of counting; reused from text to text.
package final class TermCounts {
  /// A phrase that may go on with the next word.
  struct Path: BitwiseCopyable {
    var node: Int32
    /// Where its first word starts.
    var start: Int
  }

  /// What is known of a term; in 12 bytes, so that counting touches one cache line.
  struct Entry: BitwiseCopyable {
    var count: Float = 0
    /// Its first occurrence; texts are shorter than 4 GB.
    var start: UInt32 = 0
    var end: UInt32 = 0
  }

  /// What counting reads and writes; each buffer is as long as the vocabulary allows it to become.
  struct Working {
    let entries: UnsafeMutablePointer<Entry>
    let touched: UnsafeMutablePointer<Int32>
    var touchedCount = 0
    /// Tokens of the current word.
    let hits: UnsafeMutablePointer<Int32>
    var hitCount = 0
    /// The flags of the last of them.
    var lastFlags: UInt32 = 0
    /// Phrases begun before the current word, at most one per node.
    var active: UnsafeMutablePointer<Path>
    var activeCount = 0
    var next: UnsafeMutablePointer<Path>
    var words = 0
    var commonWords = 0

    /// Whether the last hit begins phrases, and neither is a term nor goes on with a phrase under way.
    @inline(__always)
    var beginsPhraseOnly: Bool {
      lastFlags & TermSet.Token.isRootFlag != 0
        && (activeCount == 0 || lastFlags & TermSet.Token.continuesFlag == 0)
    }

    /// Counts one occurrence of a term.
    @inline(__always)
    mutating func add(_ term: Int, _ range: Range<Int>, position: Int, weight: Float) {
      let entry = entries + term
      if entry.pointee.count == 0 {
        touched[touchedCount] = Int32(truncatingIfNeeded: term)
        touchedCount &+= 1
        entry.pointee.start = UInt32(truncatingIfNeeded: range.lowerBound &+ position)
        entry.pointee.end = UInt32(truncatingIfNeeded: range.upperBound &+ position)
      }
      entry.pointee.count += weight
    }
  }

  var working: Working

  /// Counts for the terms of `set`.
  package init(for set: TermSet) {
    working = Working(
      entries: .allocate(capacity: set.count + 1), touched: .allocate(capacity: set.count + 1),
      hits: .allocate(capacity: set.tokenCount + 1), active: .allocate(capacity: set.nodeCount + 1),
      next: .allocate(capacity: set.nodeCount + 1))
    working.entries.initialize(repeating: Entry(), count: set.count + 1)
  }

  deinit {
    working.entries.deallocate()
    working.touched.deallocate()
    working.hits.deallocate()
    working.active.deallocate()
    working.next.deallocate()
  }

  /// Forgets everything; costs what the last text touched.
  package func reset() {
    for index in 0..<working.touchedCount { working.entries[Int(working.touched[index])].count = 0 }
    working.touchedCount = 0
    working.words = 0
    working.commonWords = 0
  }

  /// The terms that occurred, in order of their first occurrence; valid until the next call of `reset`.
  package var touched: UnsafeBufferPointer<Int32> {
    UnsafeBufferPointer(start: working.touched, count: working.touchedCount)
  }

  /// The weighted occurrences of a term of `touched`.
  package func count(of term: Int32) -> Float { working.entries[Int(term)].count }

  /// Where a term of `touched` occurred first.
  package func first(of term: Int32) -> Range<Int> {
    Int(working.entries[Int(term)].start)..<Int(working.entries[Int(term)].end)
  }

  /// The words of the text.
  package var words: Int { working.words }

  /// How many of them are common words.
  package var commonWords: Int { working.commonWords }
}
