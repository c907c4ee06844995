/// Tells the language of a text by its script and, where several languages share one, by their most frequent words.
///
/// A naive Bayes classifier over function words and word endings whose probabilities follow from their rank by Zipf's
/// law. Reads at most `maximumSample` bytes in windows spread over the text, and stops sooner when the case is clear, so
/// that a page costs a few microseconds whatever its length. No allocation.
package enum LanguageIdentifier {
  /// Bytes read at most.
  package static let maximumSample = 16 * LanguageWindow.size
  /// Windows read before a clear case may end the reading: the first and one in the middle, which a page with menus in
  /// another language answers differently.
  private static let minimumWindows = 2

  /// The languages that can be answered: BCP 47 primary subtags, sorted.
  package static var languages: [String] {
    Set(LanguageProfile.all.map(\.language) + Script.allCases.compactMap(\.onlyLanguage)).sorted()
  }

  /// The language of well-formed UTF-8 text.
  ///
  /// - Returns: a BCP 47 primary subtag (`no` for both forms of Norwegian, `zh` for any Chinese) and a confidence in
  ///   0.5...1; nil when the text is too short, has no letters, or fits no known language.
  package static func identify(_ text: UnsafeBufferPointer<UInt8>) -> (language: String, confidence: Double)? {
    guard !text.isEmpty else { return nil }
    let table = LanguageTable.shared
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: table.languageCount + Script.allCases.count) {
      counters in
      counters.initialize(repeating: 0)
      return LanguageWindow.withMemory { window in
        var tally = Tally(counters, languages: table.languageCount)
        readWindows(of: text, &window, table, &tally)
        return decide(tally, table)
      }
    }
  }

  // MARK: Sampling

  private static func readWindows(
    of text: UnsafeBufferPointer<UInt8>, _ window: inout LanguageWindow, _ table: LanguageTable, _ tally: inout Tally
  ) {
    let size = LanguageWindow.size
    let count = min(maximumSample / size, (text.count + size - 1) / size)
    for step in 0..<count {
      // Visited in an order that covers the whole text early: 0, 1/2, 1/4, 3/4, …
      let place = order(step, of: count)
      let start = count == 1 ? 0 : place * (text.count - min(size, text.count)) / (count - 1)
      read(text, start..<min(text.count, start + size), &window, table, &tally)
      if step + 1 >= minimumWindows, tally.isClear { return }
    }
  }

  /// The `step`-th place of `count` (at most 16) in bit-reversed order.
  private static func order(_ step: Int, of count: Int) -> Int {
    var rank = 0
    for candidate in 0..<16 {
      let reversed = (candidate & 1) << 3 | (candidate & 2) << 1 | (candidate & 4) >> 1 | (candidate & 8) >> 3
      guard reversed < count else { continue }
      if rank == step { return reversed }
      rank += 1
    }
    return step
  }

  /// Counts the letters and words of one window; words cut by the window's ends are left out.
  private static func read(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ window: inout LanguageWindow, _ table: LanguageTable,
    _ tally: inout Tally
  ) {
    var start = range.lowerBound
    while start < range.upperBound, !text[start].isScalarStart { start += 1 }
    var end = range.upperBound
    if end < text.count {
      while end > start, !text[end].isScalarStart { end -= 1 }
    }
    guard start < end else { return }
    let count = window.fill(UnsafeBufferPointer(rebasing: text[start..<end])) { tally.count($0) }
    tally.latin &+= Int32(truncatingIfNeeded: window.latinLetters)
    var words = 0..<count
    if let first = words.first, start > 0, text[start - 1].isWordByte, window.word(first).start == 0 {
      words = 1..<count
    }
    if let last = words.last, end < text.count {
      let (start, length) = window.word(last)
      if start + length == window.count { words = words.dropLast() }
    }
    tally.words &+= words.count
    tally.hits &+= table.score(words, in: window, into: tally.counters)
  }

  // MARK: Decision

  private static func decide(_ tally: Tally, _ table: LanguageTable) -> (language: String, confidence: Double)? {
    let (script, share) = tally.mainScript()
    guard tally.letters >= 8, share >= 0.4 else { return nil }
    if let language = script.onlyLanguage { return (language, max(0.5, share)) }
    let (best, score, runnerUp) = tally.bestLanguage()
    // Text without function words is a list of names, code, or a language unknown here.
    guard tally.hits >= 2, tally.hits * 16 >= tally.words else { return nil }
    let odds = Double(score - runnerUp) / LanguageTable.scale
    // Words of a text depend on each other: a tenth of their odds is what they are worth together.
    let confidence = 1 / (1 + exponential(-odds / 10 - odds.squareRoot() / 4))
    guard confidence >= 0.6 else { return nil }
    return (table.profileLanguages[best], confidence)
  }

  /// e^x for x ≤ 0, by (1 + x/1024)^1024; three digits are enough for a confidence.
  private static func exponential(_ value: Double) -> Double {
    var power = max(0, 1 + value / 1024)
    for _ in 0..<10 { power *= power }
    return power
  }

  // MARK: Counting

  /// What was counted so far.
  private struct Tally {
    /// Scores of languages, in the order of `LanguageProfile.all`, then letters by script.
    let counters: UnsafeMutableBufferPointer<Int32>
    private let languages: Int
    /// ASCII letters.
    var latin: Int32 = 0
    var words = 0
    var hits = 0

    init(_ counters: UnsafeMutableBufferPointer<Int32>, languages: Int) {
      self.counters = counters
      self.languages = languages
    }

    @inline(__always)
    func count(_ script: Script) { counters[languages &+ script.rawValue] &+= 1 }

    func letters(of script: Script) -> Int {
      Int(counters[languages + script.rawValue]) + (script == .latin ? Int(latin) : 0)
    }

    var letters: Int { Script.allCases.reduce(0) { $0 + letters(of: $1) } }

    /// The script that carries most of the text, and its share in it. A Han or Hangul character says as much as several
    /// letters; kana between Han characters make the text Japanese.
    func mainScript() -> (Script, share: Double) {
      let han = letters(of: .han)
      let kana = letters(of: .kana)
      let hangul = letters(of: .hangul)
      let eastAsian = 3 * (han + kana + hangul)
      var best = (script: Script.latin, count: 0)
      var total = eastAsian
      for script in Script.allCases where script != .han && script != .kana && script != .hangul {
        let count = letters(of: script)
        total += count
        if count > best.count { best = (script, count) }
      }
      if eastAsian > best.count {
        best.count = eastAsian
        if hangul * 4 > han + kana + hangul {
          best.script = .hangul
        } else {
          best.script = kana * 8 > han + kana ? .kana : .han
        }
      }
      return (best.script, total == 0 ? 0 : Double(best.count) / Double(total))
    }

    /// The profile with the highest score, and the highest score of another language.
    func bestLanguage() -> (index: Int, score: Int32, runnerUp: Int32) {
      var best = 0
      var runnerUp: Int32 = 0
      for index in 1..<languages {
        if counters[index] > counters[best] {
          runnerUp = counters[best]
          best = index
        } else {
          runnerUp = max(runnerUp, counters[index])
        }
      }
      return (best, counters[best], runnerUp)
    }

    /// Whether more text would hardly change the answer.
    var isClear: Bool {
      var best: Int32 = 0
      var runnerUp: Int32 = 0
      for index in 0..<languages {
        runnerUp = max(runnerUp, min(best, counters[index]))
        best = max(best, counters[index])
      }
      return Double(best - runnerUp) > 60 * LanguageTable.scale
    }
  }
}
