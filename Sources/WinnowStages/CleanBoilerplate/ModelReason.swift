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
  case topic
  case context

  /// The group of a model term.
  init(_ input: LineModel.Input) {
    if input.feature.rawValue >= LineFeature.firstContext.rawValue {
      self = .context
      return
    }
    if input.offset != 0 {
      self = .neighbours
      return
    }
    switch input.feature {
    case .length, .words: self = .length
    case .functionWords, .functionShare, .wordLength, .longestWord: self = .words
    case .commas, .sentences, .separators, .firstSign, .lastSign: self = .signs
    case .capitalShare, .shoutShare: self = .capitals
    case .digitShare, .marks: self = .figures
    case .earlierCopies, .copies: self = .copies
    case .blankLines, .fromStart, .fromEnd, .place, .pageLines, .pageProseShare: self = .place
    case .hint: self = .phrase
    case .topicShare: self = .topic
    default: self = .layout
    }
  }

  /// The rule id of a removal by the model: `model.length`, `model.length+place`; made once, so that none is made per line.
  static func ruleID(_ first: UInt8, _ second: UInt8) -> String {
    let count = allCases.count
    return ids[min(Int(first), count) * (count + 1) + min(Int(second), count)]
  }

  /// No reason; also the number of reasons.
  static let none = UInt8(allCases.count)

  private static let ids: [String] = {
    let names = allCases.map { String(describing: $0) } + [""]
    return names.flatMap { first in
      names.map { second in
        first.isEmpty
          ? "model.context" : second.isEmpty || first == second ? "model.\(first)" : "model.\(first)+\(second)"
      }
    }
  }()
}
