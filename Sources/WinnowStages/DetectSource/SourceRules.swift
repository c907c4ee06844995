internal import Winnow
internal import WinnowText

/// Source packs, compiled: what finders look up while they read a page. A class, because every finder holds it.
final class SourceRules: Sendable {
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

  /// Literals with their meanings, found in one pass. A class, because loops hand it on at every match.
  final class Literals: Sendable {
    let index: LiteralIndex
    let targets: [Target]
    /// Whether each is the name of one who writes it in small letters (`taz`, `dpa`), or no name.
    let keepsLowerCase: [Bool]
    /// The literals as the pack writes them, one behind the other, and where each begins.
    let written: [UInt8]
    let writtenStarts: [Int32]

    init(index: LiteralIndex, targets: [Target], keepsLowerCase: [Bool], written: [UInt8], writtenStarts: [Int32]) {
      self.index = index
      self.targets = targets
      self.keepsLowerCase = keepsLowerCase
      self.written = written
      self.writtenStarts = writtenStarts
    }

    /// Whether a literal stands at `start` of the page in the case in which the pack has it.
    func isWritten(_ number: Int, _ page: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
      let from = Int(writtenStarts[number])
      for offset in 0..<(Int(writtenStarts[number + 1]) - from) where written[from + offset] != page[start + offset] {
        return false
      }
      return true
    }
  }

  /// A line-start cue of a byline, folded.
  struct StartCue: Sendable {
    let bytes: [UInt8]
    let byline: Int
  }

  let pack: SourcePack
  /// Squashed names, aliases and domains → outlet.
  let outletKeys: KeyTable
  /// What the keys of `outletKeys` begin with.
  let nameBegins: NameBegins
  /// Domains, by `domainKey` → outlet.
  let domainKeys: KeyTable
  /// The outlet of each phrase.
  let phraseOutlets: [Int?]
  /// Squashed names of the outlets.
  let outletNames: [UInt64]
  /// Squashed names of agencies → agency.
  let agencyKeys: KeyTable
  /// Domains below which sites stand: public suffixes of two labels, and hosts of others' sites.
  let hostSuffixes: KeyTable
  /// Squashed id of words → list membership bits.
  private let wordBits: KeyTable
  /// What may be a word of a line with a date, by `WordKey`.
  let dateWords: KeyGate
  /// Everything; for short lines.
  let line: Literals
  /// Without outlets; for prose.
  let prose: Literals
  /// By first byte, longest first.
  let startCues: [[StartCue]]
  /// The first two bytes of all `biographyRoles`, one bit each.
  private let rolePairs: [UInt64]
  /// The first two bytes of all start cues, one bit each.
  private let startPairs: [UInt64]
  /// Short byline cues that also count inside a line with a date, folded, with a blank behind.
  let innerCues: [[UInt8]]
  /// Cues right beside names, in scripts that put no blanks between words.
  let gluedCues: [GluedCues]
  /// By the rule's index in the pack.
  let cuesBefore: [[[UInt8]]]
  let cuesAfter: [[[UInt8]]]
  let copyrightEnds: [[UInt8]]
  let rightsReserved: [[UInt8]]
  /// Words that may be glued behind a name (`Korin MillerPublished`), folded.
  let nameEnds: [[UInt8]]
  /// The longest particle, in bytes.
  let longestParticle: Int
  /// Ends of abstract nouns, folded.
  let nounEnds: [[UInt8]]
  let biographyRoles: [[UInt8]]
  let authorLinks: [[UInt8]]
  /// Whether each outlet's name says enough inside other text.
  let isDistinctive: [Bool]

  /// The cues of a byline that stand right before or behind a name, folded.
  struct GluedCues: Sendable {
    let byline: Int
    let before: [[UInt8]]
    let after: [[UInt8]]
  }

