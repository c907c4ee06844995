/// What a scalar beyond ASCII means for splitting text into words.
enum WordClass {
  /// Part of a word.
  case letter
  /// A word by itself: scripts that write no spaces between words.
  case single
  /// Ends a word.
  case separator
  /// Invisible; neither belongs to a word nor ends one.
  case ignored

  /// The class of a scalar from U+0080 up, by Unicode block.
  ///
  /// Han, Kana, Thai, Lao, Myanmar and Khmer scalars are words by themselves, so that a shingle there is a run of
  /// characters and not of sentences.
  static func of(_ scalar: UInt32) -> WordClass {
    if scalar < 0x2000 { return ofLowScalar(scalar) }
    switch scalar {
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFE00...0xFE0F, 0xFEFF: return .ignored
    case 0x2000...0x206F: return .separator
    case 0x2071, 0x207F, 0x2090...0x209C: return .letter
    case 0x20A0...0x20CF, 0x2190...0x2BFF, 0x2E00...0x2E7F, 0x3000...0x3004, 0x3008...0x3020, 0x3030: return .separator
    case 0x3005...0x3007, 0x3021...0x302F, 0x3031...0x30FA, 0x30FC...0x312F, 0x31A0...0x9FFF, 0xF900...0xFAFF:
      return .single
    case 0x30FB, 0xFE10...0xFE6F, 0xFF00...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65, 0xFFE0...0xFFFF:
      return .separator
    case 0x1F000...0x1FAFF, 0xE000...0xF8FF, 0xE0000...0x10FFFF: return .separator
    case 0x20000...0x3FFFF: return .single
    default: return .letter
    }
  }

  private static func ofLowScalar(_ scalar: UInt32) -> WordClass {
    switch scalar {
    case 0xAD, 0x180E: .ignored
    case 0xAA, 0xB5, 0xBA: .letter
    case 0x80...0xBF, 0xD7, 0xF7: .separator
    case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF: .single
    // Punctuation of Greek, Armenian, Hebrew, Arabic, Devanagari, Ethiopic.
    case 0x37E, 0x387, 0x55A...0x55F, 0x589, 0x58A, 0x5BE, 0x5C0, 0x5C3, 0x5F3, 0x5F4: .separator
    case 0x60C, 0x60D, 0x61B, 0x61E, 0x61F, 0x66A...0x66D, 0x6D4, 0x964, 0x965, 0x970, 0x1361...0x1368, 0x1680:
      .separator
    default: .letter
    }
  }
}
