internal import WinnowText

/// The annotations' part of a snapshot: for each type what is written, then what is read, in the same order.

extension BinaryWriter {
  /// A named case, by its place among all.
  private mutating func named<T: CaseIterable & Equatable>(_ value: T) where T.AllCases == [T] {
    byte(UInt8(truncatingIfNeeded: T.allCases.firstIndex(of: value) ?? 0))
  }

  private mutating func range(_ range: Range<Int>) {
    integer(range.lowerBound)
    integer(range.count)
  }

  mutating func evidence(_ evidence: Evidence) {
    switch evidence.origin {
    case .page(let range):
      byte(0)
      self.range(range)
    case .url: byte(1)
    case .field(let name):
      byte(2)
      string(name)
    }
    string(evidence.text)
    string(evidence.rule)
  }

  private mutating func evidence(_ list: [Evidence]) { array(list) { $0.evidence($1) } }

  private mutating func id(_ id: RecordID) {
    string(id.text)
    bool(id.isNumber)
  }

  mutating func duplicate(_ duplicate: DuplicateAnnotation) {
    id(duplicate.cluster)
    optional(duplicate.of) { $0.id($1) }
    optional(duplicate.run) { $0.integer($1) }
    optional(duplicate.kind) { $0.named($1) }
    optional(duplicate.similarity) { $0.double($1) }
    optional(duplicate.sharedShingles) { $0.integer($1) }
    evidence(duplicate.evidence)
  }

  mutating func source(_ source: SourceAnnotation) {
    optional(source.publisher) {
      $0.string($1.name)
      $0.string($1.domain)
      $0.double($1.confidence)
      $0.evidence($1.evidence)
    }
    array(source.agencies) {
      $0.string($1.name)
      $0.named($1.role)
      $0.double($1.confidence)
      $0.evidence($1.evidence)
    }
    array(source.authors) {
      $0.string($1.name)
      $0.named($1.role)
      $0.evidence($1.evidence)
    }
    optional(source.dateline) {
      $0.string($1.place)
      $0.evidence($1.evidence)
    }
  }

  private mutating func point(_ point: DateAnnotation.Point) {
    string(point.value)
    named(point.basis)
    double(point.confidence)
    evidence(point.evidence)
  }

  mutating func dates(_ dates: DateAnnotation) {
    optional(dates.published) { $0.point($1) }
    optional(dates.updated) { $0.point($1) }
    string(dates.earliest)
    string(dates.latest)
    array(dates.mentions) {
      $0.range($1.range)
      $0.named($1.type)
      $0.string($1.value)
      $0.string($1.mod)
      $0.string($1.quant)
      $0.string($1.freq)
      $0.string($1.begin)
      $0.string($1.until)
      $0.string($1.rule)
    }
  }

  mutating func topic(_ topic: TopicAnnotation) {
    string(topic.id)
    string(topic.label)
    integer(topic.level)
    double(topic.score)
    named(topic.basis)
    array(topic.terms) { $0.string($1) }
  }
}

extension BinaryReader {
  mutating func range() throws(BinaryFormatError) -> Range<Int> {
    let start = try integer()
    let length = try integer()
    guard start >= 0, length >= 0, start <= 1 << 40, length <= 1 << 40 else {
      throw BinaryFormatError("a range is out of bounds")
    }
    return start..<(start + length)
  }

  mutating func named<T: CaseIterable>(_ type: T.Type) throws(BinaryFormatError) -> T
  where T.AllCases == [T] {
    let place = Int(try byte())
    guard place < T.allCases.count else { throw BinaryFormatError("unknown \(type) \(place)") }
    return T.allCases[place]
  }

  mutating func evidenceOrigin() throws(BinaryFormatError) -> Evidence.Origin {
    switch try byte() {
    case 0: .page(try range())
    case 1: .url
    case 2: .field(try string())
    case let code: throw BinaryFormatError("unknown evidence origin \(code)")
    }
  }

