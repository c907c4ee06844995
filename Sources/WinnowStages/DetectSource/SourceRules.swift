internal import Winnow
internal import WinnowText

/// Source packs, compiled: what finders look up while they read a page.
struct SourceRules: Sendable {
  /// What a literal in the text stands for.
  enum Target: Sendable, Equatable {
    case outletName(Int)
    case outletDomain(Int)
    case agency(Int, isCode: Bool)
    case phrase(Int)
    case template(Int)
    case byline(Int)
    case copyright
  }

  /// Literals with their meanings, found in one pass.
  struct Literals: Sendable {
    let index: LiteralIndex
    let targets: [Target]
  }

  /// A line-start cue of a byline, folded.
  struct StartCue: Sendable {
    let bytes: [UInt8]
    let byline: Int
  }

  /// A cue beside an agency, folded.
  struct AgencyCue: Sendable {
    let bytes: [UInt8]
    let cue: Int
  }

  let pack: SourcePack
  /// Squashed names, aliases and domains → outlet.
  private(set) var outletKeys = KeyTable()
  /// Domains → outlet.
  private(set) var domainIndex: [String: Int] = [:]
  /// Squashed names of agencies → agency.
  private(set) var agencyKeys = KeyTable()
  /// Squashed id of words → list membership bits.
  private var wordBits: KeyTable
  private var bitSets: [UInt32]
  /// Everything; for short lines.
  let line: Literals
  /// Without outlets; for prose.
  let prose: Literals
  /// By first byte, longest first.
  let startCues: [[StartCue]]
  /// Short byline cues that also count inside a line with a date, folded, with a blank behind.
  let innerCues: [[UInt8]]
  let cuesBefore: [AgencyCue]
  let cuesAfter: [AgencyCue]
  let copyrightEnds: [[UInt8]]
  /// Words that may be glued behind a name (`Korin MillerPublished`), folded.
  let nameEnds: [[UInt8]]
  let biographyRoles: [[UInt8]]
  let authorLinks: [[UInt8]]
  /// Whether each outlet's name says enough inside other text.
  let isDistinctive: [Bool]

  init(_ pack: SourcePack) {
    self.pack = pack
    for (index, outlet) in pack.outlets.enumerated() {
      for domain in [outlet.domain] + outlet.domains { domainIndex[domain] = index }
      for name in [outlet.name] + outlet.aliases + [outlet.domain] + outlet.domains {
        outletKeys.insert(SquashedKey.hash(name), index)
        if let bare = Self.withoutArticle(name) { outletKeys.insert(SquashedKey.hash(bare), index) }
      }
    }
    for (index, agency) in pack.agencies.enumerated() {
      for name in [agency.name] + agency.names + agency.codes { agencyKeys.insert(SquashedKey.hash(name), index) }
    }
    (wordBits, bitSets) = Self.membership(pack.words)
    (line, prose) = Self.literals(of: pack)
    startCues = Self.startCues(of: pack.bylines)
    innerCues = pack.bylines.flatMap(\.dated).map { CaseFold.folded($0 + " ") }
    func cues(_ path: KeyPath<SourcePack.Cue, [String]>) -> [AgencyCue] {
      pack.cues.enumerated().flatMap { index, cue in
        cue[keyPath: path].map { AgencyCue(bytes: CaseFold.folded($0), cue: index) }
      }
    }
    cuesBefore = cues(\.before)
    cuesAfter = cues(\.after)
    func folded(_ list: SourcePack.WordList) -> [[UInt8]] { (pack.words[list] ?? []).map { CaseFold.folded($0) } }
    copyrightEnds = folded(.copyrightEnds)
    nameEnds = folded(.nameEnds).filter { $0.count >= 4 }
    biographyRoles = folded(.biographyRoles)
    authorLinks = folded(.authorLinks)
    isDistinctive = pack.outlets.map { Self.isDistinctive($0.name) }
  }

  /// Whether a word, by its squashed key, is in a list.
  func contains(_ key: UInt64, in list: SourcePack.WordList) -> Bool {
    guard let set = wordBits[key] else { return false }
    return bitSets[set] & Self.bit(list) != 0
  }