  init(_ pack: SourcePack) {
    self.pack = pack
    var outletKeys = KeyTable()
    var domainIndex: [String: Int] = [:]
    var agencyKeys = KeyTable()
    var nameBegins = NameBegins()
    for (index, outlet) in pack.outlets.enumerated() {
      for domain in [outlet.domain] + outlet.domains { domainIndex[domain] = index }
      for name in [outlet.name] + outlet.aliases + [outlet.domain] + outlet.domains {
        for spelling in [name] + (Self.withoutArticle(name).map { [$0] } ?? []) {
          outletKeys.insert(SquashedKey.hash(spelling), index)
          nameBegins.insert(spelling)
        }
      }
    }
    for (index, agency) in pack.agencies.enumerated() {
      for name in [agency.name] + agency.names + agency.codes { agencyKeys.insert(SquashedKey.hash(name), index) }
    }
    self.outletKeys = outletKeys
    self.nameBegins = nameBegins
    domainKeys = Self.domainTable(domainIndex)
    phraseOutlets = pack.phrases.map { domainIndex[$0.outlet] }
    self.agencyKeys = agencyKeys
    outletNames = pack.outlets.map { SquashedKey.hash($0.name) }
    let suffixes = (pack.words[.hosts] ?? []) + (pack.words[.suffixes] ?? [])
    hostSuffixes = Self.domainTable(Dictionary(suffixes.map { ($0, 0) }, uniquingKeysWith: { first, _ in first }))
    let membership = Self.membership(pack.words)
    wordBits = membership
    dateWords = Self.gate(pack.words[.dateWords] ?? [])
    (line, prose) = Self.literals(of: pack)
    startCues = Self.startCues(of: pack.bylines)
    startPairs = Self.pairs(of: startCues.joined().map(\.bytes))
    innerCues = pack.bylines.flatMap(\.dated).map { CaseFold.folded($0 + " ") }
    gluedCues = pack.bylines.indices.compactMap { index in
      let cues = GluedCues(
        byline: index, before: pack.bylines[index].before.map { CaseFold.folded($0) },
        after: pack.bylines[index].after.map { CaseFold.folded($0) })
      return cues.before.isEmpty && cues.after.isEmpty ? nil : cues
    }
    cuesBefore = pack.cues.map { $0.before.map(CaseFold.folded).filter { !$0.isEmpty } }
    cuesAfter = pack.cues.map { $0.after.map(CaseFold.folded).filter { !$0.isEmpty } }
    func folded(_ list: SourcePack.WordList) -> [[UInt8]] { (pack.words[list] ?? []).map { CaseFold.folded($0) } }
    copyrightEnds = folded(.copyrightEnds)
    rightsReserved = folded(.rightsReserved)
    nameEnds = folded(.nameEnds).filter { $0.count >= 4 }
    longestParticle = folded(.particles).map(\.count).max() ?? 0
    nounEnds = folded(.nounEnds)
    biographyRoles = folded(.biographyRoles)
    rolePairs = Self.pairs(of: biographyRoles)
    authorLinks = folded(.authorLinks)
    let isWord = { (key: UInt64) -> Bool in
      let lists = WordLists(bits: membership[key].map { UInt32(truncatingIfNeeded: $0) } ?? 0)
      return lists.contains(.notNames) || lists.contains(.organisations) || lists.contains(.nameEnds)
    }
    isDistinctive = pack.outlets.map { Self.isDistinctive($0.name) && !isWord(SquashedKey.hash($0.name)) }
  }

  /// Whether a word, by its squashed key, is in a list.
  func contains(_ key: UInt64, in list: SourcePack.WordList) -> Bool { lists(of: key).contains(list) }

  /// The lists that a word, by its squashed key, is in.
  @inline(__always)
  func lists(of key: UInt64) -> WordLists {
    WordLists(bits: wordBits[key].map { UInt32(truncatingIfNeeded: $0) } ?? 0)
  }

  /// A set of word lists.
  struct WordLists {
    fileprivate var bits: UInt32

    @inline(__always)
    func contains(_ list: SourcePack.WordList) -> Bool { bits & list.bit != 0 }
  }

  /// Whether a line that begins with these two folded bytes may start with a byline's cue.
  @inline(__always)
  func mayStartCue(_ first: UInt8, _ second: UInt8) -> Bool { Self.contains(first, second, startPairs) }

  /// Whether a role of biographies may begin with these two folded bytes.
  @inline(__always)
  func mayStartRole(_ first: UInt8, _ second: UInt8) -> Bool { Self.contains(first, second, rolePairs) }

  @inline(__always)
  private static func contains(_ first: UInt8, _ second: UInt8, _ pairs: [UInt64]) -> Bool {
    pairs[Int(first) << 2 | Int(second >> 6)] & (1 << UInt64(second & 63)) != 0
  }

