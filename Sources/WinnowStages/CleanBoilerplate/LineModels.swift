/// The line models of one file.
///
/// Where a page's title or url is known, lines that share its words are the surest sign of an article, and trees ask for it
/// early. Where nothing is known they all answer "no", and the article loses what they would have added. So such pages have
/// trees of their own, fitted without titles and urls.
package struct LineModels: Sendable, Equatable {
  /// For pages whose title or url has words to look for.
  var withTopic: LineModel
  /// For all other pages; without it they are scored by the first model, too.
  var withoutTopic: LineModel?

  init(_ withTopic: LineModel, withoutTopic: LineModel? = nil) {
    self.withTopic = withTopic
    self.withoutTopic = withoutTopic
  }
}

/// The scorers of a file's models.
struct LineScorers: Sendable {
  private let withTopic: LineScorer
  private let withoutTopic: LineScorer

  init(_ models: LineModels) {
    withTopic = LineScorer(models.withTopic)
    withoutTopic = models.withoutTopic.map { LineScorer($0) } ?? withTopic
  }

  /// The one for a page of so many lines whose title and url have so many words to look for.
  ///
  /// Few lines are no page with its menus, as those are that the other trees were fitted to: they take a first paragraph for
  /// what stands above an article.
  func scorer(topicWords: Int, lines: Int) -> LineScorer {
    topicWords > 0 || lines < Self.fewestLines ? withTopic : withoutTopic
  }

  private static let fewestLines = 12
}
