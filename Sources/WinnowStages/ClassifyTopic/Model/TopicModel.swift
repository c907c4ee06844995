internal import Winnow
internal import WinnowText

/// A linear model over hashed words and word pairs, as it lies in its file.
///
/// The value of a feature is `(1 + ln n) · idf` for its number of occurrences n (those in the title count more), the vector
/// has length 1, and the margin of a class is the sum of value times weight, plus its bias. Features that no training
/// document had do not count.
final class TopicModel: Sendable {
  /// The row of free slots.
  static let noRow = 0xFF_FFFF
  static let maximumSlots = 1 << 22

  let header: TopicModelHeader
  /// Keeps the tables in memory.
  private let storage: any AnyObject & Sendable
  /// By feature hash: its upper 40 bits the hash's, its lower 24 the row.
  private nonisolated(unsafe) let slots: UnsafePointer<UInt64>
  private nonisolated(unsafe) let idf: UnsafePointer<Float>
  /// Weights, row by row; of all classes, or in sparse models of those that `offsets` and `columns` tell.
  private nonisolated(unsafe) let weights: UnsafePointer<Int16>
  private nonisolated(unsafe) let offsets: UnsafePointer<UInt32>
  private nonisolated(unsafe) let columns: UnsafePointer<UInt16>

  /// A model over tables that were checked and live as long as `storage`.
  init(_ header: TopicModelHeader, _ sections: TopicModelSections, _ storage: any AnyObject & Sendable) {
    self.header = header
    self.storage = storage
    slots = sections.slots
    idf = sections.idf
    weights = sections.weights
    offsets = sections.offsets
    columns = sections.columns
  }

  /// The place of a feature in a table of `count` slots.
  @inline(__always)
  static func slot(_ feature: UInt64, count: Int) -> Int { Int(truncatingIfNeeded: feature &>> 42) & (count &- 1) }

  /// The bits of a feature that a slot keeps. Words leave the lowest two bits unused.
  @inline(__always)
  static func tag(_ feature: UInt64) -> UInt64 { (feature &<< 22) & ~UInt64(noRow) }

  /// Working memory of one worker.
  final class Scratch {
    var words = ModelWords()
    /// By row: occurrences, and the first of them: the number of its word, doubled, plus 1 for pairs.
    fileprivate let counts: UnsafeMutablePointer<Float>
    fileprivate let places: UnsafeMutablePointer<Int32>
    fileprivate let touched: UnsafeMutablePointer<Int32>
    fileprivate var touchedCount = 0
    /// By place in `touched`: the value of the feature, before the vector is brought to length 1.
    fileprivate let values: UnsafeMutablePointer<Float>
    fileprivate let sums: UnsafeMutablePointer<Float>
    fileprivate var length: Float = 0
    /// Words of the document that the model knows.
    fileprivate(set) var knownWords = 0
    /// The share of the document's words that the model does not know, each counted as much as its place counts.
    fileprivate(set) var unknownShare = 1.0
    /// By class.
    fileprivate(set) var margins: [Double]

    init(_ model: TopicModel) {
      let rows = model.header.rows + 1
      counts = .allocate(capacity: rows)
      counts.initialize(repeating: 0, count: rows)
      places = .allocate(capacity: rows)
      touched = .allocate(capacity: rows)
      values = .allocate(capacity: rows)
      let classes = model.header.classes.count
      sums = .allocate(capacity: TopicModel.padded(classes))
      margins = [Double](repeating: 0, count: classes)
    }

    deinit {
      counts.deallocate()
      places.deallocate()
      touched.deallocate()
      values.deallocate()
      sums.deallocate()
    }
  }

  /// Computes the margins of a document, which stay in `scratch` together with what the document's features are.
  func score(_ document: Document, _ scratch: Scratch) {
    scratch.words.load(document, titleWeight: Float(header.titleWeight))
    count(scratch)
    let classCount = header.classes.count
    let sums = scratch.sums
    sums.update(repeating: 0, count: Self.padded(classCount))
    var squares: Float = 0
    for index in 0..<scratch.touchedCount {
      let row = Int(scratch.touched[index])
      let value = TermFrequency.damped(scratch.counts[row]) * idf[row]
      scratch.values[index] = value
      squares += value * value
      if header.isSparse {
        for entry in Int(offsets[row])..<Int(offsets[row &+ 1]) {
          sums[Int(columns[entry])] += value * Float(weights[entry])
        }
      } else {
        addWeights(ofRow: row, times: value, to: sums)
      }
    }
    scratch.length = squares.squareRoot()
    let scale = scratch.length > 0 ? 1 / Double(scratch.length) : 0
    for column in 0..<classCount {
      let entry = header.classes[column]
      scratch.margins[column] = entry.bias + Double(sums[column]) * entry.weightScale * scale
    }
  }

