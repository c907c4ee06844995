internal import WinnowText

/// The parts of a document that stages write, each in a byte encoding of its own: what snapshots consist of, and what the
/// stage cache keeps. Neither holds the page.
extension DocumentPart {
  /// What stages may write, in the order of snapshots.
  static let writable: [DocumentPart] = [
    .fields, .selection, .labels, .title, .language, .duplicate, .source, .dates, .topics,
  ]

  /// The part's place in `allCases`.
  var ordinal: Int {
    switch self {
    case .page: 0
    case .labels: 1
    case .title: 2
    case .language: 3
    case .source: 4
    case .dates: 5
    case .duplicate: 6
    case .topics: 7
    case .fields: 8
    case .selection: 9
    }
  }

  /// Appends the part of a document; nothing for the page.
  func write(_ document: borrowing Document, to writer: inout BinaryWriter) {
    switch self {
    case .page: break
    case .fields:
      writer.array(document.fields) {
        $0.string($1.name)
        $0.data($1.json)
      }
    case .selection: Self.writeSelection(document, to: &writer)
    case .labels: Self.writeLabels(document, to: &writer)
    case .title:
      writer.string(document.title)
      writer.optional(document.titleEvidence) { $0.evidence($1) }
    case .language: writer.string(document.language)
    case .duplicate: writer.optional(document.duplicate) { $0.duplicate($1) }
    case .source: writer.kept(document.keptSource)
    case .dates: writer.kept(document.keptDates)
    case .topics: writer.array(document.topics) { $0.topic($1) }
    }
  }

  /// Replaces the part of a document by what `write` wrote.
  /// - Throws: `BinaryFormatError` when the bytes are not that, or of another page.
  func read(_ reader: inout BinaryReader, into document: inout Document) throws(BinaryFormatError) {
    switch self {
    case .page: break
    case .fields:
      document.fields = try reader.array { (reader) throws(BinaryFormatError) in
        Document.Field(name: try reader.string(), json: try reader.data())
      }
    case .selection: try Self.readSelection(&reader, into: &document)
    case .labels: try Self.readLabels(&reader, into: &document)
    case .title:
      document.title = try reader.optionalString()
      document.titleEvidence = try reader.optional { (reader) throws(BinaryFormatError) in try reader.evidence() }
    case .language: document.language = try reader.optionalString()
    case .duplicate:
      document.duplicate = try reader.optional { (reader) throws(BinaryFormatError) in try reader.duplicate() }
    case .source: document.keptSource = try reader.kept(SourceAnnotation.self)
    case .dates: document.keptDates = try reader.kept(DateAnnotation.self)
    case .topics: document.topics = try reader.array { (reader) throws(BinaryFormatError) in try reader.topic() }
    }
  }

  private static func writeSelection(_ document: borrowing Document, to writer: inout BinaryWriter) {
    writer.optional(document.selection) { writer, selection in
      writer.array(selection.entries) {
        $0.string($1.field)
        $0.string($1.name)
      }
    }
  }

  private static func readSelection(
    _ reader: inout BinaryReader, into document: inout Document
  ) throws(BinaryFormatError) {
    document.selection = try reader.optional { (reader) throws(BinaryFormatError) in
      FieldSelection(
        try reader.array { (reader) throws(BinaryFormatError) in
          FieldSelection.Entry(field: try reader.string(), name: try reader.string())
        })
    }
  }

  private static func writeLabels(_ document: borrowing Document, to writer: inout BinaryWriter) {
    writer.bool(document.isCleaned)
    guard document.isCleaned else { return }
    for block in document.blocks { writer.byte(block.label.code) }
    writer.kept(document.keptRemovals)
  }

  private static func readLabels(_ reader: inout BinaryReader, into document: inout Document) throws(BinaryFormatError)
  {
    guard try reader.bool() else { return }
    var labels: [BlockLabel] = []
    labels.reserveCapacity(document.blocks.count)
    for _ in 0..<document.blocks.count { labels.append(try BlockLabel(code: try reader.byte())) }
    document.label(labels)
    document.keptRemovals = try reader.kept([Removal].self)
  }
}

extension BinaryWriter {
  mutating func removal(_ removal: Removal) {
    integer(removal.block)
    string(removal.rule)
    double(removal.confidence)
    integer(removal.pages ?? -1)
  }
}

extension BinaryReader {
  mutating func removal() throws(BinaryFormatError) -> Removal {
    let block = try integer()
    let rule = try name()
    let confidence = try double()
    let pages = try integer()
    return Removal(block: block, rule: rule, confidence: confidence, pages: pages < 0 ? nil : pages)
  }
}

extension BlockLabel {
  private static let kinds = BoilerplateKind.allCases
  private static let firstKind: UInt8 = 3

  /// A number for the label.
  var code: UInt8 {
    switch self {
    case .content: 0
    case .title(let isInText): isInText ? 1 : 2
    case .boilerplate(let kind): UInt8(kind.ordinal) + Self.firstKind
    }
  }

  /// The label with a number.
  init(code: UInt8) throws(BinaryFormatError) {
    switch code {
    case 0: self = .content
    case 1: self = .title(isInText: true)
    case 2: self = .title(isInText: false)
    default:
      let kind = Int(code - Self.firstKind)
      guard kind < Self.kinds.count else { throw BinaryFormatError("unknown block label \(code)") }
      self = .boilerplate(Self.kinds[kind])
    }
  }
}
