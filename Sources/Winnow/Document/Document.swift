internal import WinnowText

/// One page on its way through a pipeline: what was read, and what the stages found out.
///
/// The page text never changes. Stages label blocks and add annotations; `text` is the projection of the kept blocks.
public struct Document: Sendable {
  /// An input field that is none of Winnow's own: its name and its JSON value, byte for byte.
  public struct Field: Sendable, Equatable {
    public var name: String
    public var json: [UInt8]

    /// Creates a field from its name and its JSON value, which must be valid.
    public init(name: String, json: [UInt8]) {
      self.name = name
      self.json = json
    }
  }

  public package(set) var id: RecordID
  public let url: String?
  /// The page text as read: well-formed UTF-8.
  public let page: [UInt8]
  /// The non-blank lines of the page, in order.
  public private(set) var blocks: [Block]
  /// Whether a cleaner has labelled the blocks; until then `text` is the page text.
  public private(set) var isCleaned = false
  /// Why blocks were removed, in block order.
  public private(set) var removals: [Removal] {
    get { keptRemovals?.value ?? [] }
    set { keptRemovals = newValue.isEmpty ? nil : .value(newValue) }
  }

  /// The headline: from the record, or found by a cleaner.
  public var title: String?
  /// Where a cleaner found the title; nil when it came with the record.
  public var titleEvidence: Evidence?
  /// BCP 47 primary language subtag.
  public var language: String?
  public var duplicate: DuplicateAnnotation?
  public var source: SourceAnnotation? {
    get { keptSource?.value }
    set { keptSource = newValue.map { .value($0) } }
  }
  public var dates: DateAnnotation? {
    get { keptDates?.value }
    set { keptDates = newValue.map { .value($0) } }
  }
  /// By falling score, then id.
  public var topics: [TopicAnnotation] = []
  /// The other input fields, in input order, and what stages outside the record contract have added.
  public var fields: [Field]

  /// The encoding the page was recoded from, when it was not UTF-8.
  package var recodedFrom: String?
  /// Where the record stood in the input; nil for documents that no file gave.
  package var origin: RecordOrigin?
  /// Which output fields to write, and under which names; nil writes all.
  public var selection: FieldSelection?

  /// What is large and read by few stages.
  var keptRemovals: KeptPart<[Removal]>?
  var keptSource: KeptPart<SourceAnnotation>?
  var keptDates: KeptPart<DateAnnotation>?

  /// Labels every block; `removals` says why for each block that is boilerplate.
  ///
  /// - Precondition: as many labels as blocks.
  public mutating func label(_ labels: [BlockLabel], removals: [Removal]) {
    label(labels)
    self.removals = removals
  }

  /// Labels every block.
  mutating func label(_ labels: [BlockLabel]) {
    precondition(labels.count == blocks.count, "one label per block")
    for index in blocks.indices { blocks[index].label = labels[index] }
    isCleaned = true
  }

  /// Removes blocks, on top of what a cleaner did before; a block that was removed already is so for the new reason.
  ///
  /// Cost: one pass over all removals.
  ///
  /// - Parameter added: by rising `block`, each once.
  public mutating func remove(_ added: [(removal: Removal, kind: BoilerplateKind)]) {
    guard !added.isEmpty else { return }
    var merged: [Removal] = []
    merged.reserveCapacity(removals.count + added.count)
    var old = removals[...]
    for (removal, kind) in added {
      while let first = old.first, first.block < removal.block { merged.append(old.removeFirst()) }
      if old.first?.block == removal.block { old.removeFirst() }
      merged.append(removal)
      blocks[removal.block].label = .boilerplate(kind)
    }
    merged.append(contentsOf: old)
    removals = merged
    isCleaned = true
  }

  /// Puts a headline that stands apart back into the text when nothing else is left of the page.
  public mutating func keepLonelyTitle() {
    guard !blocks.contains(where: \.label.isKept), let title = blocks.firstIndex(where: \.label.isTitle) else { return }
    blocks[title].label = .title(isInText: true)
    removals.removeAll { $0.block == title }
  }

  /// The kept blocks' bytes, joined by a blank line where one stood between them in the page, else by a line feed;
  /// before any cleaning, the page text itself.
  public var text: [UInt8] {
    guard isCleaned else { return page }
    var output: [UInt8] = []
    output.reserveCapacity(page.count)
    page.withUnsafeBufferPointer { page in
      forEachKeptPiece { piece in
        switch piece {
        case .separator(let bytes): output.append(contentsOf: repeatElement(0x0A, count: bytes))
        case .block(let block):
          output.append(contentsOf: UnsafeBufferPointer(rebasing: page[block.range]))
        }
      }
    }
    return output
  }

  package enum Piece {
    /// One or two line feeds.
    case separator(Int)
    case block(Block)
  }

