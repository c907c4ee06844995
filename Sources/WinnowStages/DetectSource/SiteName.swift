internal import WinnowText

/// The name of a site that its domain spells: `Salt & Cedar` of `saltandcedar.net`.
struct SiteName {
  /// What people call the site by, the label of its domain, and with its two words in the other order: `Ostsee-Tagblatt`
  /// of `tagblatt-ostsee`.
  let spellings: [[UInt8]]
  /// The label without what sites add to their names (`bergwelt-online`); empty where it has none of that.
  let shortSpellings: [[UInt8]]

  /// Names this much longer than the label have more words, or are written in longer letters.
  private static let maximumExtra = 16

  /// "And" in English, German, French, Dutch, Spanish and Italian.
  private static let ands = ["and", "und", "et", "en", "y", "e"].map { Array($0.utf8) }

  /// The name of the site whose domain has this label, in small ASCII letters.
  init(label: String) {
    let label = Array(label.utf8)
    if let hyphen = label.firstIndex(of: 0x2D), label.lastIndex(of: 0x2D) == hyphen {
      spellings = [label, label[(hyphen + 1)...] + [0x2D] + label[..<hyphen]]
    } else {
      spellings = [label]
    }
    shortSpellings = Self.withoutAddition(label).map { [$0] } ?? []
  }

  /// Whether the letters of a name are those of a domain's label, in order and nothing else. Spaces, signs, hyphens and
  /// case do not count, `&` is "and" in one of six languages or left out, accents go, and umlauts may be two letters
  /// (`gartenfraeulein`).
  ///
  /// - Parameters:
  ///   - label: in small ASCII letters.
  ///   - name: case-folded UTF-8.
  static func spells(_ label: [UInt8], _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard label.count >= 3, name.count + 3 > label.count, name.count <= label.count + maximumExtra else { return false }
    return matches(label[...], name, from: 0)
  }

  private static func matches(
    _ label: ArraySlice<UInt8>, _ name: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Bool {
    var rest = label
    /// Takes a byte off the label, and hyphens before it.
    func takes(_ byte: UInt8) -> Bool {
      while rest.first == 0x2D { rest.removeFirst() }
      guard rest.first == byte else { return false }
      rest.removeFirst()
      return true
    }
    var index = start
    while index < name.count {
      let byte = name[index]
      index += 1
      if byte == 0x26 {
        while rest.first == 0x2D { rest.removeFirst() }
        if ands.contains(where: { rest.starts(with: $0) && matches(rest.dropFirst($0.count), name, from: index) }) {
          return true
        }
      } else if byte == 0xC3, index < name.count, name[index] == 0x9F {
        // ß
        guard takes(0x73), takes(0x73) else { return false }
        index += 1
      } else if byte == 0xC3, index < name.count {
        guard takes(base(name[index])) else { return false }
        // ä, ö and ü, which few other languages have.
        if [0xA4, 0xB6, 0xBC].contains(name[index]), rest.first == 0x65 { rest.removeFirst() }
        index += 1
      } else if byte < 0x80, byte.isWordByte {
        guard takes(byte) else { return false }
      } else if byte >= 0x80, byte != 0xE2, byte != 0xC2, byte & 0xC0 == 0xC0 {
        return false
      }
    }
    return rest.allSatisfy { $0 == 0x2D }
  }

  /// A domain's label without what sites add to their names: `wkvtnews`, `harlow-online`, `wrdg12`; nil where it has none
  /// of that, or little else.
  private static func withoutAddition(_ label: [UInt8]) -> [UInt8]? {
    var end = label.count
    while end > 0, label[end - 1].isASCIIDigit { end -= 1 }
    if end == label.count {
      let additions = [
        "news", "online", "live", "tv", "radio", "media", "magazine", "magazin", "mag", "paper", "today", "digital",
      ]
      guard let addition = additions.first(where: { label.suffix($0.utf8.count).elementsEqual($0.utf8) }) else {
        return nil
      }
      end -= addition.utf8.count
    }
    while end > 0, label[end - 1] == 0x2D { end -= 1 }
    return end >= 3 ? Array(label[..<end]) : nil
  }

  /// A name without the sign of a trademark at its end: `®` or `™`.
  static func withoutMark(_ page: UnsafeBufferPointer<UInt8>, _ name: Range<Int>) -> Range<Int> {
    for mark: [UInt8] in [[0xC2, 0xAE], [0xE2, 0x84, 0xA2]] where page[name].suffix(mark.count).elementsEqual(mark) {
      return name.lowerBound..<(name.upperBound - mark.count)
    }
    return name
  }

  /// The ASCII letter below the accent of U+00E0…U+00FF, by the second byte.
  private static func base(_ byte: UInt8) -> UInt8 {
    let letters: StaticString = "aaaaaaaceeeeiiiidnooooo-ouuuuyty"
    return 0xA0...0xBF ~= byte ? letters.utf8Start[Int(byte - 0xA0)] : 0
  }
}
