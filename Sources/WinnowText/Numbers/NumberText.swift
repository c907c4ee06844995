extension Int {
  /// The whole part of a number from outside, as near as an integer comes to it; not a number is 0.
  package init(saturating value: Double) {
    self = Int(exactly: value.rounded(.towardZero)) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
  }
}

/// A number with zeros in front, up to `width` digits: names that sort like their numbers.
package func padded(_ number: Int, _ width: Int) -> String { padded(String(number), width) }

/// Digits with zeros in front.
func padded(_ digits: String, _ width: Int) -> String {
  String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// A number with a fixed count of decimals, rounded; for people. Without Foundation, whose formatting costs start-up.
package func decimal(_ value: Double, digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let unit = (0..<digits).reduce(1) { unit, _ in unit * 10 }
  let scaled = Int((abs(value) * Double(unit)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  return digits == 0 ? "\(sign)\(scaled)" : "\(sign)\(scaled / unit).\(padded(scaled % unit, digits))"
}
