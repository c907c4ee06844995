internal import Winnow
internal import WinnowText

/// A rule of the pack: phrases that tell what a line is.
struct BoilerplateRule: Sendable {
  /// What follows from a match.
  enum Action: String, Sendable, CaseIterable {
    /// The line goes.
    case drop
    /// The line stays, whatever the model says.
    case keep
    /// The model decides, knowing of the match; if the line goes, the rule names its kind.
    case hint
  }

  /// Where in the page a rule decides; elsewhere it only hints.
  enum Place: String, Sendable, CaseIterable {
    case anywhere
    /// Before the first paragraph of running text.
    case head
    /// Behind the last paragraph of running text.
    case tail
    /// In either of them.
    case edges
  }

  /// How a phrase must stand in the line, whose leading and trailing white space, bullets and punctuation do not count.
  enum Form: String, Sendable, CaseIterable {
    case exact
    case prefix
    case suffix
    case contains
  }

  struct Example: Sendable {
    var text: String
    var matches: Bool
    var mark: SourceMark
  }

  var id: String
  /// The rule id of lines below a heading that this rule found.
  var sectionID: String
  var kind: BoilerplateKind
  var action = Action.hint
  var place = Place.anywhere
  /// The rule decides only about at least that many neighbouring lines that it matches.
  var run = 1
  var maxWords = 20
  /// Whether the line is a heading that names the lines below it.
  var isHeading = false
  /// Whether such lines stand within articles: they tell the model nothing of the lines around them.
  var isInline = false
  var confidence = 0.9
  /// Must match, too; the phrases are then only its gate.
  var expression: RegularExpression?
  var examples: [Example] = []
  var mark: SourceMark

  /// Whether the line is the heading of a list of the article's own, which stays with it.
  var startsList: Bool { isHeading && action == .keep }
}
