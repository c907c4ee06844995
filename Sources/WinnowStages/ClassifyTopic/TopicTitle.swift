internal import Winnow

extension Document {
  /// The block labelled as title; of a document that no cleaner saw and whose record has no title, a short first line.
  var topicTitleBlock: Int? {
    if isCleaned { return blocks.firstIndex(where: \.label.isTitle) }
    guard title == nil, let first = blocks.first, blocks.count > 1 else { return nil }
    return first.range.count <= Self.longestTopicTitle ? 0 : nil
  }

  private static var longestTopicTitle: Int { 150 }
}
