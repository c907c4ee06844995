internal import Winnow

/// The rules of one or more source packs, as written.
struct SourcePack: Sendable {
  /// A site that publishes.
  struct Outlet: Sendable {
    /// The first domain: it identifies the outlet.
    var domain: String
    var name: String
    /// Other domains of the same outlet.
    var domains: [String] = []
    /// Other names, abbreviations, and companies that publish nothing else.
    var aliases: [String] = []
    var country: String
    var kind: Kind

    enum Kind: String, CaseIterable, Sendable {
      case newspaper, magazine, broadcaster, online, agency, trade, journal, aggregator
    }
  }

  /// A news or picture agency.
  struct Agency: Sendable {
    var id: String
    var name: String
    /// Names found in any case.
    var names: [String] = []
    /// Abbreviations, found in exactly this case.
    var codes: [String] = []
    /// Languages (primary subtags) whose readers know the abbreviations; in others they mean something else. Empty: all.
    var languages: [String] = []
    /// Whether it deals in pictures only.
    var isImageAgency = false
  }

  /// A sentence that only one outlet prints.
  struct Phrase: Sendable {
    var id: String
    var text: String
    /// The outlet's domain.
    var outlet: String
    var weight: Double
  }

  /// A sentence with a place for the publisher's name.
  struct Template: Sendable {
    var id: String
    /// Literal before `{name}`; may be empty.
    var before: String
    /// Literal behind `{name}`; may be empty.
    var after: String
    var weight: Double
  }

  /// Words beside an agency's name that say what it gave.
  struct Cue: Sendable {
    var id: String
    var role: SourceAnnotation.Agency.Role
    var before: [String] = []
    var after: [String] = []
    /// How many bytes may stand between cue and name.
    var distance: Int
    var confidence: Double
  }

  /// Words that introduce names of people.
  struct Byline: Sendable {
    var id: String
    var role: SourceAnnotation.Author.Role
    /// At the start of a line.
    var start: [String] = []
    /// Anywhere in a line.
    var anywhere: [String] = []
    /// Inside a short line that has a date.
    var dated: [String] = []
    /// Right before or behind a name, in scripts that put no blanks between words.
    var before: [String] = []
    var after: [String] = []
    /// The agency whose form this is, if it is the form of one.
    var form: String?
  }

  /// An example of a rule at work.
  struct Example: Sendable {
    var rule: String
    var page: String
    var publisher: Expectation?
    var dateline: Expectation?
    var authors: [String]?
    var agencies: [String: String]?
    var mark: SourceMark

    enum Expectation: Sendable, Equatable {
      case absent
      case name(String)
    }
  }

  var outlets: [Outlet] = []
  var agencies: [Agency] = []
  var phrases: [Phrase] = []
  var templates: [Template] = []
  var cues: [Cue] = []
  var bylines: [Byline] = []
  var words: [WordList: [String]] = [:]
  var examples: [Example] = []
  /// Where each outlet, by domain, and each rule, by id, was defined.
  var marks: [String: SourceMark] = [:]

  /// The word lists a pack may have.
  enum WordList: String, CaseIterable, Sendable {
    /// Signs and words that start a copyright line.
    case copyrightMarks = "copyright-marks"
    /// What ends the holder's name in a copyright line.
    case copyrightEnds = "copyright-ends"
    /// What says, beside a year or a copyright sign, that the line is the page's own.
    case rightsReserved = "rights-reserved"
    /// Legal forms, cut off a holder's end.
    case legalForms = "legal-forms"
    /// Legal forms that stand before a holder's name.
    case legalPrefixes = "legal-prefixes"
    /// Words of companies, cut off a holder's end like legal forms where a name of two words is left.
    case companyWords = "company-words"
    /// Companies with many titles: a copyright line in their name tells nothing.
    case groups
    /// Sites that host others: the publisher is the subdomain.
    case hosts
    /// Providers of mail: an address there says nothing about the page.
    case mailHosts = "mail-hosts"
    /// Public suffixes of two labels.
    case suffixes
    /// Words that names of media have.
    case media
    /// Words cut off the end of a name found by a template.
    case nameTails = "name-tails"
    /// Small words inside names of organisations.
    case smallWords = "small-words"
    /// Lower-case words inside people's names.
    case particles
    /// Words between two people's names.
    case joiners
    /// Words that end a person's name: what people are, what happened when.
    case nameEnds = "name-ends"
    /// Words that no person's name has, for names without a byline's cue; a surname may, behind a known given name.
    case notNames = "not-names"
    /// Ends of abstract nouns: a bare name without a known given name has no such word.
    case nounEnds = "noun-ends"
    /// Words of organisations and everyday phrases: behind a byline's cue they say that no person follows.
    case organisations
    /// Common given names.
    case givenNames = "given-names"
    /// Titles before a person's name: as sure a sign of one as a given name.
    case honorifics
    /// Words of a line with a date.
    case dateWords = "date-words"
    /// What follows the name at the start of an author's biography.
    case biographyVerbs = "biography-verbs"
    /// What an author's biography says the person is.
    case biographyRoles = "biography-roles"
    /// What alone on a line below a name says that it is the author's.
    case authorTitles = "author-titles"
    /// Words around a name in a link to an author's page.
    case authorLinks = "author-links"
    /// Words before `by`, or at the start of a credit, that speak of pictures and reviews.
    case otherCrafts = "other-crafts"
    /// Words of headings above those whom readers may ask: `Media contact:`.
    case contactWords = "contact-words"
    /// Words below an author's name, before the name of whoever looked the text through.
    case reviewCrafts = "review-crafts"
    /// Words before the place where a reporter was: `Jane Doe in The Hague`.
    case placeWords = "place-words"
    /// Cities and countries: what stands in capitals before a dash is one of them, or no place.
    case places
    /// Words before a dash or colon that are no place.
    case notPlaces = "not-places"
    /// Month names and abbreviations, for datelines.
    case months

    /// One bit per list, for sets of lists.
    var bit: UInt32 {
      switch self {
      // Looked for inside of lines, not word by word.
      case .rightsReserved: 0
      case .copyrightMarks: 1 << 0
      case .copyrightEnds: 1 << 1
      case .legalForms: 1 << 2
      case .groups: 1 << 3
      case .hosts: 1 << 4
      case .suffixes: 1 << 5
      case .media: 1 << 6
      case .nameTails: 1 << 7
      case .smallWords: 1 << 8
      case .particles: 1 << 9
      case .joiners: 1 << 10
      case .nameEnds: 1 << 11
      case .notNames: 1 << 12
      case .organisations: 1 << 13
      case .givenNames: 1 << 14
      case .dateWords: 1 << 15
      case .biographyVerbs: 1 << 16
      case .biographyRoles: 1 << 17
      case .authorLinks: 1 << 18
      case .otherCrafts: 1 << 19
      case .notPlaces: 1 << 20
      case .months: 1 << 21
      case .nounEnds: 1 << 22
      case .authorTitles: 1 << 23
      case .mailHosts: 1 << 24
      case .places: 1 << 25
      case .honorifics: 1 << 26
      case .reviewCrafts: 1 << 27
      case .contactWords: 1 << 28
      case .placeWords: 1 << 29
      case .legalPrefixes: 1 << 30
      case .companyWords: 1 << 31
      }
    }
  }
}
