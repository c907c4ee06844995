package import WinnowText

/// A value of a record that two runs found otherwise.
package struct ValueChange: Sendable, Equatable {
  /// Where it stands: `source.publisher.name`, `topics[medtop:11000000].score`.
  package var path: String
  /// In the first run; nil where it had none. Long values are cut.
  package var before: JSONValue?
  /// In the second run.
  package var after: JSONValue?
}

/// Finds the single values in which two values of a field differ.
///
/// Elements of lists are told apart by what they are about (`id`, `name`, `text`), not by their places: one more topic in front
/// does not change the others. Offsets and evidence are left out; the causes of a change have the rules behind them.
struct ValueDifference {
  /// Further values of a document are not listed.
  static let maximumCount = 20
  /// Longer values are cut after this many code points.
  static let maximumLength = 200
  /// What has no value of its own: places, evidence, removed lines, which are those that left the text.
  private static let silent: Set<String> = ["start", "end", "in", "evidence", "removed"]

  private(set) var changes: [ValueChange] = []

  /// Adds what differs at a path.
  mutating func add(_ path: String, _ before: JSONValue?, _ after: JSONValue?) {
    guard before != after, changes.count < Self.maximumCount else { return }
    switch (before, after) {
    case (.object(let old)?, .object(let new)?):
      let members = (old.map { ($0.name, $0.value) }, new.map { ($0.name, $0.value) })
      add(members.0, members.1) { Self.silent.contains($0) ? nil : "\(path).\($0)" }
    case (.array(let old)?, .array(let new)?) where (old + new).allSatisfy(Self.isObject):
      add(Self.keyed(old), Self.keyed(new)) { "\(path)[\($0)]" }
    default:
      changes.append(ValueChange(path: path, before: before.map(Self.shown), after: after.map(Self.shown)))
    }
  }

  /// Adds what differs between values by name: first those of the second run, then those that it lacks.
  private mutating func add(
    _ old: [(String, JSONValue)], _ new: [(String, JSONValue)], path: (String) -> String?
  ) {
    let olds = Dictionary(old) { first, _ in first }
    let names = Set(new.map(\.0))
    for (name, value) in new { if let path = path(name) { add(path, olds[name], value) } }
    for (name, value) in old where !names.contains(name) { if let path = path(name) { add(path, value, nil) } }
  }

  private static func isObject(_ value: JSONValue) -> Bool {
    if case .object = value { true } else { false }
  }

  /// Elements with what each is about; the second of two about the same has a number.
  private static func keyed(_ elements: [JSONValue]) -> [(String, JSONValue)] {
    var counts: [String: Int] = [:]
    return elements.enumerated().map { index, element in
      let about = ["id", "name", "text"].lazy.compactMap { element[$0] }.first
      let key = about.map { $0.text ?? $0.compactText } ?? "\(index)"
      let count = (counts[key] ?? 0) + 1
      counts[key] = count
      return (count == 1 ? key : "\(key) #\(count)", element)
    }
  }

  /// A value without its evidence, cut if it is long.
  private static func shown(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .number: value
    case .string(let text): .string(cut(text))
    case .array, .object: .string(cut(plain(value).compactText))
    }
  }

  private static func plain(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      .object(members.filter { !silent.contains($0.name) }.map { JSONValue.Member($0.name, plain($0.value)) })
    case .array(let elements): .array(elements.map(plain))
    default: value
    }
  }

  private static func cut(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: maximumLength, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return text }
    return String(scalars[..<end]) + "…"
  }
}
