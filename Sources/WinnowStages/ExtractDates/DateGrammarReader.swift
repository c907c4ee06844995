internal import Winnow
internal import WinnowText

/// Reads a grammar file and compiles it; every mistake is reported with its place.
struct DateGrammarReader {
  let diagnostics: Diagnostics
  var language = ""
  var monthFirst = false
  var isUnspaced = false
  var dayFirstDomains: [String] = []
  var words = WordTable()
  var lexemes: [[DateGrammar.Lexeme]] = []
  var phrases: [[DateGrammarTables.Phrase]] = []
  /// Classes by name; literals are `=word`, renamed classes `class:slot`.
  var symbols: [String: UInt16] = [:]
  /// The classes that the words of a literal stand for, by its text.
  var literals: [String: [UInt16]] = [:]
  var slots: [DateSlot?] = []
  var aliases: [[UInt16]] = []
  var used: Set<UInt16> = []
  var lexiconMarks: [(name: String, mark: SourceMark)] = []
  var triggerSymbols: Set<UInt16> = []
  var triggerWords: Set<Int32> = []
  var macros: [String: DatePattern.Expanded] = [:]
  /// Every macro of the file with its text: those not read yet, and those with mistakes, too.
  var macroTexts: [String: String] = [:]
  /// The macros that have been read, those with mistakes included.
  var defined: Set<String> = []
  /// The elements of all patterns so far.
  var elements = 0

  private init(_ diagnostics: Diagnostics) { self.diagnostics = diagnostics }

  /// The grammar in `node`; nil when something in it is wrong (then reported).
  static func read(_ node: YAMLNode, _ diagnostics: Diagnostics) -> DateGrammar? {
    var reader = DateGrammarReader(diagnostics)
    return reader.grammar(node)
  }

  mutating func grammar(_ node: YAMLNode) -> DateGrammar? {
    let errorsBefore = diagnostics.errorCount
    var top = MappingReader(node, of: "a date grammar", diagnostics)
    let version = top.required("version") { node throws(Diagnostic) in
      let version = try node.int()
      guard version == 1 else { throw .error("only version 1 is known", at: node.mark) }
      return version
    }
    let subtag = top.required("language") { node throws(Diagnostic) in
      try LanguageSubtag.decodeOption(node, diagnostics)
    }
    language = subtag?.text ?? ""
    monthFirst =
      top.optional("numeric-order") { node throws(Diagnostic) in
        let order = try node.string()
        guard order == "dmy" || order == "mdy" else { throw .error("must be dmy or mdy", at: node.mark) }
        return order == "mdy"
      } ?? false
    isUnspaced = top.optional("unspaced") { node throws(Diagnostic) in try node.bool() } ?? false
    dayFirstDomains = top.optional("day-first-domains") { node throws(Diagnostic) in try node.strings() } ?? []
    let reference = top.optional("reference") { node throws(Diagnostic) in
      try DateExampleParser.reference(node.string(), at: node.mark)
    }
    let stopwords = top.optional("stopwords") { node throws(Diagnostic) in try node.strings() } ?? []
    registerComputed()
    if let lexicon = top.take("lexicon") { readLexicon(lexicon) }
    if let node = top.take("triggers") { readTriggers(node) }
    if let node = top.take("define") { readMacros(node) }
    let labels = readLabels(top.take("labels"))
    var automaton = DateAutomaton()
    let rules = readRules(
      top.required("rules") { node throws(Diagnostic) in try node.sequence() } ?? [], reference, &automaton)
    top.finish()
    // Classes of patterns that could not be read are used all the same.
    if diagnostics.errorCount == errorsBefore { warnUnused() }
    guard version != nil, diagnostics.errorCount == errorsBefore else { return nil }
    return compile(rules, automaton, stopwords, labels, node.mark)
  }

