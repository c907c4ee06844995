internal import Glibc

/// How much repetition counts: `1 + ln n`.
enum TermFrequency {
  /// For n up to 64; longer documents rarely repeat a word more often.
  private static let table: [Float] = (0...64).map { $0 == 0 ? 0 : 1 + logf(Float($0)) }

  /// The damped number of occurrences; below one occurrence, as weights of titles may make it, the number itself.
  @inline(__always)
  static func damped(_ count: Float) -> Float {
    count == 1 ? 1 : slow(count)
  }

  @inline(never)
  private static func slow(_ count: Float) -> Float {
    if count < 1 { return count }
    if count <= 64, count == count.rounded(.down) { return table[Int(count)] }
    return 1 + logf(count)
  }
}
