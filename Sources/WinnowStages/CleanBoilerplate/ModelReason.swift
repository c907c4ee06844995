/// Groups of features, for evidence: what spoke most against a line that the model removed.
enum ModelReason: UInt8, CaseIterable, Sendable {
  case length
  case words
  case signs
  case capitals
  case figures
  case copies
  case place
  case layout
  case neighbours
  case phrase
  case section
  case topic
  case page
  case context
  // Of headlines only: the first glance, and the words they share with the article.
  case shape
  case article

  /// The group of a feature.
  init(_ input: LineModel.Input) {
    if input.feature.rawValue >= LineFeature.firstOfTitles.rawValue {
      self = Self.ofTitle(input.feature)
      return
    }
    if input.feature.isContext {
      self = .context
      return
    }
    if input.offset != 0 {
      self = .neighbours
      return
    }
    switch input.feature {
    case .length, .words, .relativeLength: self = .length
    case .functionWords, .functionShare, .personalWords, .personalShare, .wordLength: self = .words
    case .commas, .sentences, .separators, .firstSign, .lastSign: self = .signs
    case .capitalShare: self = .capitals
    case .marks: self = .figures
    case .earlierCopies, .copies: self = .copies
    case .blankLines, .fromStart, .fromEnd, .place, .wordsBefore, .indent: self = .place
    case .hint, .ruleAction: self = .phrase
    case .hintAbove, .hintBelow, .hintAboveDistance, .hintBelowDistance, .hintsAbove, .commentsAbove, .commentDistance,
      .headingDistance, .nearbyHints, .wideHints:
      self = .section
    case .topicShare, .titleDistance: self = .topic
    case .closeWords, .nearWords, .nearbyWords, .wideWords, .priorWords, .nearbyFunctionShare, .wideFunctionShare,
      .nearbyProseShare:
      self = .neighbours
    case .pageLines, .pageWords, .pageProseShare, .pageProseLines, .pageShortShare, .pageHintShare, .pageHints,
      .windowShare, .windowLineShare, .typicalParagraph:
      self = .page
    default: self = .layout
    }
  }

  private static func ofTitle(_ feature: LineFeature) -> ModelReason {
    switch feature {
    case .titleTopicGap, .titleTopicShare: .topic
    case .titleOverlap, .titleOverlapGap, .titleSharedWords: .article
    case .titleParts: .copies
    case .titleBylineBelow, .titleBylineAbove: .section
    case .articleDistance, .bodyDistance, .titleLinesBelow: .place
    default: .shape
    }
  }

  /// The rule id of a removal by the model: `model.length`, `model.length+place`; made once, so that none is made per line.
  static func ruleID(_ first: UInt8, _ second: UInt8) -> String {
    let count = allCases.count
    return ids[min(Int(first), count) * (count + 1) + min(Int(second), count)]
  }

  /// The rule id of a headline: `title.topic+place`.
  static func titleID(_ first: UInt8, _ second: UInt8) -> String {
    let count = allCases.count
    return titleIDs[min(Int(first), count) * (count + 1) + min(Int(second), count)]
  }

  /// No reason; also the number of reasons.
  static let none = UInt8(allCases.count)

  private static let ids = ids("model", none: "context")
  private static let titleIDs = ids("title", none: "place")

  /// The ids for all pairs of reasons, no reason included.
  private static func ids(_ prefix: String, none: String) -> [String] {
    let names = allCases.map { String(describing: $0) } + [""]
    return names.flatMap { first in
      names.map { second in
        first.isEmpty
          ? "\(prefix).\(none)"
          : second.isEmpty || first == second ? "\(prefix).\(first)" : "\(prefix).\(first)+\(second)"
      }
    }
  }
}