  func compile(
    _ rules: [DateRule], _ automaton: DateAutomaton, _ stopwords: [String], _ labels: DateLabels, _ mark: SourceMark
  ) -> DateGrammar? {
    let transitions: [[TransitionTable.Edge]]
    let accepts: [[UInt16]]
    do throws(DateAutomaton.TooLarge) {
      (transitions, accepts) = try automaton.determinised()
    } catch {
      diagnostics.error(
        error.message, at: mark, hint: "fewer optional elements in a row, fewer patterns that begin alike")
      return nil
    }
    var lexemes = lexemesWithAliases()
    let phrases = phrasesWithAliases()
    var numerals = [Int32](repeating: -1, count: words.words.count)
    let number = symbols[DateGrammar.Computed.number.rawValue]
    for word in lexemes.indices {
      for lexeme in lexemes[word] where lexeme.symbol == number { numerals[word] = Int32(clamping: lexeme.value / 100) }
      lexemes[word].removeAll { $0.symbol == number }
    }
    let flags = flags(lexemes, phrases, numerals, transitions)
    return DateGrammar(
      DateGrammarTables(
        language: language, monthFirst: monthFirst, isUnspaced: isUnspaced, dayFirstDomains: dayFirstDomains,
        stopwords: stopwords.map { CaseFold.folded($0) }, labels: labels, rules: rules, words: words, flags: flags,
        lexemes: lexemes, phrases: phrases, slots: slots,
        computed: DateGrammar.Computed.allCases.map { kind in
          symbols[kind.rawValue].map { [$0] + aliases[Int($0)] } ?? []
        },
        suffix: symbols["suffix"], lead: symbols["lead"], cue: symbols["cue"],
        nearCue: symbols["cue.near"], openCue: symbols["cue.open"], stepCue: symbols["cue.preposition"],
        clauseCue: symbols["cue.clause"], numerals: numerals, transitions: transitions, accepts: accepts))
  }

  private func lexemesWithAliases() -> [[DateGrammar.Lexeme]] {
    lexemes.map { list in
      list.flatMap { lexeme in
        [lexeme]
          + aliases[Int(lexeme.symbol)].map {
            .init(value: lexeme.value, symbol: $0, needsCapital: lexeme.needsCapital)
          }
      }
    }
  }

  private func phrasesWithAliases() -> [[DateGrammarTables.Phrase]] {
    phrases.map { list in
      list.flatMap { phrase in
        [phrase]
          + aliases[Int(phrase.lexeme.symbol)].map { alias in
            .init(
              rest: phrase.rest,
              lexeme: .init(value: phrase.lexeme.value, symbol: alias, needsCapital: phrase.lexeme.needsCapital))
          }
      }
    }
  }

  /// What the matcher needs to know of each word.
  private func flags(
    _ lexemes: [[DateGrammar.Lexeme]], _ phrases: [[DateGrammarTables.Phrase]], _ numerals: [Int32],
    _ transitions: [[TransitionTable.Edge]]
  ) -> [UInt8] {
    var isUsed = [Bool](repeating: false, count: slots.count)
    for edge in transitions.joined() { isUsed[Int(edge.symbol)] = true }
    if let suffix = symbols["suffix"] { isUsed[Int(suffix)] = true }
    var flags = [UInt8](repeating: 0, count: words.words.count)
    for word in flags.indices {
      if triggerWords.contains(Int32(word)) || lexemes[word].contains(where: { triggerSymbols.contains($0.symbol) }) {
        flags[word] |= DateGrammar.Flag.trigger
      }
      if numerals[word] >= 0 || lexemes[word].contains(where: { isUsed[Int($0.symbol)] })
        || !(words.words[word].first?.isWordByte ?? false)
      {
        flags[word] |= DateGrammar.Flag.pattern
      }
      if words.words[word] == [0x2D] { flags[word] |= DateGrammar.Flag.hyphen }
      if let cue = symbols["cue"], (lexemes[word] + phrases[word].map(\.lexeme)).contains(where: { $0.symbol == cue }) {
        flags[word] |= DateGrammar.Flag.cue
      }
    }
    for (head, list) in phrases.enumerated() {
      for phrase in list where isUsed[Int(phrase.lexeme.symbol)] {
        for word in [head] + phrase.rest.map(Int.init) { flags[word] |= DateGrammar.Flag.pattern }
      }
    }
    addPhraseTriggers(phrases, &flags)
    return flags
  }

  private func addPhraseTriggers(_ phrases: [[DateGrammarTables.Phrase]], _ flags: inout [UInt8]) {
    for word in phrases.indices {
      for phrase in phrases[word] where triggerSymbols.contains(phrase.lexeme.symbol) {
        // One word of a phrase is enough: its longest, the last of several, for it is likely the rarest.
        let all = [word] + phrase.rest.map(Int.init)
        guard !all.contains(where: { flags[$0] & DateGrammar.Flag.trigger != 0 }) else { continue }
        let letters = all.filter { words.words[$0].first?.isWordByte ?? false }
        if let longest = letters.reversed().max(by: { words.words[$0].count < words.words[$1].count }) {
          flags[longest] |= DateGrammar.Flag.trigger
        }
      }
    }
  }

  // MARK: Classes and words

  mutating func symbol(_ name: String, slot: DateSlot?) -> UInt16 {
    if let known = symbols[name] { return known }
    let symbol = UInt16(slots.count)
    symbols[name] = symbol
    slots.append(slot)
    aliases.append([])
    return symbol
  }

  mutating func word(_ bytes: [UInt8]) -> Int32 {
    let number = words.insert(bytes)
    while lexemes.count <= Int(number) {
      lexemes.append([])
      phrases.append([])
    }
    return number
  }

