/// One line (paragraph) of a page text that is not blank.
public struct Block: Sendable, Equatable {
  /// The line's bytes in the page text, without its line ending.
  public let range: Range<Int>
  /// Whether at least one blank line stands between this block and the one before.
  public let followsBlankLine: Bool
  /// What the block is; `.content` until a cleaner says otherwise.
  public var label: BlockLabel

  /// Creates a block.
  public init(range: Range<Int>, followsBlankLine: Bool, label: BlockLabel = .content) {
    self.range = range
    self.followsBlankLine = followsBlankLine
    self.label = label
  }
}

/// What a block is: part of the article, its title, or a kind of boilerplate.
public enum BlockLabel: Sendable, Equatable, Hashable {
  case content
  /// The headline; it stands apart from the text unless a cleaner puts it there.
  case title(isInText: Bool)
  case boilerplate(BoilerplateKind)

  /// Whether the block belongs to the output's `text`.
  public var isKept: Bool {
    switch self {
    case .content: true
    case .title(let isInText): isInText
    case .boilerplate: false
    }
  }

  /// Whether the block is the headline, in the text or apart from it.
  public var isTitle: Bool {
    if case .title = self { true } else { false }
  }

  /// Whether the block is part of the article, the headline included wherever it stands.
  package var isArticle: Bool { isKept || isTitle }

  /// What the block is to the text that it does not belong to; nil when it is kept.
  package var removedKind: BoilerplateKind? {
    switch self {
    case .content: nil
    // The record says it in `title`.
    case .title(let isInText): isInText ? nil : .headingRepeat
    case .boilerplate(let kind): kind
    }
  }
}

/// The kinds of boilerplate; raw values are the names in records and rule packs.
public enum BoilerplateKind: String, Sendable, CaseIterable {
  case shareBar = "share-bar"
  case navigation
  case breadcrumb
  case relatedLink = "related-link"
  case readMore = "read-more"
  case newsletter
  case paywall
  case comment
  case cookieNotice = "cookie-notice"
  case advert
  case caption
  case credit
  case byline
  case dateLine = "date-line"
  case tags
  case authorBio = "author-bio"
  case legalFooter = "legal-footer"
  case widget
  case pagination
  case form
  case headingRepeat = "heading-repeat"
  case duplicateLine = "duplicate-line"
  case other
}

extension BoilerplateKind {
  /// The kind's place in `allCases`; a lookup there would compare names.
  var ordinal: Int {
    switch self {
    case .shareBar: 0
    case .navigation: 1
    case .breadcrumb: 2
    case .relatedLink: 3
    case .readMore: 4
    case .newsletter: 5
    case .paywall: 6
    case .comment: 7
    case .cookieNotice: 8
    case .advert: 9
    case .caption: 10
    case .credit: 11
    case .byline: 12
    case .dateLine: 13
    case .tags: 14
    case .authorBio: 15
    case .legalFooter: 16
    case .widget: 17
    case .pagination: 18
    case .form: 19
    case .headingRepeat: 20
    case .duplicateLine: 21
    case .other: 22
    }
  }
}
