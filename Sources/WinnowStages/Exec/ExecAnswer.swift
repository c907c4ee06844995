internal import Winnow
internal import WinnowText

/// One line that a program sent back, checked but not yet applied.
struct ExecAnswer {
  /// Why a line is no answer to the record it should answer.
  struct Refusal: Error {
    let message: String
  }

  /// What the program decided about the document.
  private(set) var verdict: Result<Verdict, Rejection> = .success(.keep)
  private var title: String??
  private var language: String??
  private var topics: [TopicAnnotation]?
  private var fields: [Document.Field] = []

  /// Fields that mean something in answers and are therefore never sent.
  static let decisions = ["drop", "reject", "detail"]

  /// Reads the answer to the record of `document`.
  init(_ line: UnsafeBufferPointer<UInt8>, to document: Document) throws(Refusal) {
    if let offset = UTF8Scan.firstInvalidOffset(line) { throw Refusal(message: "not UTF-8 at byte \(offset)") }
    var reader = Reader(document: document)
    var scanner = JSONScanner(line)
    do {
      guard scanner.peek() == 0x7B else { throw Refusal(message: "not a JSON object") }
      try scanner.object { scanner, key in try reader.read(scanner.decoded(key), &scanner) }
      try scanner.expectEnd()
    } catch let refusal as Refusal {
      throw Refusal(message: "\(refusal.message): \(Self.excerpt(line))")
    } catch {
      throw Refusal(message: "broken JSON: \(error): \(Self.excerpt(line))")
    }
    guard reader.hasID else { throw Refusal(message: "an answer without 'id': \(Self.excerpt(line))") }
    self = reader.answer
    if let reason = reader.dropReason { verdict = .success(.drop(Self.drop(reason, detail: reader.detail))) }
    if let message = reader.rejection { verdict = .failure(Rejection("exec-rejected", message: message)) }
  }

  private init() {}

  /// A reason that is a kebab-case name is counted by that name; any other text is the detail of `exec-dropped`.
  private static func drop(_ reason: String, detail: String?) -> DropReason {
    let isName =
      (1...64).contains(reason.utf8.count)
      && reason.utf8.allSatisfy { $0.isASCIILower || $0.isASCIIDigit || $0 == 0x2D }
    if isName { return DropReason(reason, detail: detail ?? "") }
    return DropReason("exec-dropped", detail: [reason, detail].compactMap(\.self).joined(separator: ": "))
  }

  /// The start of a line, for messages.
  private static func excerpt(_ line: UnsafeBufferPointer<UInt8>) -> String {
    let limit = 200
    let text = String(decoding: line.prefix(limit), as: UTF8.self)
    return line.count > limit ? text + "…" : text
  }

  /// Writes what came back into the document.
  func apply(to document: inout Document) {
    if let title, title != document.title {
      document.title = title
      document.titleEvidence = nil
    }
    if let language { document.language = language }
    if let topics { document.topics = topics }
    document.setFields(fields)
  }

  // MARK: Reading

  /// Collects the members of an answer.
  private struct Reader {
    let document: Document
    var answer = ExecAnswer()
    var hasID = false
    var dropReason: String?
    var rejection: String?
    var detail: String?

    mutating func read(_ name: String, _ scanner: inout JSONScanner) throws {
      switch name {
      case "id": try readID(&scanner)
      case "drop": dropReason = try Self.string(&scanner, of: name)
      case "reject": rejection = try Self.string(&scanner, of: name)
      case "detail": detail = try Self.string(&scanner, of: name)
      case "title": answer.title = .some(try Self.optionalString(&scanner, of: name))
      case "language": answer.language = .some(try Self.language(&scanner))
      case "topics": answer.topics = try Self.topics(&scanner)
      case "text": try expectUnchanged(name, document.text, &scanner)
      case "url": try expectUnchanged(name, document.url.map { Array($0.utf8) }, &scanner)
      case _ where RecordDecoder.reservedNames.contains(name):
        // Evidence and spans that only Winnow can write.
        try scanner.skipValue()
      default:
        let value = try scanner.skipValue()
        answer.fields.append(
          Document.Field(name: name, json: Array(UnsafeBufferPointer(rebasing: scanner.bytes[value]))))
      }
    }

    private mutating func readID(_ scanner: inout JSONScanner) throws {
      let wanted = document.id
      if scanner.peek() == 0x22 {
        let found = scanner.decoded(try scanner.string())
        hasID = !wanted.isNumber && found == wanted.text
      } else {
        let range = try scanner.skipValue()
        let found = String(decoding: UnsafeBufferPointer(rebasing: scanner.bytes[range]), as: UTF8.self)
        hasID = wanted.isNumber && Self.isSameNumber(found, wanted.text)
      }
      guard hasID else { throw Refusal(message: "the answer is not about record '\(wanted)'") }
    }

