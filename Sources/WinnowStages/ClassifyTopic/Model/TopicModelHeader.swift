internal import WinnowText

/// Everything about a topic model but its weights.
struct TopicModelHeader: Sendable {
  /// One class of the training data.
  struct Class: Sendable, Equatable {
    /// The label in the training data.
    var id: String
    /// The classes of rule packs that mean the same.
    var ruleIDs: [String]
    /// The margin of a document without features.
    var bias: Double
    /// What a stored weight of 1 stands for.
    var weightScale: Double
    /// The terms that speak for it loudest, strongest first.
    var terms: [String]
  }

  var classes: [Class]
  /// Whether a document may have several labels.
  var isMultiLabel: Bool
  /// 1: single words; 2: also two words in a row.
  var grams: Int
  var titleWeight: Double
  /// The language of all training documents; nil when it is not known or there are several.
  var language: String?
  var calibration: TopicCalibration
  /// The number of features with weights.
  var rows: Int
  /// The number of slots of the feature table, a power of two.
  var slots: Int
  /// The number of weights; 0 when every row has one for every class.
  var entries: Int

  var isSparse: Bool { entries > 0 }

  func encode(_ writer: inout BinaryWriter) {
    writer.array(classes) { writer, entry in
      writer.string(entry.id)
      writer.array(entry.ruleIDs) { $0.string($1) }
      writer.double(entry.bias)
      writer.double(entry.weightScale)
      writer.array(entry.terms) { $0.string($1) }
    }
    writer.bool(isMultiLabel)
    writer.integer(grams)
    writer.double(titleWeight)
    writer.string(language)
    calibration.encode(&writer)
    writer.integer(rows)
    writer.integer(slots)
    writer.integer(entries)
  }

  /// Reads a header, and checks that its figures make sense together.
  init(_ reader: inout BinaryReader) throws(BinaryFormatError) {
    classes = try reader.array { (reader) throws(BinaryFormatError) -> Class in
      Class(
        id: try reader.string(),
        ruleIDs: try reader.array { (reader) throws(BinaryFormatError) in try reader.string() },
        bias: try reader.finite(), weightScale: try reader.finite(),
        terms: try reader.array { (reader) throws(BinaryFormatError) in try reader.string() })
    }
    isMultiLabel = try reader.bool()
    grams = try reader.integer()
    titleWeight = try reader.finite()
    language = try reader.optionalString()
    calibration = try TopicCalibration(&reader)
    rows = try reader.integer()
    slots = try reader.integer()
    entries = try reader.integer()
    guard !classes.isEmpty, classes.count <= Self.maximumClasses, (1...2).contains(grams), titleWeight >= 0,
      (0..<TopicModel.noRow).contains(rows), (1...TopicModel.maximumSlots).contains(slots), slots & (slots - 1) == 0,
      rows < slots, (0..<(1 << 32)).contains(entries), calibration.fits(classes.count, isMultiLabel: isMultiLabel)
    else { throw BinaryFormatError("its header makes no sense") }
  }

  init(
    classes: [Class], isMultiLabel: Bool, grams: Int, titleWeight: Double, language: String?,
    calibration: TopicCalibration, rows: Int, slots: Int, entries: Int
  ) {
    self.classes = classes
    self.isMultiLabel = isMultiLabel
    self.grams = grams
    self.titleWeight = titleWeight
    self.language = language
    self.calibration = calibration
    self.rows = rows
    self.slots = slots
    self.entries = entries
  }

  static let maximumClasses = 10_000
}

extension BinaryReader {
  /// A double that is a number.
  mutating func finite() throws(BinaryFormatError) -> Double {
    let value = try double()
    guard value.isFinite else { throw BinaryFormatError("a figure is not finite") }
    return value
  }
}
