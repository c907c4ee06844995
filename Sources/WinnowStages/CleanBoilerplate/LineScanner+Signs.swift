internal import WinnowText

extension LineScanner {
  /// Hiragana, and the Chinese particles that no prose lacks; two of them weigh as one function word would.
  static func isIdeographicFunctionWord(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x306E, 0x306F, 0x3092, 0x306B, 0x304C, 0x3067, 0x3068, 0x3082: true
    case 0x7684, 0x4E86, 0x662F, 0x5728, 0x548C, 0x4E0D, 0x4E5F, 0x4E0E, 0x5C06, 0x5BF9: true
    default: false
    }
  }

  /// The first sign that is no white space.
  func firstSign(_ range: Range<Int>) -> LineStatistics.Sign {
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, length) = UTF8Scan.decode(page, at: index)
      if !UTF8Scan.isBlank(scalar) { return sign(scalar, at: index) }
      index &+= length
    }
    return .none
  }

  /// The last sign that is no white space.
  func lastSign(_ range: Range<Int>) -> LineStatistics.Sign {
    var index = range.upperBound
    while index > range.lowerBound {
      index &-= 1
      while index > range.lowerBound, !page[index].isScalarStart { index &-= 1 }
      let (scalar, _) = UTF8Scan.decode(page, at: index)
      if !UTF8Scan.isBlank(scalar) { return sign(scalar, at: index) }
    }
    return .none
  }

  private func sign(_ scalar: UInt32, at index: Int) -> LineStatistics.Sign {
    switch scalar {
    case 0x61...0x7A: return .lower
    case 0x41...0x5A: return .upper
    case 0x30...0x39: return .digit
    case 0x2E, 0x3002, 0x0964: return .fullStop
    case 0x3F, 0xFF1F: return .question
    case 0x21, 0xFF01: return .exclamation
    case 0x3A, 0xFF1A, 0x3B: return .colon
    case 0x2C, 0x3001, 0xFF0C: return .comma
    case 0x2026: return .ellipsis
    case 0x22, 0x27, 0x60, 0xAB, 0xBB, 0x2018...0x201F, 0x300C...0x300F: return .quote
    case 0x28, 0x29, 0x5B, 0x5D, 0xFF08, 0xFF09, 0x3010, 0x3011: return .bracket
    case 0x2A, 0x2D, 0xB7, 0x2010...0x2015, 0x2022, 0x25A0...0x25FF: return .bullet
    case 0x3C, 0x3E, 0x2039, 0x203A, 0x2190...0x21FF, 0x27A0...0x27BF: return .arrow
    default:
      if scalar < 0x80 { return .symbol }
      switch UTF8Scan.category(scalar) {
      case .sign: return .symbol
      case .ideograph: return .otherLetter
      case .letter:
        return page[index] != folded[index] || index + 1 < page.count && page[index + 1] != folded[index + 1]
          ? .upper : .lower
      }
    }
  }
}
