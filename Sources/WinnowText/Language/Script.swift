/// Writing systems, as far as they tell languages apart.
enum Script: Int, CaseIterable {
  case latin, greek, cyrillic, armenian, hebrew, arabic, devanagari, bengali, gurmukhi, gujarati, oriya, tamil, telugu
  case kannada, malayalam, sinhala, thai, lao, tibetan, burmese, georgian, ethiopic, khmer, kana, han, hangul

  /// The script of a letter (Unicode 15 blocks); nil for everything else.
  init?(_ scalar: UInt32) {
    switch scalar {
    case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: self = .latin
    case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
    case 0x400...0x52F: self = .cyrillic
    case 0x531...0x58F: self = .armenian
    case 0x591...0x5F4: self = .hebrew
    case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFDFF, 0xFE70...0xFEFC: self = .arabic
    case 0x1200...0x139F: self = .ethiopic
    case 0x1780...0x17FF: self = .khmer
    case 0x10A0...0x10FF: self = .georgian
    case 0x1000...0x109F: self = .burmese
    case 0x3040...0x30FF, 0xFF66...0xFF9D: self = .kana
    case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3134F: self = .han
    case 0xAC00...0xD7A3, 0x1100...0x11FF, 0x3131...0x318E: self = .hangul
    case 0x900...0xFFF: self.init(indic: scalar)
    default: return nil
    }
  }

  /// The blocks from Devanagari to Tibetan are 128 scalars each.
  private init?(indic scalar: UInt32) {
    switch (scalar - 0x900) >> 7 {
    case 0: self = .devanagari
    case 1: self = .bengali
    case 2: self = .gurmukhi
    case 3: self = .gujarati
    case 4: self = .oriya
    case 5: self = .tamil
    case 6: self = .telugu
    case 7: self = .kannada
    case 8: self = .malayalam
    case 9: self = .sinhala
    case 10: self = .thai
    case 11: self = .lao
    default: self = .tibetan
    }
  }

  /// The language of texts in this script where one stands for all; nil where words or other scripts decide.
  var onlyLanguage: String? {
    switch self {
    case .latin, .cyrillic, .arabic, .devanagari: nil
    case .greek: "el"
    case .armenian: "hy"
    case .hebrew: "he"
    case .bengali: "bn"
    case .gurmukhi: "pa"
    case .gujarati: "gu"
    case .oriya: "or"
    case .tamil: "ta"
    case .telugu: "te"
    case .kannada: "kn"
    case .malayalam: "ml"
    case .sinhala: "si"
    case .thai: "th"
    case .lao: "lo"
    case .tibetan: "bo"
    case .burmese: "my"
    case .georgian: "ka"
    case .ethiopic: "am"
    case .khmer: "km"
    case .kana: "ja"
    case .han: "zh"
    case .hangul: "ko"
    }
  }
}