  /// Walks what `text` is made of; only for cleaned documents.
  package func forEachKeptPiece(_ body: (Piece) -> Void) {
    var isFirst = true
    var sawBlankLine = false
    for block in blocks {
      sawBlankLine = sawBlankLine || block.followsBlankLine
      guard block.label.isKept else { continue }
      if !isFirst { body(.separator(sawBlankLine ? 2 : 1)) }
      body(.block(block))
      isFirst = false
      sawBlankLine = false
    }
  }

  /// The value of an input field, as JSON.
  public func field(_ name: String) -> [UInt8]? {
    fields.first { $0.name == name }?.json
  }

  /// The value of an input field that is a JSON string, in composed form as the page is.
  public func stringField(_ name: String) -> String? {
    guard let json = field(name), json.first == 0x22 else { return nil }
    return json.withUnsafeBufferPointer { bytes in
      var scanner = JSONScanner(bytes)
      guard let token = try? scanner.string() else { return nil }
      return CanonicalComposition.composed(scanner.decoded(token))
    }
  }

  /// Sets a field outside the record contract.
  public mutating func setField(_ name: String, json: [UInt8]) {
    if let index = fields.firstIndex(where: { $0.name == name }) {
      fields[index].json = json
    } else {
      fields.append(Field(name: name, json: json))
    }
  }

  /// Sets fields outside the record contract.
  ///
  /// Cost: linear in all fields, old and new.
  public mutating func setFields(_ values: [Field]) {
    // What a few comparisons cost less than a table.
    guard values.count > 8 else {
      for value in values { setField(value.name, json: value.json) }
      return
    }
    var places = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    for value in values {
      if let place = places[value.name] {
        fields[place].json = value.json
      } else {
        places[value.name] = fields.count
        fields.append(value)
      }
    }
  }

  /// Splits a page into its non-blank lines.
  static func split(_ page: [UInt8]) -> [Block] {
    var feeds: [Int] = []
    page.withUnsafeBufferPointer { bytes in
      feeds.reserveCapacity(ByteSearch.count(of: 0x0A, in: bytes))
      var next = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: 0)
      while next < bytes.count {
        feeds.append(next)
        next = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: next + 1)
      }
    }
    return split(page, at: feeds)
  }

  /// Splits a page whose line feeds are known into its non-blank lines.
  package static func split(_ page: [UInt8], at feeds: [Int]) -> [Block] {
    var blocks: [Block] = []
    blocks.reserveCapacity(feeds.count + 1)
    page.withUnsafeBufferPointer { bytes in
      var sawBlankLine = false
      var start = 0
      func endLine(_ next: Int) {
        let end = next > start && bytes[next &- 1] == 0x0D ? next &- 1 : next
        if isBlank(bytes, start, end) {
          sawBlankLine = true
        } else {
          blocks.append(Block(range: start..<end, followsBlankLine: sawBlankLine))
          sawBlankLine = false
        }
        start = next &+ 1
      }
      for feed in feeds { endLine(feed) }
      if start < bytes.count { endLine(bytes.count) }
    }
    return blocks
  }

  @inline(__always)
  private static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    // Nearly every line begins with a visible character of ASCII.
    if start < end, bytes[start] &- 0x21 < 0x7F - 0x21 { return false }
    return UTF8Scan.isBlank(UnsafeBufferPointer(rebasing: bytes[start..<end]))
  }
}

// Beside the type, so that it keeps the initialiser of all its members: one that sets them one by one makes a copy of the
// whole, with all its references, at its end.
extension Document {
  /// Creates a document from a page text, which must be well-formed UTF-8.
  public init(
    id: RecordID, url: String? = nil, title: String? = nil, page: [UInt8], fields: [Field] = []
  ) {
    self.init(id: id, url: url, title: title, page: page, fields: fields, blocks: Self.split(page))
  }

  /// Creates a document from a page text and its blocks, which must be what `split` makes of it, labels apart.
  package init(
    id: RecordID, url: String?, title: String? = nil, page: [UInt8], fields: [Field] = [], blocks: [Block],
    isCleaned: Bool = false, recodedFrom: String? = nil, origin: RecordOrigin? = nil
  ) {
    self.init(
      id: id, url: url, page: page, blocks: blocks, isCleaned: isCleaned, title: title, fields: fields,
      recodedFrom: recodedFrom, origin: origin)
  }
}

/// The output fields of a record that are written, in this order.
public struct FieldSelection: Sendable, Equatable {
  /// One output field.
  public struct Entry: Sendable, Equatable {
    /// A field of the record, or a path into it: `dates.published.value`, `topics.0.id`, `topics.id` (of all topics).
    public var field: String
    /// Its name in the output.
    public var name: String

    /// Creates an entry.
    public init(field: String, name: String) {
      self.field = field
      self.name = name
    }
  }

  public var entries: [Entry]

  /// Creates a selection.
  public init(_ entries: [Entry]) {
    self.entries = entries
  }
}