  mutating func evidence() throws(BinaryFormatError) -> Evidence {
    let origin = try evidenceOrigin()
    let text = try optionalString()
    var evidence = Evidence(origin, text: text ?? "", rule: try name())
    evidence.text = text
    return evidence
  }

  private mutating func evidenceList() throws(BinaryFormatError) -> [Evidence] {
    try array { (reader) throws(BinaryFormatError) in try reader.evidence() }
  }

  private mutating func id() throws(BinaryFormatError) -> RecordID {
    let text = try string()
    return try bool() ? RecordID(number: text) : RecordID(text)
  }

  mutating func duplicate() throws(BinaryFormatError) -> DuplicateAnnotation {
    DuplicateAnnotation(
      cluster: try id(),
      of: try optional { (reader) throws(BinaryFormatError) in try reader.id() },
      run: try optional { (reader) throws(BinaryFormatError) in try reader.integer() },
      kind: try optional { (reader) throws(BinaryFormatError) in try reader.named(DuplicateAnnotation.Kind.self) },
      similarity: try optional { (reader) throws(BinaryFormatError) in try reader.double() },
      sharedShingles: try optional { (reader) throws(BinaryFormatError) in try reader.integer() },
      evidence: try evidenceList())
  }

  mutating func source() throws(BinaryFormatError) -> SourceAnnotation {
    var source = SourceAnnotation()
    source.publisher = try optional { (reader) throws(BinaryFormatError) in
      SourceAnnotation.Publisher(
        name: try reader.name(), domain: try reader.optionalString(), confidence: try reader.double(),
        evidence: try reader.evidenceList())
    }
    source.agencies = try array { (reader) throws(BinaryFormatError) in
      SourceAnnotation.Agency(
        name: try reader.name(), role: try reader.named(SourceAnnotation.Agency.Role.self),
        confidence: try reader.double(), evidence: try reader.evidenceList())
    }
    source.authors = try array { (reader) throws(BinaryFormatError) in
      SourceAnnotation.Author(
        name: try reader.name(), role: try reader.named(SourceAnnotation.Author.Role.self),
        evidence: try reader.evidenceList())
    }
    source.dateline = try optional { (reader) throws(BinaryFormatError) in
      SourceAnnotation.Dateline(place: try reader.string(), evidence: try reader.evidenceList())
    }
    return source
  }

  private mutating func point() throws(BinaryFormatError) -> DateAnnotation.Point {
    DateAnnotation.Point(
      value: try string(), basis: try named(DateAnnotation.Basis.self), confidence: try double(),
      evidence: try evidenceList())
  }

  mutating func dates() throws(BinaryFormatError) -> DateAnnotation {
    var dates = DateAnnotation()
    dates.published = try optional { (reader) throws(BinaryFormatError) in try reader.point() }
    dates.updated = try optional { (reader) throws(BinaryFormatError) in try reader.point() }
    dates.earliest = try optionalString()
    dates.latest = try optionalString()
    dates.mentions = try array { (reader) throws(BinaryFormatError) in
      let range = try reader.range()
      let type = try reader.named(DateAnnotation.TimexType.self)
      let value = try reader.string()
      let mod = try reader.optionalString()
      let quant = try reader.optionalString()
      let freq = try reader.optionalString()
      let begin = try reader.optionalString()
      let until = try reader.optionalString()
      var mention = DateAnnotation.Mention(range: range, type: type, value: value, rule: try reader.name())
      mention.mod = mod
      mention.quant = quant
      mention.freq = freq
      mention.begin = begin
      mention.until = until
      return mention
    }
    return dates
  }

  mutating func topic() throws(BinaryFormatError) -> TopicAnnotation {
    TopicAnnotation(
      id: try name(), label: try name(), level: try integer(), score: try double(),
      basis: try named(TopicAnnotation.Basis.self),
      terms: try array { (reader) throws(BinaryFormatError) in try reader.string() })
  }
}
