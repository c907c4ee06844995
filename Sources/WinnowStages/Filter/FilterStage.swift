public import Winnow
internal import WinnowText

/// Keeps the documents that meet all of its conditions.
public struct FilterStage: Stage {
  /// Working memory of one worker.
  public final class Scratch {
    fileprivate var encoder = RecordEncoder(stamp: nil)
    fileprivate let conditions: [FieldConditionMatcher]

    fileprivate init(_ conditions: [FieldConditionMatcher]) { self.conditions = conditions }
  }

  /// What one condition says about a document.
  private enum Finding {
    case met
    case failed(DropReason)
    /// The document lacks what the condition looks at.
    case unknown(DropReason)
  }

  private let options: FilterOptions
  private let publishers: PublisherList
  private let languages: [String]
  private let topics: [String]
  private let topicLabels: Set<String>

  public init(options: FilterOptions, resources: StageResources) throws {
    self.options = options
    publishers = PublisherList(options.publishers)
    languages = options.languages.map(\.text)
    topics = options.topics.map(\.text)
    topicLabels = Set(topics.map { $0.lowercased() })
    resources.reads(exactly: options.parts, needing: options.neededParts)
    for language in options.languages {
      resources.expects(MarkedText(language.text, mark: language.mark), in: .language)
    }
    for topic in options.topics { resources.expects(topic, in: .topics) }
  }

  public func makeScratch() -> Scratch { Scratch(options.conditions.map { FieldConditionMatcher($0) }) }

  public func process(_ document: inout Document, scratch: inout Scratch) throws -> Verdict {
    let reason = try firstFailure(document, &scratch)
    guard options.isInverted else { return reason.map { .drop($0) } ?? .keep }
    return reason == nil
      ? .drop(DropReason("excluded", detail: "it meets all conditions of an inverted filter")) : .keep
  }

  /// Why the document does not pass; nil when it does.
  private func firstFailure(_ document: Document, _ scratch: inout Scratch) throws -> DropReason? {
    let checks = [checkLength, checkLanguage, checkPublished, checkTopics, checkPublisher, checkDuplicate]
    for check in checks {
      switch check(document) {
      case .met: continue
      case .failed(let reason): return reason
      case .unknown(let reason): if options.unknown == .drop { return reason }
      }
    }
    for (index, condition) in scratch.conditions.enumerated() {
      if try !condition.holds(for: document, &scratch.encoder) {
        return DropReason("condition-failed", detail: "not met: \(options.conditions[index].summary)")
      }
    }
    return nil
  }

  private func checkLength(_ document: Document) -> Finding {
    guard options.minimumLength != nil || options.maximumLength != nil else { return .met }
    let length = Self.textLength(document)
    if let minimum = options.minimumLength, length < minimum {
      return .failed(DropReason("text-too-short", detail: "\(length) characters; at least \(minimum) are asked for"))
    }
    if let maximum = options.maximumLength, length > maximum {
      return .failed(DropReason("text-too-long", detail: "\(length) characters; at most \(maximum) are asked for"))
    }
    return .met
  }

  /// Code points of `text`.
  private static func textLength(_ document: Document) -> Int {
    document.page.withUnsafeBufferPointer { page in
      guard document.isCleaned else { return UTF8Scan.scalarCount(page) }
      var length = 0
      document.forEachKeptPiece { piece in
        switch piece {
        case .separator(let count): length += count
        case .block(let block): length += UTF8Scan.scalarCount(UnsafeBufferPointer(rebasing: page[block.range]))
        }
      }
      return length
    }
  }

  private func checkLanguage(_ document: Document) -> Finding {
    guard !languages.isEmpty else { return .met }
    guard let language = document.language else {
      return .unknown(DropReason("language-unknown", detail: "its language is not known"))
    }
    if languages.contains(language) { return .met }
    return .failed(
      DropReason(
        "language-not-listed", detail: "'\(language)' is not one of \(languages.joined(separator: ", "))"))
  }

  /// Compares the day of publication, or, where only bounds of it are known, the bounds.
  private func checkPublished(_ document: Document) -> Finding {
    guard options.publishedFrom != nil || options.publishedTo != nil else { return .met }
    let dates = document.dates
    let day = dates?.published.map { String($0.value.prefix(10)) }
    let earliest = day ?? dates?.earliest
    let latest = day ?? dates?.latest
    if let from = options.publishedFrom, let latest, latest < from.first {
      return .failed(DropReason("published-too-early", detail: "published \(latest); asked for \(from.text) or later"))
    }
    if let to = options.publishedTo, let earliest, earliest > to.last {
      return .failed(DropReason("published-too-late", detail: "published \(earliest); asked for \(to.text) or earlier"))
    }
    let isFromMet = options.publishedFrom.map { from in earliest.map { $0 >= from.first } ?? false } ?? true
    let isToMet = options.publishedTo.map { to in latest.map { $0 <= to.last } ?? false } ?? true
    if isFromMet, isToMet { return .met }
    let known = [earliest.map { "not before \($0)" }, latest.map { "not after \($0)" }].compactMap(\.self)
    return .unknown(
      DropReason(
        "published-unknown",
        detail: "its day of publication is not known" + (known.isEmpty ? "" : " (\(known.joined(separator: ", ")))")))
  }

  private func checkTopics(_ document: Document) -> Finding {
    guard !topics.isEmpty else { return .met }
    guard !document.topics.isEmpty else {
      return .unknown(DropReason("topic-unknown", detail: "it has no topic"))
    }
    for topic in document.topics where topic.score >= options.minimumTopicScore {
      if topics.contains(topic.id) || topicLabels.contains(topic.label.lowercased()) { return .met }
    }
    let found = document.topics.prefix(3).map { "\($0.id) \($0.label) \(Self.score($0.score))" }
    return .failed(
      DropReason(
        "topic-not-listed",
        detail: "found \(found.joined(separator: ", ")); asked for \(topics.joined(separator: ", "))"
          + (options.minimumTopicScore > 0 ? " from a score of \(options.minimumTopicScore)" : "")))
  }

  /// Two decimals.
  private static func score(_ score: Double) -> Double { (score * 100).rounded() / 100 }

  private func checkPublisher(_ document: Document) -> Finding {
    guard !publishers.isEmpty, publishers.index(of: document) == nil else { return .met }
    guard let publisher = document.source?.publisher else {
      return .unknown(DropReason("publisher-unknown", detail: "its publisher is not known"))
    }
    let domain = publisher.domain.map { " (\($0))" } ?? ""
    return .failed(
      DropReason(
        "publisher-not-listed",
        detail: "'\(publisher.name)'\(domain) is not one of \(options.publishers.joined(separator: ", "))"))
  }

  private func checkDuplicate(_ document: Document) -> Finding {
    guard options.dropsDuplicates, let duplicate = document.duplicate, let canonical = duplicate.of else { return .met }
    return .failed(DropReason("is-duplicate", detail: "a duplicate of '\(canonical)'", evidence: duplicate.evidence))
  }
}