  /// The key of a host's end: of its bytes as they are.
  static func domainKey(_ host: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt64 {
    max(1, WordKey.key(host, start..<host.count))
  }

  // MARK: Compilation

  private static func membership(_ words: [SourcePack.WordList: [String]]) -> KeyTable {
    var table = KeyTable()
    for list in SourcePack.WordList.allCases {
      for word in words[list] ?? [] { table.add(bits: list.bit, to: SquashedKey.hash(word)) }
    }
    return table
  }

  private static func domainTable(_ numbers: [String: Int]) -> KeyTable {
    var table = KeyTable()
    for (domain, number) in numbers {
      let bytes = Array(domain.utf8)
      table.insert(bytes.withUnsafeBufferPointer { domainKey($0, 0) }, number)
    }
    return table
  }

  private static func gate(_ words: [String]) -> KeyGate {
    var keys: [UInt64] = []
    for word in words {
      let bytes = CaseFold.folded(word).filter(\.isWordByte)
      // Figures alone are no such words.
      guard !bytes.allSatisfy(\.isASCIIDigit) else { continue }
      keys.append(bytes.withUnsafeBufferPointer { WordKey.key($0, 0..<$0.count) })
    }
    return KeyGate(keys)
  }

  /// The name without its article, when what is left still says something.
  private static func withoutArticle(_ name: String) -> String? {
    let words = words(of: name)
    let articles = ["the", "der", "die", "das", "la", "le", "el", "il", "o", "a", "les", "los"]
    guard words.count >= 3, articles.contains(words[0].lowercased()) else { return nil }
    return words.dropFirst().joined(separator: " ")
  }

  /// As bytes: thousands of names are cut at each start.
  private static func words(of name: String) -> [Substring] {
    name.utf8.split(separator: 0x20).map { Substring($0) }
  }

  /// Names of two real words, or one long one, are taken for the outlet inside other text; `Time` is not.
  private static func isDistinctive(_ name: String) -> Bool {
    let words = words(of: withoutArticle(name) ?? name).filter { $0.lowercased() != "the" }
    return words.count >= 2 || name.unicodeScalars.count >= 9 || name.utf8.contains { $0 >= 0x80 }
      || words.contains { $0.contains(".") }
  }

  private static func literals(of pack: SourcePack) -> (line: Literals, prose: Literals) {
    var entries: [(bytes: [UInt8], endsWord: Bool)] = []
    var targets: [Target] = []
    var written: [UInt8] = []
    var writtenStarts: [Int32] = [0]
    func add(_ text: String, _ target: Target, endsWord: Bool = true) {
      let bytes = CaseFold.folded(text)
      // Scripts without spaces have no ends of words.
      let isSpaceless = text.unicodeScalars.contains { $0.value >= 0x1100 }
      entries.append((bytes, endsWord && !isSpaceless && bytes.last.map(\.isWordByte) ?? false))
      targets.append(target)
      written += text.utf8
      writtenStarts.append(Int32(written.count))
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
    func literals() -> Literals {
      Literals(
        index: LiteralIndex(entries), targets: targets,
        keepsLowerCase: targets.map { keepsLowerCase($0, pack) }, written: written, writtenStarts: writtenStarts)
    }
    let prose = literals()
    for (index, outlet) in pack.outlets.enumerated() {
      var seen: Set<String> = []
      for name in [outlet.name] + outlet.aliases where name.utf8.count >= 2 && seen.insert(name.lowercased()).inserted {
        add(name, .outletName(index))
        if let bare = withoutArticle(name), seen.insert(bare.lowercased()).inserted { add(bare, .outletName(index)) }
      }
      for domain in [outlet.domain] + outlet.domains { add(domain, .outletDomain(index)) }
    }
    return (literals(), prose)
  }

  private static func keepsLowerCase(_ target: Target, _ pack: SourcePack) -> Bool {
    let name: String
    switch target {
    case .outletName(let index): name = pack.outlets[index].name
    case .agency(let index, _): name = pack.agencies[index].name
    default: return true
    }
    return name.utf8.first.map { !$0.isASCIIUpper } ?? true
  }

  private static func pairs(of words: [[UInt8]]) -> [UInt64] {
    var pairs = [UInt64](repeating: 0, count: 1024)
    for word in words {
      guard let first = word.first else { continue }
      let seconds = word.count > 1 ? word[1]...word[1] : 0...255
      for second in seconds { pairs[Int(first) << 2 | Int(second >> 6)] |= 1 << UInt64(second & 63) }
    }
    return pairs
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
