internal import WinnowText

/// What a pipeline file says a run must come to: bounds on its figures, and on how far they may be from those of the run
/// before. A run that misses one has written its output all the same; its exit code tells.
package struct RunExpectations: Sendable {
  /// What is bounded.
  enum Quantity: Sendable, Equatable {
    case read
    case kept
    case dropped
    case rejected
    /// Mean bytes of `text` per kept record.
    case length
    /// Records whose first topic this is, of those kept.
    case topic(String)

    /// The names in pipeline files, in the order of the documentation.
    static let named: [(name: String, quantity: Quantity)] = [
      ("read", .read), ("kept", .kept), ("dropped", .dropped), ("rejected", .rejected), ("length", .length),
    ]

    var name: String {
      switch self {
      case .topic(let id): "topic \(id)"
      default: Self.named.first { $0.quantity == self }?.name ?? ""
      }
    }

    /// Whether a share of the records makes sense.
    var isCount: Bool { self != .length }
  }

  /// From and to, either of them open.
  struct Bound: Sendable, Equatable {
    let lower: Double
    let upper: Double
    let isPercent: Bool
    let text: String

    /// Reads `5..10`, `..1%`, `300..`, or one value for both ends.
    init?(_ text: String) {
      let compact = String(text.filter { $0 != " " && $0 != "_" })
      let dots = compact.firstRange(of: "..")
      let ends =
        dots.map { [String(compact[..<$0.lowerBound]), String(compact[$0.upperBound...])] } ?? [compact, compact]
      isPercent = ends.contains { $0.hasSuffix("%") }
      let isMixed = isPercent && ends.contains { !$0.isEmpty && !$0.hasSuffix("%") }
      let values = ends.map { end in end.isEmpty ? nil : Double(end.hasSuffix("%") ? String(end.dropLast()) : end) }
      guard !isMixed, zip(ends, values).allSatisfy({ $0.0.isEmpty || $0.1.map { $0.isFinite && $0 >= 0 } == true }),
        ends.contains(where: { !$0.isEmpty })
      else { return nil }
      lower = values[0] ?? 0
      upper = values[1] ?? .infinity
      self.text = text
    }

    /// Whether no figure can be within it, and what was perhaps meant.
    func impossibility(at mark: SourceMark, of quantity: Quantity) -> Diagnostic? {
      if lower > upper {
        let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        return .error(
          "'\(text)' holds for nothing: its lower end is above its upper end", at: mark,
          hint: "write \(ends.reversed().joined(separator: ".."))")
      }
      let ends = [lower, upper == .infinity ? 0 : upper]
      guard isPercent, ends.contains(where: { $0 > 100 }) else { return nil }
      // What is open, or at its limit, stays open.
      let from = lower > 0 ? "\(RunExpectations.decimal(min(lower, 100)))%" : ""
      let to = upper < 100 ? "\(RunExpectations.decimal(upper))%" : ""
      return .error(
        "'\(text)' is no bound for '\(quantity.name)': a share is 100% at most", at: mark,
        hint: "write \(from)..\(from.isEmpty && to.isEmpty ? "100%" : to)")
    }

    func holds(_ value: Double) -> Bool { lower <= value && value <= upper }
  }

  private var bounds: [(quantity: Quantity, bound: Bound)] = []
  /// How far a figure may be from the one before: points for shares, per cent of it for lengths.
  private var changes: [(quantity: Quantity, limit: Double)] = []

  /// The topics named, where they stand.
  private(set) var topics: [MarkedText] = []

  package var isEmpty: Bool { bounds.isEmpty && changes.isEmpty }

  /// Reads the mapping `expect`; every mistake is reported.
  init(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    var reader = MappingReader(node, of: "'expect'", diagnostics)
    bounds = Self.quantities(&reader) { (node, quantity) throws(Diagnostic) in try Self.bound(node, quantity) }
    if let topics = reader.take("topics") {
      bounds += named(topics, diagnostics) { (node, topic) throws(Diagnostic) in try Self.bound(node, topic) }
    }
    if let change = reader.take("change") {
      var inner = MappingReader(change, of: "'change' of 'expect'", diagnostics)
      changes = Self.quantities(&inner) { (node, quantity) throws(Diagnostic) in try Self.limit(node, quantity) }
      if let topics = inner.take("topics") {
        changes += named(topics, diagnostics) { (node, topic) throws(Diagnostic) in try Self.limit(node, topic) }
      }
      inner.finish()
    }
    reader.finish()
  }

  private static func quantities<T>(
    _ reader: inout MappingReader, _ decode: (YAMLNode, Quantity) throws(Diagnostic) -> T
  ) -> [(Quantity, T)] {
    var output: [(Quantity, T)] = []
    for (name, quantity) in Quantity.named {
      let value = reader.optional(name) { (node) throws(Diagnostic) in try decode(node, quantity) }
      if let value { output.append((quantity, value)) }
    }
    return output
  }

  private mutating func named<T>(
    _ node: YAMLNode, _ diagnostics: Diagnostics, _ decode: (YAMLNode, Quantity) throws(Diagnostic) -> T
  ) -> [(Quantity, T)] {
    do throws(Diagnostic) {
      var output: [(Quantity, T)] = []
      for entry in try node.mapping() {
        let topic = Quantity.topic(entry.key)
        topics.append(MarkedText(entry.key, mark: entry.keyMark))
        output.append((topic, try decode(entry.value, topic)))
      }
      return output
    } catch {
      diagnostics.report(error)
      return []
    }
  }

  private static func bound(_ node: YAMLNode, _ quantity: Quantity) throws(Diagnostic) -> Bound {
    let text = try node.string()
    guard let bound = Bound(text) else {
      throw .error("'\(text)' is no bound", at: node.mark, hint: "write 300.., ..1% or 60%..95%")
    }
    guard !bound.isPercent || (quantity.isCount && quantity != .read) else {
      throw .error("'\(quantity.name)' is no share of anything", at: node.mark, hint: "write it without %")
    }
    // Records come whole; who writes 0.5 means half of them.
    if quantity.isCount, !bound.isPercent,
      let part = [bound.lower, bound.upper].first(where: { $0.isFinite && $0.rounded() != $0 })
    {
      throw .error(
        "'\(text)' is no number of records", at: node.mark,
        hint: part < 1 && quantity != .read ? "write \(decimal(part * 100))% for a share" : "write a whole number")
    }
    if let impossibility = bound.impossibility(at: node.mark, of: quantity) { throw impossibility }
    return bound
  }

  private static func limit(_ node: YAMLNode, _ quantity: Quantity) throws(Diagnostic) -> Double {
    let text = try node.string()
    guard text.hasSuffix("%"), let value = Double(text.dropLast()), value.isFinite, value >= 0 else {
      throw .error(
        "'\(text)' is no change", at: node.mark, hint: "write how far it may be from the run before: 5%")
    }
    // Shares change by points; only other figures can more than double.
    guard isRelative(quantity) || value <= 100 else {
      throw .error(
        "'\(text)' is no bound: a share changes by 100% at most", at: node.mark, hint: "write a change below 100%")
    }
    return value
  }

  /// Whether the change of a figure is measured by its former value, not in points of its share.
  private static func isRelative(_ quantity: Quantity) -> Bool { quantity == .length || quantity == .read }

  /// The run that the next one is to be compared with, given one: that run itself if it was as expected, else the one it
  /// was compared with. Else a run that failed would be the measure of the next, which then passes.
  package func baseline(_ figures: RunFigures) -> RunFigures? {
    // A night without records has no figures to measure another by.
    figures.read > 0 && failures(figures, previous: figures.baseline).isEmpty ? figures : figures.baseline
  }

  /// Whether anything is bounded by the figures of another run.
  package var boundsChanges: Bool { !changes.isEmpty }

  /// What a run misses, one line each. A figure that cannot be taken, a share of no records for one, misses its bound:
  /// a night on which nothing came is not as expected.
  ///
  /// - Parameters:
  ///   - previous: the figures of the run before; without, changes are not looked at.
  ///   - hadWork: false where all input was read by earlier runs: what cannot be measured then misses nothing.
  package func failures(_ figures: RunFigures, previous: RunFigures?, hadWork: Bool = true) -> [String] {
    var output: [String] = []
    for (quantity, bound) in bounds {
      let value = bound.isPercent ? figures.percent(quantity) : figures.value(quantity)
      guard let value else {
        guard hadWork else { continue }
        output.append("\(quantity.name) has no records to be measured by, expected \(bound.text)")
        continue
      }
      guard !bound.holds(value) else { continue }
      output.append("\(quantity.name) is \(Self.decimal(value))\(bound.isPercent ? " %" : ""), expected \(bound.text)")
    }
    guard let previous else { return output }
    for (quantity, limit) in changes {
      let isRelative = Self.isRelative(quantity)
      guard let before = isRelative ? previous.value(quantity) : previous.percent(quantity) else { continue }
      guard let now = isRelative ? figures.value(quantity) : figures.percent(quantity) else {
        output.append(
          "\(quantity.name) has no records to be measured by, expected a change of \(Self.decimal(limit)) % at most")
        continue
      }
      let change =
        isRelative ? (before > 0 ? abs(now - before) / before * 100 : now > 0 ? .infinity : 0) : abs(now - before)
      guard change > limit else { continue }
      let unit = isRelative ? "" : " %"
      output.append(
        "\(quantity.name) went from \(Self.decimal(before))\(unit) to \(Self.decimal(now))\(unit), expected a change of "
          + "\(Self.decimal(limit)) % at most")
    }
    return output
  }

  /// At most two decimals.
  fileprivate static func decimal(_ value: Double) -> String {
    let text = WinnowText.decimal(value, digits: 2)
    return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
  }
}
