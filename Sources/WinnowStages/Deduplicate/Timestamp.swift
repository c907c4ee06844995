internal import WinnowText

/// Reads ISO 8601 dates and date-times as seconds, for comparing them.
enum Timestamp {
  /// Sorts after every date.
  static let unknown = Int64.max

  /// Seconds since 1970-01-01 UTC of `YYYY-MM-DD`, with `Thh:mm`, `:ss` and a zone behind it where given (UTC otherwise);
  /// nil for anything else. A day alone counts as its first second.
  static func seconds(_ text: String) -> Int64? {
    var text = text
    return text.withUTF8 { bytes in
      var reader = DigitReader(bytes)
      guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
        let day = reader.number(2), 1...12 ~= month, 1...31 ~= day
      else { return nil }
      var seconds = Int64(DayNumber.of(year: Int(year), month: Int(month), day: Int(day))) * 86_400
      guard reader.skip("T") || reader.skip(" "), let hour = reader.number(2), reader.skip(":"),
        let minute = reader.number(2), hour <= 24, minute < 60
      else { return seconds }
      seconds += hour * 3600 + minute * 60
      if reader.skip(":"), let second = reader.number(2) { seconds += second }
      if reader.skip(".") { reader.skipDigits() }
      let isBehind = reader.skip("-")
      guard isBehind || reader.skip("+"), let zoneHour = reader.number(2) else { return seconds }
      _ = reader.skip(":")
      let offset = zoneHour * 3600 + (reader.number(2) ?? 0) * 60
      return isBehind ? seconds + offset : seconds - offset
    }
  }

  private struct DigitReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      self.bytes = bytes
    }

    /// Exactly `count` digits.
    mutating func number(_ count: Int) -> Int64? {
      guard index + count <= bytes.count else { return nil }
      var value: Int64 = 0
      for offset in index..<(index + count) {
        guard bytes[offset] &- 0x30 < 10 else { return nil }
        value = value * 10 + Int64(bytes[offset] - 0x30)
      }
      index += count
      return value
    }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
      guard index < bytes.count, UInt32(bytes[index]) == scalar.value else { return false }
      index += 1
      return true
    }

    mutating func skipDigits() {
      while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
    }
  }
}
