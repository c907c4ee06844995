internal import WinnowText

/// Reads names of people out of a line.
struct PersonNameParser {
  /// A name and what is known about it.
  struct Name {
    var range: Range<Int>
    var wordCount: Int
    /// Whether its first word is a common given name.
    var hasGivenName: Bool
  }

  let view: PageView
  let rules: SourceRules

  private static let maximumWords = 5

  /// The name that starts at `start` (blanks are skipped); nil when there is none.
  ///
  /// A name is two to five words with capitals, with particles (`van`, `de`) between them. It ends before words that say
  /// what people are or when things happened, also where those are glued on (`Korin MillerPublished`).
  ///
  /// - Parameter isCued: whether a byline's cue stands before it, so that fewer words are doubtful.
  func name(at start: Int, before end: Int, isCued: Bool = false) -> Name? {
    var cursor = skipBlanks(start, end)
    // Most lines begin with something else than a capital, and most texts behind a comma.
    guard cursor < end, view.page[cursor].isASCIIUpper || view.page[cursor] >= 0x80, mayHaveSecondWord(cursor, end)
    else { return nil }
    let first = cursor
    var last = cursor
    var count = 0
    var fullWords = 0
    var doubtfulWords = 0
    var hasGivenName = false
    while count < Self.maximumWords + 2 {
      guard let word = word(at: cursor, before: end) else { break }
      let isCapital = view.isCapital(at: word.range.lowerBound)
      guard isCapital || count > 0 else { break }
      let lists = rules.lists(of: SquashedKey.hash(view.folded, word.range))
      if !isCapital {
        // Particles count only when a capital word follows them.
        guard lists.contains(.particles), let next = behindParticles(word.range.upperBound, end)
        else {
          break
        }
        cursor = next
        count += 1
        continue
      }
      let isHonorific = count == 0 && lists.contains(.honorifics)
      let isGiven =
        isHonorific || fullWords == 0 && (lists.contains(.givenNames) || startsWithGivenName(word.range))
      // `Jeffrey A. Smith`, `J.D. Jones`: an initial is no article, and two before a name are no degree.
      let isInitial = view.page[word.range.upperBound - 1] == 0x2E && (word.letters == 1 || count == 0)
      if !isInitial, !(isGiven && count == 0) && lists.contains(.nameEnds) || (count > 0 && lists.contains(.joiners)) {
        break
      }
      if lists.contains(.organisations) || isPossessive(word.range) { return nil }
      // `Lindmoor Batteries NV`
      if count > 0, lists.contains(.legalForms), isUpper(word.range), !isUpper(first..<last) { return nil }
      // Capitals behind a whole name are a degree or a company (`Brian Truitt USA TODAY`), and so is a word in small letters
      // behind a name in capitals (`JANE DOE Courier Staff Writer`).
      if fullWords >= 2, word.letters >= 3, isUpper(word.range) != isUpper(first..<last) { break }
      if !isCued, !hasGivenName, !isGiven, lists.contains(.notNames) || endsLikeNoun(word.range) { return nil }
      // Behind a given name they may be a surname (`Adam West`), behind a whole name they are none (`Adam West Guide`).
      if !isCued, fullWords >= 2, lists.contains(.notNames) { break }
      hasGivenName = hasGivenName || isGiven
      if word.letters > 1, !isHonorific { fullWords += 1 }
      if lists.contains(.notNames) { doubtfulWords += 1 }
      count += 1
      last = word.range.upperBound
      if word.isGlued { break }
      let next = skipBlanks(last, end)
      guard next > last, next < end else { break }
      cursor = next
    }
    // Bare names of four and more capitalised words are titles of something, of five and more even with a given name.
    if !isCued, fullWords > (hasGivenName ? 4 : 3) { return nil }
    // `Written by Top Growth`: not even a cue makes a name of words none of which is one.
    if !hasGivenName, doubtfulWords == count { return nil }
    // `Ilanga D`, `Nick's Present Value`.
    if last - first >= 2, view.page[last - 2] == 0x20 { return nil }
    guard count >= 2, count <= Self.maximumWords + 1, fullWords >= 1, last > first,
      last - first >= 5, last - first <= 60
    else { return nil }
    let range = first..<last
    guard view.page[range].contains(0x20) || view.page[range].contains(0xC2) else { return nil }
    return Name(range: range, wordCount: count, hasGivenName: hasGivenName)
  }

  /// Whether a blank follows the first word, and a capital or a word as short as particles are behind it.
  @inline(__always)
  private func mayHaveSecondWord(_ start: Int, _ end: Int) -> Bool {
    var index = start &+ 1
    while index < end, view.page[index] != 0x20, view.page[index] != 0xC2, view.page[index] != 0x09 { index &+= 1 }
    guard index < end else { return false }
    if view.page[index] != 0x20 { return true }
    index &+= 1
    guard index < end else { return false }
    let byte = view.page[index]
    if byte.isASCIIUpper || byte >= 0x80 || byte == 0x20 || byte == 0x09 { return true }
    guard byte.isASCIILower else { return false }
    let first = index
    while index < end, index &- first <= rules.longestParticle, view.page[index].isASCIILower { index &+= 1 }
    return index &- first <= rules.longestParticle
  }

