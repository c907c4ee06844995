internal import Winnow

/// Packs the weights of a training into the tables of a model file, as many as the file may hold.
struct TopicModelPacker {
  /// Up to this many classes, every feature keeps a weight for each.
  private static let denseClasses = 16
  /// How many terms a model names for each class.
  static let namedTerms = 30

  private let set: TopicTrainingSet
  private let weights: [TopicTraining.ClassWeights]
  private let isSparse: Bool
  /// What a stored weight of 1 stands for, by class.
  private let scales: [Double]
  private(set) var tables = TopicModelTables()

  init(_ set: TopicTrainingSet, _ weights: [TopicTraining.ClassWeights], byteLimit: Int) {
    self.set = set
    self.weights = weights
    isSparse = set.classes.count > Self.denseClasses
    scales = weights.map { entry in
      let greatest = entry.values.reduce(Float(0)) { max($0, abs($1)) }
      return greatest > 0 ? Double(greatest) / 32_000 : 1
    }
    pack(byteLimit)
  }

  /// Chooses the features that say most, and lays out their weights.
  private mutating func pack(_ byteLimit: Int) {
    let threshold = threshold(byteLimit)
    // By row of the matrix: the weights that are kept, by class.
    var entries: [[(column: UInt16, weight: Int16)]] = Array(repeating: [], count: set.matrix.columnCount)
    var isKept = [Bool](repeating: false, count: set.matrix.columnCount)
    for (column, entry) in weights.enumerated() {
      for (feature, value) in zip(entry.columns, entry.values) {
        let feature = Int(feature)
        let isStrong = abs(value) * set.matrix.idf[feature] > threshold
        isKept[feature] = isKept[feature] || isStrong
        if isStrong || !isSparse {
          let weight = Int16((Double(value) / scales[column]).rounded())
          if weight != 0 { entries[feature].append((UInt16(column), weight)) }
        }
      }
    }
    let features = isKept.indices.filter { isKept[$0] && !entries[$0].isEmpty }
    if isSparse { tables.offsets.append(0) }
    for feature in features {
      tables.idf.append(set.matrix.idf[feature])
      if isSparse {
        for entry in entries[feature] {
          tables.columns.append(entry.column)
          tables.weights.append(entry.weight)
        }
        tables.offsets.append(UInt32(tables.weights.count))
      } else {
        let start = tables.weights.count
        tables.weights.append(contentsOf: repeatElement(0, count: set.classes.count))
        for entry in entries[feature] { tables.weights[start + Int(entry.column)] = entry.weight }
      }
    }
    tables.slots = Self.slots(features.map { set.matrix.hashes[$0] })
  }

  /// The least strength of a weight that the file has room for.
  private func threshold(_ byteLimit: Int) -> Float {
    // Sparse: every weight by itself; else the strongest of each feature.
    var strengths: [Float] = []
    if isSparse {
      for entry in weights {
        strengths += zip(entry.columns, entry.values).map { abs($1) * set.matrix.idf[Int($0)] }
      }
    } else {
      strengths = [Float](repeating: 0, count: set.matrix.columnCount)
      for entry in weights {
        for (feature, value) in zip(entry.columns, entry.values) {
          strengths[Int(feature)] = max(strengths[Int(feature)], abs(value) * set.matrix.idf[Int(feature)])
        }
      }
    }
    strengths.sort(by: >)
    func fits(_ count: Int) -> Bool {
      let rows = min(count, set.matrix.columnCount)
      let slots = Self.slotCount(rows)
      return slots <= TopicModel.maximumSlots
        && TopicModelFile.tableBytes(
          rows: rows, slots: slots, weights: isSparse ? count : rows * set.classes.count, isSparse: isSparse)
          <= byteLimit
    }
    if fits(strengths.count) { return 0 }
    var (low, high) = (0, strengths.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if fits(middle) { low = middle } else { high = middle }
    }
    return strengths[low]
  }

  /// A power of two, at most two thirds full.
  private static func slotCount(_ rows: Int) -> Int {
    var count = 16
    while count * 2 < rows * 3 { count *= 2 }
    return count
  }

  private static func slots(_ features: [UInt64]) -> [UInt64] {
    let count = slotCount(features.count)
    var slots = [UInt64](repeating: UInt64(TopicModel.noRow), count: count)
    for (row, feature) in features.enumerated() {
      var place = TopicModel.slot(feature, count: count)
      while slots[place] & UInt64(TopicModel.noRow) != UInt64(TopicModel.noRow) { place = (place + 1) & (count - 1) }
      slots[place] = TopicModel.tag(feature) | UInt64(row)
    }
    return slots
  }

  /// The header for the tables; the terms of its classes are still to be named.
  func header(calibration: TopicCalibration, grams: Int, titleWeight: Double) -> TopicModelHeader {
    TopicModelHeader(
      classes: set.classes.indices.map { column in
        TopicModelHeader.Class(
          id: set.classes[column], ruleIDs: set.ruleIDs[column], bias: Double(weights[column].bias),
          weightScale: scales[column], terms: [])
      },
      isMultiLabel: set.isMultiLabel, grams: grams, titleWeight: titleWeight, language: set.language,
      calibration: calibration, rows: tables.idf.count, slots: tables.slots.count,
      entries: isSparse ? tables.weights.count : 0)
  }

  /// The features that speak loudest for each class, strongest first.
  func strongestFeatures(limit: Int) -> [[UInt64]] {
    weights.map { entry in
      let ranked = zip(entry.columns, entry.values).filter { $0.1 > 0 }
        .sorted { ($0.1, $1.0) > ($1.1, $0.0) }
      return ranked.prefix(limit).map { set.matrix.hashes[Int($0.0)] }
    }
  }
}