  mutating func registerComputed() {
    for kind in DateGrammar.Computed.allCases {
      let base = kind.rawValue.split(separator: ".").first.map(String.init) ?? kind.rawValue
      let slot: DateSlot? =
        switch kind {
        case .number: .count
        case .year2, .spoken, .yearWords: .year
        case .hour: .hour
        case .yearShort: .endyear
        default: DateSlot.named(base)
        }
      let number = symbol(kind.rawValue, slot: slot)
      if kind.isTrigger { triggerSymbols.insert(number) }
      used.insert(number)
    }
    // The separators of numeric dates belong to windows in every language.
    for byte in "/:-.,".utf8 { _ = word([byte]) }
  }

  mutating func readLexicon(_ node: YAMLNode) {
    guard let entries = try? node.mapping() else {
      diagnostics.error("'lexicon' must be a mapping from classes to words", at: node.mark)
      return
    }
    for entry in entries {
      let base = entry.key.split(separator: ".").first.map(String.init) ?? entry.key
      let slot = entry.key == "number" ? .count : DateSlot.named(base)
      let isNew = symbols[entry.key] == nil
      let number = symbol(entry.key, slot: slot)
      if isNew { lexiconMarks.append((entry.key, entry.keyMark)) }
      if case .mapping(let values) = entry.value.content {
        readValues(values, slot, number, entry)
      } else {
        addWords(entry.value, number, value: 0)
      }
    }
  }

  mutating func readValues(
    _ values: [YAMLNode.Entry], _ slot: DateSlot?, _ symbol: UInt16, _ entry: YAMLNode.Entry
  ) {
    guard let slot else {
      diagnostics.error(
        "class '\(entry.key)' cannot have values: its first part is no slot", at: entry.keyMark,
        hint: DateSlot.hint(for: entry.key))
      return
    }
    for value in values {
      guard let number = DateSymbols.value(of: value.key, for: slot) else {
        diagnostics.error(
          "'\(value.key)' is no value of slot '\(slot.name)'", at: value.keyMark,
          hint: Suggestion.hint(for: value.key, among: DateSymbols.names(for: slot))
            ?? "known: \(DateSymbols.names(for: slot).joined(separator: ", "))")
        continue
      }
      addWords(value.value, symbol, value: number)
    }
  }

  mutating func addWords(_ node: YAMLNode, _ symbol: UInt16, value: Int) {
    for item in node.items {
      guard let text = try? item.string() else {
        diagnostics.error("expected a word, found \(item.kind)", at: item.mark, hint: "quote it if it is one")
        continue
      }
      let tokens = DateTokenizer.words(of: text)
      guard let first = tokens.first, tokens.allSatisfy({ $0.count <= WordTable.maximumLength }) else {
        diagnostics.error("'\(text)' is empty or has a word of more than 24 bytes", at: item.mark)
        continue
      }
      let capital = text.unicodeScalars.first?.properties.isUppercase ?? false
      let lexeme = DateGrammar.Lexeme(value: value, symbol: symbol, needsCapital: capital)
      let numbers = tokens.map { word($0) }
      let head = Int(word(first))
      if tokens.count == 1 {
        lexemes[head].append(lexeme)
      } else {
        phrases[head].append(.init(rest: Array(numbers.dropFirst()), lexeme: lexeme))
      }
    }
  }

  mutating func readTriggers(_ node: YAMLNode) {
    for item in node.items {
      guard let name = try? item.string() else {
        diagnostics.error("expected the name of a class or a word, found \(item.kind)", at: item.mark)
        continue
      }
      if name.hasPrefix("<"), name.hasSuffix(">") {
        if let symbol = symbols[String(name.dropFirst().dropLast())] {
          triggerSymbols.insert(symbol)
        } else {
          diagnostics.error(
            "unknown class '\(name)'", at: item.mark,
            hint: Suggestion.hint(for: String(name.dropFirst().dropLast()), among: symbols.keys.sorted()))
        }
      } else {
        let number = word(CaseFold.folded(name))
        triggerWords.insert(number)
        triggerSymbols.insert(literal(number, name: name))
      }
    }
  }

  /// The class of a word that stands in patterns as it is.
  mutating func literal(_ word: Int32, name: String) -> UInt16 {
    let key = "=\(name)"
    if let known = symbols[key] { return known }
    let symbol = symbol(key, slot: nil)
    if lexemes[Int(word)].contains(where: { triggerSymbols.contains($0.symbol) }) { triggerSymbols.insert(symbol) }
    lexemes[Int(word)].append(.init(value: 0, symbol: symbol, needsCapital: false))
    return symbol
  }
}
