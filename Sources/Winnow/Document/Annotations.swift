/// The text behind an annotation and the rule that saw it.
public struct Evidence: Sendable, Equatable {
  /// Where the evidence stands.
  public enum Origin: Sendable, Equatable {
    /// A byte range of the page text.
    case page(Range<Int>)
    /// The record's url.
    case url
    /// Another field of the input record.
    case field(String)
  }

  public var origin: Origin
  /// The evidence's words, when they are not a range of the page.
  public var text: String?
  /// The id of the rule or model feature.
  public var rule: String

  /// Evidence in the page text, as a byte range.
  public init(page range: Range<Int>, rule: String) {
    origin = .page(range)
    self.rule = rule
  }

  /// Evidence elsewhere: in the url or in a field.
  public init(_ origin: Origin, text: String, rule: String) {
    self.origin = origin
    self.text = text
    self.rule = rule
  }
}

/// Why a block was removed.
public struct Removal: Sendable, Equatable {
  /// Index in `Document.blocks`.
  public var block: Int
  public var rule: String
  /// 0...1.
  public var confidence: Double
  /// Stories of the site that have the line, when that is why it was removed.
  public var pages: Int?

  /// The rule of a headline that stands apart from the text.
  package static let titleRule = "page.title"

  /// Creates a removal of the block with index `block`.
  public init(block: Int, rule: String, confidence: Double, pages: Int? = nil) {
    self.block = block
    self.rule = rule
    self.confidence = confidence
    self.pages = pages
  }
}

/// What `deduplicate` found: the document's cluster and, unless it is the canonical, its canonical.
public struct DuplicateAnnotation: Sendable, Equatable {
  /// How two documents are alike.
  public enum Kind: String, Sendable, CaseIterable {
    case exact
    case near
    case contained
  }

  /// The id of the cluster: its canonical's id.
  public var cluster: RecordID
  /// The canonical; nil for the canonical itself.
  public var of: RecordID?
  /// The run whose output has the canonical, when that is an earlier one.
  public var run: Int?
  public var kind: Kind?
  /// 0...1, by the stage's measure.
  public var similarity: Double?
  /// Word shingles that both documents have.
  public var sharedShingles: Int?
  public var evidence: [Evidence]

  /// Creates the annotation of a duplicate, or with `of: nil` of a canonical.
  public init(
    cluster: RecordID, of: RecordID? = nil, run: Int? = nil, kind: Kind? = nil, similarity: Double? = nil,
    sharedShingles: Int? = nil, evidence: [Evidence] = []
  ) {
    self.cluster = cluster
    self.of = of
    self.run = run
    self.kind = kind
    self.similarity = similarity
    self.sharedShingles = sharedShingles
    self.evidence = evidence
  }
}

/// What `detect-source` found: who published the page, whose story it is, who wrote it and where.
public struct SourceAnnotation: Sendable, Equatable {
  /// The masthead the page appeared under.
  public struct Publisher: Sendable, Equatable {
    public var name: String
    public var domain: String?
    public var confidence: Double
    public var evidence: [Evidence]

    /// Creates a publisher; `confidence` in 0...1.
    public init(name: String, domain: String? = nil, confidence: Double, evidence: [Evidence]) {
      self.name = name
      self.domain = domain
      self.confidence = confidence
      self.evidence = evidence
    }
  }

  /// A news agency and the part it has in the page.
  public struct Agency: Sendable, Equatable {
    /// What the agency gave.
    public enum Role: String, Sendable, CaseIterable {
      case origin
      case image
      case quoted
    }

    public var name: String
    public var role: Role
    public var confidence: Double
    public var evidence: [Evidence]

    /// Creates an agency; `confidence` in 0...1.
    public init(name: String, role: Role, confidence: Double, evidence: [Evidence]) {
      self.name = name
      self.role = role
      self.confidence = confidence
      self.evidence = evidence
    }
  }

