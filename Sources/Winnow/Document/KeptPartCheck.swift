internal import WinnowText

/// Checks parts of a document that come from the stage cache, without decoding them: what stays in its bytes is believed
/// from then on, and a checksum only tells that these are the bytes that some version of Winnow wrote.
extension DocumentPart {
  /// Checks the part of a document that `read` has set; changes nothing, but a document that is lent would be copied.
  /// - Throws: `BinaryFormatError` when it is none, or of another page.
  func check(_ document: inout Document) throws(BinaryFormatError) {
    let page = document.page.count
    switch self {
    case .page, .fields, .selection, .language: break
    case .labels:
      let blocks = document.blocks.count
      try Self.check(document.keptRemovals) { (reader) throws(BinaryFormatError) in
        try reader.checkRemovals(blocks: blocks)
      }
    case .title: if let evidence = document.titleEvidence { try evidence.check(page) }
    case .duplicate:
      guard let duplicate = document.duplicate else { return }
      for evidence in duplicate.evidence { try evidence.check(page) }
      if let similarity = duplicate.similarity { try similarity.check() }
    case .source:
      try Self.check(document.keptSource) { (reader) throws(BinaryFormatError) in try reader.checkSource(page) }
    case .dates:
      try Self.check(document.keptDates) { (reader) throws(BinaryFormatError) in try reader.checkDates(page) }
    case .topics: for index in document.topics.indices { try document.topics[index].score.check() }
    }
  }

  private static func check<Value>(
    _ part: KeptPart<Value>?, _ body: (inout BinaryReader) throws(BinaryFormatError) -> Void
  ) throws(BinaryFormatError) {
    guard case .encoded(let bytes) = part else { return }
    try bytes.withUnsafeBufferPointer { (bytes) throws(BinaryFormatError) in
      var reader = BinaryReader(bytes)
      try body(&reader)
      guard reader.isAtEnd else { throw BinaryFormatError("a part of a document is too long") }
    }
  }
}

extension Evidence {
  /// Checks that it points into a page of so many bytes.
  func check(_ page: Int) throws(BinaryFormatError) {
    if case .page(let range) = origin, range.upperBound > page { throw BinaryFormatError.beyondPage }
  }
}

extension Double {
  fileprivate func check() throws(BinaryFormatError) {
    guard isFinite else { throw BinaryFormatError("a number is none") }
  }
}

extension BinaryFormatError {
  fileprivate static let beyondPage = BinaryFormatError("a range is beyond the page")
}

/// How many cases there are; asked for each time, they would be listed each time.
private enum CaseCounts {
  static let agencyRole = SourceAnnotation.Agency.Role.allCases.count
  static let authorRole = SourceAnnotation.Author.Role.allCases.count
  static let basis = DateAnnotation.Basis.allCases.count
  static let timex = DateAnnotation.TimexType.allCases.count
}

extension BinaryReader {
  @inline(__always)
  private mutating func checkCase(of count: Int) throws(BinaryFormatError) {
    guard Int(try byte()) < count else { throw BinaryFormatError("an unknown case") }
  }

  @inline(__always)
  private mutating func skipString() throws(BinaryFormatError) { _ = try slice() }

  @inline(__always)
  private mutating func skipOptionalString() throws(BinaryFormatError) { if try bool() { try skipString() } }

  @inline(__always)
  private mutating func checkEach(
    _ body: (inout BinaryReader) throws(BinaryFormatError) -> Void
  ) throws(BinaryFormatError) {
    for _ in 0..<(try count()) { try body(&self) }
  }

  @inline(__always)
  private mutating func checkRange(_ page: Int) throws(BinaryFormatError) {
    guard try range().upperBound <= page else { throw BinaryFormatError.beyondPage }
  }

  private mutating func checkEvidence(_ page: Int) throws(BinaryFormatError) {
    try checkEach { (reader) throws(BinaryFormatError) in
      switch try reader.byte() {
      case 0: try reader.checkRange(page)
      case 1: break
      case 2: try reader.skipString()
      case let code: throw BinaryFormatError("unknown evidence origin \(code)")
      }
      try reader.skipOptionalString()
      try reader.skipString()
    }
  }

  fileprivate mutating func checkRemovals(blocks: Int) throws(BinaryFormatError) {
    try checkEach { (reader) throws(BinaryFormatError) in
      guard (0..<blocks).contains(try reader.integer()) else { throw BinaryFormatError("a removal has no block") }
      try reader.skipString()
      try reader.double().check()
      _ = try reader.integer()
    }
  }

  fileprivate mutating func checkSource(_ page: Int) throws(BinaryFormatError) {
    if try bool() {
      try skipString()
      try skipOptionalString()
      try double().check()
      try checkEvidence(page)
    }
    try checkEach { (reader) throws(BinaryFormatError) in
      try reader.skipString()
      try reader.checkCase(of: CaseCounts.agencyRole)
      try reader.double().check()
      try reader.checkEvidence(page)
    }
    try checkEach { (reader) throws(BinaryFormatError) in
      try reader.skipString()
      try reader.checkCase(of: CaseCounts.authorRole)
      try reader.checkEvidence(page)
    }
    if try bool() {
      try skipString()
      try checkEvidence(page)
    }
  }

  private mutating func checkPoint(_ page: Int) throws(BinaryFormatError) {
    try skipString()
    try checkCase(of: CaseCounts.basis)
    try double().check()
    try checkEvidence(page)
  }

  fileprivate mutating func checkDates(_ page: Int) throws(BinaryFormatError) {
    if try bool() { try checkPoint(page) }
    if try bool() { try checkPoint(page) }
    try skipOptionalString()
    try skipOptionalString()
    try checkEach { (reader) throws(BinaryFormatError) in
      try reader.checkRange(page)
      try reader.checkCase(of: CaseCounts.timex)
      try reader.skipString()
      for _ in 0..<5 { try reader.skipOptionalString() }
      try reader.skipString()
    }
  }
}
