internal import WinnowText

/// Checks parts of a document that come from the stage cache, without decoding them: what stays in its bytes is believed
/// from then on, and a checksum only tells that these are the bytes that some version of Winnow wrote.
extension DocumentPart {
  /// Checks the part of a document that `read` has set.
  /// - Throws: `BinaryFormatError` when it is none, or of another page.
  func check(_ document: borrowing Document) throws(BinaryFormatError) {
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

extension BinaryReader {
  private mutating func skipString() throws(BinaryFormatError) { _ = try slice() }

  private mutating func skipOptionalString() throws(BinaryFormatError) { if try bool() { try skipString() } }

  private mutating func checkEach(
    _ body: (inout BinaryReader) throws(BinaryFormatError) -> Void
  ) throws(BinaryFormatError) {
    for _ in 0..<(try count()) { try body(&self) }
  }

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
      _ = try reader.named(SourceAnnotation.Agency.Role.self)
      try reader.double().check()
      try reader.checkEvidence(page)
    }
    try checkEach { (reader) throws(BinaryFormatError) in
      try reader.skipString()
      _ = try reader.named(SourceAnnotation.Author.Role.self)
      try reader.checkEvidence(page)
    }
    if try bool() {
      try skipString()
      try checkEvidence(page)
    }
  }

  private mutating func checkPoint(_ page: Int) throws(BinaryFormatError) {
    try skipString()
    _ = try named(DateAnnotation.Basis.self)
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
      _ = try reader.named(DateAnnotation.TimexType.self)
      try reader.skipString()
      for _ in 0..<5 { try reader.skipOptionalString() }
      try reader.skipString()
    }
  }
}
