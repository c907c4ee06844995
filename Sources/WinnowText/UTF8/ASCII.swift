extension UInt8 {
  /// `A`–`Z`.
  @inlinable package var isASCIIUpper: Bool { self &- 0x41 < 26 }
  /// `a`–`z`.
  @inlinable package var isASCIILower: Bool { self &- 0x61 < 26 }
  /// `A`–`Z`, `a`–`z`.
  @inlinable package var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
  /// `0`–`9`.
  @inlinable package var isASCIIDigit: Bool { self &- 0x30 < 10 }
  /// Space, tab, newline, carriage return, vertical tab, form feed.
  @inlinable package var isASCIISpace: Bool { self == 0x20 || self &- 0x09 < 5 }
  /// A byte that belongs to a word: ASCII letters and digits, and every byte of a non-ASCII scalar.
  @inlinable package var isWordByte: Bool { isASCIILetter || isASCIIDigit || self >= 0x80 }
  /// `A`–`Z` mapped to `a`–`z`, everything else unchanged.
  @inlinable package var asciiLowered: UInt8 { isASCIIUpper ? self | 0x20 : self }
  /// The first byte of a scalar (not a UTF-8 continuation byte).
  @inlinable package var isScalarStart: Bool { self & 0xC0 != 0x80 }
}