    /// Whether two spellings are of one number: a program may write 1e3 as 1000.0.
    private static func isSameNumber(_ found: String, _ wanted: String) -> Bool {
      if found == wanted { return true }
      // Whole numbers that differ in their last digits only are one as doubles.
      if let found = Int128(found), let wanted = Int128(wanted) { return found == wanted }
      guard let found = Double(found), let wanted = Double(wanted) else { return false }
      return found == wanted
    }

    private func expectUnchanged(_ name: String, _ bytes: [UInt8]?, _ scanner: inout JSONScanner) throws {
      if bytes == nil, scanner.peek() == 0x6E {
        // What programs with types send back of what is not there.
        try scanner.literal("null")
        return
      }
      guard scanner.peek() == 0x22 else {
        try scanner.skipValue()
        throw Refusal(message: "'\(name)' cannot be changed")
      }
      let token = try scanner.string()
      guard scanner.decodedBytes(token) == bytes else {
        throw Refusal(message: "'\(name)' cannot be changed; return it under another name")
      }
    }

    private static func string(_ scanner: inout JSONScanner, of name: String) throws -> String {
      guard scanner.peek() == 0x22 else { throw Refusal(message: "'\(name)' is not a string") }
      return scanner.decoded(try scanner.string())
    }

    private static func optionalString(_ scanner: inout JSONScanner, of name: String) throws -> String? {
      guard scanner.peek() == 0x6E else { return try string(&scanner, of: name) }
      try scanner.literal("null")
      return nil
    }

    private static func language(_ scanner: inout JSONScanner) throws -> String? {
      guard let language = try optionalString(&scanner, of: "language") else { return nil }
      guard (2...3).contains(language.utf8.count), language.utf8.allSatisfy(\.isASCIILower) else {
        throw Refusal(message: "'language' is no primary language subtag, such as en")
      }
      return language
    }

    private static func topics(_ scanner: inout JSONScanner) throws -> [TopicAnnotation] {
      var topics: [TopicAnnotation] = []
      guard scanner.peek() == 0x5B else { throw Refusal(message: "'topics' is not a list") }
      try scanner.array { scanner in
        guard scanner.peek() == 0x7B else { throw Refusal(message: "a topic is not an object") }
        topics.append(try topic(&scanner))
      }
      return topics.sorted { $0.score == $1.score ? $0.id < $1.id : $0.score > $1.score }
    }

    private static func topic(_ scanner: inout JSONScanner) throws -> TopicAnnotation {
      var topic = TopicAnnotation(id: "", label: "", level: 1, score: 1, basis: .model, terms: [])
      try scanner.object { scanner, key in
        switch scanner.decoded(key) {
        case "id": topic.id = try string(&scanner, of: "topics.id")
        case "label": topic.label = try string(&scanner, of: "topics.label")
        case "level":
          guard let level = Int(exactly: try number(&scanner, of: "topics.level")), (1...9).contains(level) else {
            throw Refusal(message: "'topics.level' is not in 1...9")
          }
          topic.level = level
        case "score":
          topic.score = try number(&scanner, of: "topics.score")
          guard (0...1).contains(topic.score) else { throw Refusal(message: "'topics.score' is not in 0...1") }
        case "by":
          guard let basis = TopicAnnotation.Basis(rawValue: try string(&scanner, of: "topics.by")) else {
            throw Refusal(message: "'topics.by' is not rules, model or both")
          }
          topic.basis = basis
        case "terms":
          guard scanner.peek() == 0x5B else { throw Refusal(message: "'topics.terms' is not a list") }
          try scanner.array { scanner in topic.terms.append(try string(&scanner, of: "topics.terms")) }
        case let name: throw Refusal(message: "a topic has no field '\(name)'")
        }
      }
      guard !topic.id.isEmpty else { throw Refusal(message: "a topic without 'id'") }
      if topic.label.isEmpty { topic.label = topic.id }
      return topic
    }

    private static func number(_ scanner: inout JSONScanner, of name: String) throws -> Double {
      let range = try scanner.skipValue()
      guard
        let number = Double(String(decoding: UnsafeBufferPointer(rebasing: scanner.bytes[range]), as: UTF8.self)),
        number.isFinite
      else { throw Refusal(message: "'\(name)' is not a number") }
      return number
    }
  }
}