  /// A number of classes, rounded up to whole vectors.
  private static func padded(_ classes: Int) -> Int { (classes + 7) & ~7 }

  /// Adds a multiple of a row of a dense model to the sums of the classes; those behind the last class get anything.
  @inline(__always)
  private func addWeights(ofRow row: Int, times value: Float, to sums: UnsafeMutablePointer<Float>) {
    let classCount = header.classes.count
    let weights = weights + row &* classCount
    // Eight rows hold what a whole vector reads behind its own row.
    guard row &+ 8 < header.rows else {
      for column in 0..<classCount { sums[column] += value * Float(weights[column]) }
      return
    }
    var column = 0
    while column < classCount {
      let eight = UnsafeRawPointer(weights + column).loadUnaligned(as: SIMD8<Int16>.self)
      let place = UnsafeMutableRawPointer(sums + column)
      let sum = place.loadUnaligned(as: SIMD8<Float>.self) + SIMD8<Float>(eight) * value
      place.storeBytes(of: sum, as: SIMD8<Float>.self)
      column &+= 8
    }
  }

  /// Counts the document's features that the model knows.
  private func count(_ scratch: Scratch) {
    let counts = scratch.counts
    for index in 0..<scratch.touchedCount { counts[Int(scratch.touched[index])] = 0 }
    let places = scratch.places
    let touched = scratch.touched
    let slots = slots
    let slotCount = header.slots
    var touchedCount = 0
    var knownWords = 0
    var knownWeight: Float = 0
    scratch.words.forEachFeature(grams: header.grams) { feature, word, length, weight in
      let tag = Self.tag(feature)
      var place = Self.slot(feature, count: slotCount)
      while true {
        let slot = slots[place]
        let row = Int(truncatingIfNeeded: slot) & Self.noRow
        guard row != Self.noRow else { return }
        if slot & ~UInt64(Self.noRow) == tag {
          if counts[row] == 0 {
            touched[touchedCount] = Int32(truncatingIfNeeded: row)
            touchedCount &+= 1
            places[row] = Int32(truncatingIfNeeded: word &* 2 &+ length &- 1)
          }
          counts[row] += weight
          knownWords &+= length == 1 ? 1 : 0
          knownWeight += length == 1 ? weight : 0
          return
        }
        place = (place &+ 1) & (slotCount &- 1)
      }
    }
    scratch.touchedCount = touchedCount
    scratch.knownWords = knownWords
    let total = scratch.words.weight
    scratch.unknownShare = total > 0 ? Double(max(0, 1 - knownWeight / total)) : 1
  }

  /// The words that spoke loudest for a class in the document scored last, strongest first.
  func terms(for column: Int, of document: Document, _ scratch: Scratch, limit: Int) -> [String] {
    withUnsafeTemporaryAllocation(of: (value: Float, place: Int32).self, capacity: limit) { best in
      var count = 0
      for index in 0..<scratch.touchedCount {
        let row = Int(scratch.touched[index])
        let value = scratch.values[index] * Float(weight(row, column))
        guard value > 0, count < limit || value > best[count - 1].value else { continue }
        count = min(count + 1, limit)
        var position = count - 1
        while position > 0, best[position - 1].value < value {
          best[position] = best[position - 1]
          position -= 1
        }
        best[position] = (value, scratch.places[row])
      }
      return best[..<count].map { scratch.words.text(Int($0.place / 2), Int($0.place % 2) + 1, of: document) }
    }
  }

  private func weight(_ row: Int, _ column: Int) -> Int16 {
    guard header.isSparse else { return weights[row &* header.classes.count &+ column] }
    for entry in Int(offsets[row])..<Int(offsets[row &+ 1]) where Int(columns[entry]) == column {
      return weights[entry]
    }
    return 0
  }
}
