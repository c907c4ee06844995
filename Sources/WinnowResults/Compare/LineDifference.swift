internal import Glibc
internal import WinnowText

/// Compares two texts line by line.
package enum LineDifference {
  /// One line of a comparison.
  package struct Line: Sendable, Equatable {
    package enum Kind: Sendable { case common, removed, added }
    package let kind: Kind
    package let text: String
  }

  /// More lines than this are not aligned one by one: the cost grows with their square.
  private static let maximumAligned = 2000

  /// How many lines only one of the texts has, and how many bytes they hold; in linear time.
  static func measure(_ before: [UInt8], _ after: [UInt8]) -> (removed: Int, added: Int, bytes: Int) {
    var counts: [UInt64: (count: Int, length: Int)] = [:]
    forEachLine(before) { counts[XXHash.hash64($0), default: (0, $0.count)].count += 1 }
    forEachLine(after) { counts[XXHash.hash64($0), default: (0, $0.count)].count -= 1 }
    var result = (removed: 0, added: 0, bytes: 0)
    for (count, length) in counts.values {
      if count > 0 { result.removed += count } else { result.added -= count }
      result.bytes += abs(count) * (length + 1)
    }
    return result
  }

  private static func forEachLine(_ text: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    text.withUnsafeBufferPointer { bytes in
      Lines.forEach(in: bytes) { line in
        let line = UnsafeBufferPointer(rebasing: bytes[line])
        if !UTF8Scan.isBlank(line) { body(line) }
      }
    }
  }

  /// The lines of both texts in order, blank ones left out; only `context` common ones around those that differ.
  package static func lines(_ before: [UInt8], _ after: [UInt8], context: Int) -> [Line] {
    let before = strings(before)
    let after = strings(after)
    var prefix = 0
    while prefix < min(before.count, after.count), before[prefix] == after[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < min(before.count, after.count) - prefix,
      before[before.count - 1 - suffix] == after[after.count - 1 - suffix]
    {
      suffix += 1
    }
    var lines = before.prefix(prefix).suffix(context).map { Line(kind: .common, text: $0) }
    lines += align(
      Array(before[prefix..<(before.count - suffix)]), Array(after[prefix..<(after.count - suffix)]), context)
    return lines + before.suffix(suffix).prefix(context).map { Line(kind: .common, text: $0) }
  }

  private static func strings(_ text: [UInt8]) -> [String] {
    var lines: [String] = []
    forEachLine(text) { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines
  }

  private static func align(_ before: [String], _ after: [String], _ context: Int) -> [Line] {
    guard before.count + after.count <= maximumAligned else {
      return before.map { Line(kind: .removed, text: $0) } + after.map { Line(kind: .added, text: $0) }
    }
    let difference = after.difference(from: before)
    let removed = Set(difference.removals.map(offset))
    let added = Set(difference.insertions.map(offset))
    var lines: [Line] = []
    var old = 0
    var new = 0
    while old < before.count || new < after.count {
      if old < before.count, removed.contains(old) {
        lines.append(Line(kind: .removed, text: before[old]))
        old += 1
      } else if new < after.count, added.contains(new) {
        lines.append(Line(kind: .added, text: after[new]))
        new += 1
      } else {
        lines.append(Line(kind: .common, text: after[new]))
        old += 1
        new += 1
      }
    }
    return near(lines, context)
  }

  private static func offset(_ change: CollectionDifference<String>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  /// Leaves out common lines that are further than `context` from a change.
  private static func near(_ lines: [Line], _ context: Int) -> [Line] {
    var isNear = [Bool](repeating: false, count: lines.count)
    for (index, line) in lines.enumerated() where line.kind != .common {
      for neighbour in max(0, index - context)...min(lines.count - 1, index + context) { isNear[neighbour] = true }
    }
    return zip(lines, isNear).filter(\.1).map(\.0)
  }
}
