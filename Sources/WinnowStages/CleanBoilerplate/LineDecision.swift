internal import Winnow

/// What happens to a line, and why. Plain data, so that decisions are made without counting references.
struct LineDecision: Sendable {
  enum Cause: Sendable {
    case model
    /// A rule of the pack, by index.
    case rule(Int32)
    /// A line under the heading that the rule with that index found.
    case section(Int32)
    /// The page's own structure.
    case structure(StructureRule)

    var isModel: Bool { if case .model = self { true } else { false } }
  }

  var isKept: Bool
  var kind = BoilerplateKind.other
  var cause = Cause.model
  var confidence = 0.5
  /// Whether a rule or the page's structure decided, and the model cannot bring the line back.
  var isForced = false
  /// Whether a rule knows the line as the heading of an article's own lists.
  var startsList = false
  /// Whether, of this line and its copies further down, one is kept; used while copies are removed.
  var hasKeptCopy = false
  /// Whether the line is part of a paragraph that was broken at a width.
  var isWrapped = false
}

/// Reasons that lie in the page itself; names are stable rule ids.
enum StructureRule: Sendable {
  case repeatedLine
  case titleRepeat
  case titlePart
  case titleAndSite
  case captionBelowTitle
  case heading

  var id: String {
    switch self {
    case .repeatedLine: "page.repeated-line"
    case .titleRepeat: "page.title-repeat"
    case .titlePart: "page.title-part"
    case .titleAndSite: "page.title-and-site"
    case .captionBelowTitle: "page.caption-below-title"
    case .heading: "page.heading"
    }
  }
}