  /// The outlet that has a domain.
  func outlet(domain: String) -> Int? { domainIndex[domain] }

  // MARK: Compilation

  private static func bit(_ list: SourcePack.WordList) -> UInt32 {
    1 << UInt32(SourcePack.WordList.allCases.firstIndex(of: list) ?? 0)
  }

  private static func membership(_ words: [SourcePack.WordList: [String]]) -> (KeyTable, [UInt32]) {
    var table = KeyTable()
    var sets: [UInt32] = []
    for list in SourcePack.WordList.allCases {
      for word in words[list] ?? [] {
        let index = table.insert(SquashedKey.hash(word), sets.count)
        if index == sets.count { sets.append(0) }
        sets[index] |= bit(list)
      }
    }
    return (table, sets)
  }

  /// The name without its article, when what is left still says something.
  private static func withoutArticle(_ name: String) -> String? {
    let words = name.split(separator: " ")
    let articles = ["the", "der", "die", "das", "la", "le", "el", "il", "o", "a", "les", "los"]
    guard words.count >= 3, articles.contains(words[0].lowercased()) else { return nil }
    return words.dropFirst().joined(separator: " ")
  }

  /// Names of two real words, or one long one, are taken for the outlet inside other text; `Time` is not.
  private static func isDistinctive(_ name: String) -> Bool {
    let words = (withoutArticle(name) ?? name).split(separator: " ").filter { $0.lowercased() != "the" }
    return words.count >= 2 || name.unicodeScalars.count >= 9 || name.utf8.contains { $0 >= 0x80 }
      || words.contains { $0.contains(".") }
  }

  private static func literals(of pack: SourcePack) -> (line: Literals, prose: Literals) {
    var entries: [(bytes: [UInt8], endsWord: Bool)] = []
    var targets: [Target] = []
    func add(_ text: String, _ target: Target, endsWord: Bool = true) {
      let bytes = CaseFold.folded(text)
      // Scripts without spaces have no ends of words.
      let isSpaceless = text.unicodeScalars.contains { $0.value >= 0x1100 }
      entries.append((bytes, endsWord && !isSpaceless && bytes.last.map(\.isWordByte) ?? false))
      targets.append(target)
    }
    for (index, agency) in pack.agencies.enumerated() {
      for name in agency.names { add(name, .agency(index, isCode: false)) }
      for code in agency.codes { add(code, .agency(index, isCode: true)) }
    }
    for (index, phrase) in pack.phrases.enumerated() { add(phrase.text, .phrase(index)) }
    for (index, template) in pack.templates.enumerated() {
      add(
        template.before.isEmpty
          ? String(template.after.drop { $0 == " " })
          : String(template.before.reversed().drop { $0 == " " }.reversed()),
        .template(index))
    }
    for (index, byline) in pack.bylines.enumerated() {
      for cue in byline.anywhere { add(cue, .byline(index)) }
    }
    for mark in pack.words[.copyrightMarks] ?? [] { add(mark, .copyright, endsWord: false) }
    let prose = Literals(index: LiteralIndex(entries), targets: targets)
    for (index, outlet) in pack.outlets.enumerated() {
      var seen: Set<String> = []
      for name in [outlet.name] + outlet.aliases where name.utf8.count >= 2 && seen.insert(name.lowercased()).inserted {
        add(name, .outletName(index))
        if let bare = withoutArticle(name), seen.insert(bare.lowercased()).inserted { add(bare, .outletName(index)) }
      }
      for domain in [outlet.domain] + outlet.domains { add(domain, .outletDomain(index)) }
    }
    return (Literals(index: LiteralIndex(entries), targets: targets), prose)
  }

  private static func startCues(of bylines: [SourcePack.Byline]) -> [[StartCue]] {
    var table = [[StartCue]](repeating: [], count: 256)
    for (index, byline) in bylines.enumerated() {
      for cue in byline.start {
        let bytes = CaseFold.folded(cue)
        guard let first = bytes.first else { continue }
        table[Int(first)].append(StartCue(bytes: bytes, byline: index))
      }
    }
    for index in table.indices { table[index].sort { $0.bytes.count > $1.bytes.count } }
    return table
  }
}