  /// A person credited with the page.
  public struct Author: Sendable, Equatable {
    /// What the person did.
    public enum Role: String, Sendable, CaseIterable {
      case writing
      case reporting
      case editing
    }

    public var name: String
    public var role: Role
    public var evidence: [Evidence]

    /// Creates an author.
    public init(name: String, role: Role, evidence: [Evidence]) {
      self.name = name
      self.role = role
      self.evidence = evidence
    }
  }

  /// The place a report was filed from.
  public struct Dateline: Sendable, Equatable {
    public var place: String
    public var evidence: [Evidence]

    /// Creates a dateline.
    public init(place: String, evidence: [Evidence]) {
      self.place = place
      self.evidence = evidence
    }
  }

  public var publisher: Publisher?
  public var agencies: [Agency] = []
  public var authors: [Author] = []
  public var dateline: Dateline?

  /// An empty annotation.
  public init() {}

  /// Whether nothing was found.
  public var isEmpty: Bool { publisher == nil && agencies.isEmpty && authors.isEmpty && dateline == nil }
}

/// What `extract-dates` found: when the page was published and every temporal expression in it.
public struct DateAnnotation: Sendable, Equatable {
  /// How a publication date is known.
  public enum Basis: String, Sendable, CaseIterable {
    case record
    case url
    case text
    case dateline
    /// The page says only when it was updated.
    case updated
  }

  /// A full day with its origin.
  public struct Point: Sendable, Equatable {
    /// `YYYY-MM-DD`, with `Thh:mm…` behind it where the time is known.
    public var value: String
    public var basis: Basis
    public var confidence: Double
    public var evidence: [Evidence]

    /// Creates a date; `confidence` in 0...1.
    public init(value: String, basis: Basis, confidence: Double, evidence: [Evidence]) {
      self.value = value
      self.basis = basis
      self.confidence = confidence
      self.evidence = evidence
    }
  }

  /// The TIMEX3 classes (ISO-TimeML).
  public enum TimexType: String, Sendable, CaseIterable {
    case date = "DATE"
    case time = "TIME"
    case duration = "DURATION"
    case set = "SET"
  }

  /// One temporal expression with its TIMEX3 attributes.
  public struct Mention: Sendable, Equatable {
    /// Bytes in the page text.
    public var range: Range<Int>
    public var type: TimexType
    public var value: String
    public var mod: String?
    public var quant: String?
    public var freq: String?
    public var begin: String?
    public var until: String?
    public var rule: String

    /// Creates a mention with its obligatory attributes.
    public init(range: Range<Int>, type: TimexType, value: String, rule: String) {
      self.range = range
      self.type = type
      self.value = value
      self.rule = rule
    }
  }

  public var published: Point?
  public var updated: Point?
  /// The earliest day the page can have been published, `YYYY-MM-DD`.
  public var earliest: String?
  /// The latest day the page can have been published, `YYYY-MM-DD`.
  public var latest: String?
  /// In order of their start.
  public var mentions: [Mention] = []

  /// An empty annotation.
  public init() {}

  /// Whether nothing was found.
  public var isEmpty: Bool {
    published == nil && updated == nil && earliest == nil && latest == nil && mentions.isEmpty
  }
}

/// One class of a taxonomy that the document belongs to.
public struct TopicAnnotation: Sendable, Equatable {
  /// What the decision rests on.
  public enum Basis: String, Sendable, CaseIterable {
    case rules
    case model
    case both
  }

  /// An IPTC Media Topic (`medtop:…`) or the user's own id.
  public var id: String
  public var label: String
  /// 1 for top-level classes.
  public var level: Int
  /// 0...1.
  public var score: Double
  public var basis: Basis
  /// The terms that decided, strongest first.
  public var terms: [String]

  /// Creates a topic.
  public init(id: String, label: String, level: Int, score: Double, basis: Basis, terms: [String]) {
    self.id = id
    self.label = label
    self.level = level
    self.score = score
    self.basis = basis
    self.terms = terms
  }
}