  /// Whether a word ends like abstract nouns (`Coaching`, `Performance`), as few surnames do.
  private func endsLikeNoun(_ range: Range<Int>) -> Bool {
    guard range.count >= 6 else { return false }
    return rules.nounEnds.contains {
      $0.count + 3 <= range.count && view.matches($0, at: range.upperBound - $0.count, before: range.upperBound)
    }
  }

  /// `Nick's`, with either apostrophe.
  private func isPossessive(_ range: Range<Int>) -> Bool {
    guard range.count >= 4, view.folded[range.upperBound - 1] == 0x73 else { return false }
    let before = view.page[range.upperBound - 2]
    return before == 0x27 || before == 0x99 && view.page[range.upperBound - 3] == 0x80
  }

  /// Whether the part of a word before a hyphen is a common given name.
  private func startsWithGivenName(_ range: Range<Int>) -> Bool {
    guard let hyphen = range.first(where: { view.page[$0] == 0x2D }) else { return false }
    return rules.contains(SquashedKey.hash(view.folded, range.lowerBound..<hyphen), in: .givenNames)
  }

  /// Behind a particle: the start of a capital word, after up to two more particles.
  private func behindParticles(_ start: Int, _ end: Int) -> Int? {
    var cursor = skipBlanks(start, end)
    for _ in 0..<3 {
      guard let word = word(at: cursor, before: end) else { return nil }
      let key = SquashedKey.hash(view.folded, word.range)
      if view.isCapital(at: word.range.lowerBound) { return rules.contains(key, in: .nameEnds) ? nil : cursor }
      guard rules.contains(key, in: .particles) else { return nil }
      cursor = skipBlanks(word.range.upperBound, end)
    }
    return nil
  }

  /// One step over blanks: plain and no-break spaces.
  func skipBlanks(_ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end {
      if view.page[index] == 0x20 || view.page[index] == 0x09 {
        index += 1
      } else if view.page[index] == 0xC2, index + 1 < end, view.page[index + 1] == 0xA0 {
        index += 2
      } else {
        break
      }
    }
    return index
  }

  /// A word of letters with inner apostrophes, hyphens and the dots of initials.
  private func word(at start: Int, before end: Int) -> (range: Range<Int>, letters: Int, isGlued: Bool)? {
    // Most words are a letter and small ones behind it.
    var index = start
    if index < end, view.page[index].isASCIILetter { index &+= 1 }
    while index < end, view.page[index].isASCIILower { index &+= 1 }
    var letters = index &- start
    if letters > 1, index == end || view.page[index] == 0x20 || view.page[index] == 0x2C {
      return letters <= 24 ? (start..<index, letters, false) : nil
    }
    var afterSmall = letters > 0 && view.page[index &- 1].isASCIILower
    while index < end {
      let byte = view.page[index]
      if byte.isASCIILower || byte.isASCIIUpper && !afterSmall {
        afterSmall = byte.isASCIILower
        letters += 1
        index += 1
        continue
      }
      let (scalar, length) = UTF8Scan.decode(view.page, at: index)
      if isLetter(scalar) {
        let isCapital = view.isCapital(at: index)
        if afterSmall, isCapital, startsNameEnd(index, end) { return (start..<index, letters, true) }
        afterSmall = !isCapital
        letters += 1
        index += length
      } else if letters > 0, isInner(scalar), index + length < end,
        isLetter(UTF8Scan.decode(view.page, at: index + length).scalar)
      {
        afterSmall = false
        index += length
      } else if scalar == 0x2E, letters > 0, letters <= 2 || isHonorific(start..<index) {
        index += 1
        afterSmall = false
        // `J.K.`: the next initial follows at once.
        if index < end, isLetter(UTF8Scan.decode(view.page, at: index).scalar) { continue }
        break
      } else {
        // Digits glued to a name end it.
        if scalar >= 0x30, scalar <= 0x39, letters > 0 { return (start..<index, letters, true) }
        break
      }
    }
    guard letters > 0, letters <= 24 else { return nil }
    return (start..<min(index, end), letters, false)
  }

  private func isUpper(_ range: Range<Int>) -> Bool { !view.page[range].contains { $0.isASCIILower } }

  private func isHonorific(_ range: Range<Int>) -> Bool {
    range.count <= 4 && view.page[range.lowerBound].isASCIIUpper
  }

  /// Whether the text at `index` begins with a word that ends names.
  private func startsNameEnd(_ index: Int, _ end: Int) -> Bool {
    for word in rules.nameEnds where view.matches(word, at: index, before: end) {
      let after = index + word.count
      if after >= end || !view.folded[after].isASCIILower { return true }
    }
    return false
  }

  private func isInner(_ scalar: UInt32) -> Bool {
    scalar == 0x27 || scalar == 0x2019 || scalar == 0x2D || scalar == 0x2010 || scalar == 0x60
  }

  /// Letters of scripts with case; others have no names that this parser could tell from words.
  private func isLetter(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return UInt8(scalar).isASCIILetter }
    return scalar >= 0xC0 && scalar < 0x530 && scalar != 0xD7 && scalar != 0xF7 || scalar >= 0x1E00 && scalar < 0x1F00
  }
}
