package import Winnow

/// Model files: YAML, one term a line, its weights by bucket.
extension LineModel {
  /// Reads a model; every mistake is reported.
  package init(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    self.init(passes: [])
    var reader = MappingReader(node, of: "a line model", diagnostics)
    _ = reader.required("version") { (node) throws(Diagnostic) -> Int in
      let version = try node.int()
      guard version == 1 else {
        throw .error("version \(version) is unknown", at: node.mark, hint: "this is version 1")
      }
      return version
    }
    _ = reader.take("trained-on")
    if let node = reader.take("thresholds") {
      var modes = MappingReader(node, of: "thresholds", diagnostics)
      thresholds.precision = modes.required("precision") { (node) throws(Diagnostic) -> Int in try node.int() } ?? 0
      thresholds.balanced = modes.required("balanced") { (node) throws(Diagnostic) -> Int in try node.int() } ?? 0
      thresholds.recall = modes.required("recall") { (node) throws(Diagnostic) -> Int in try node.int() } ?? 0
      modes.finish()
    }
    let list = reader.required("passes") { (node) throws(Diagnostic) -> [YAMLNode] in try node.sequence() } ?? []
    reader.finish()
    for item in list {
      passes.append(Self.pass(item, isFirst: passes.isEmpty, diagnostics))
    }
    if list.isEmpty { diagnostics.error("a line model needs at least one pass", at: node.mark) }
  }

  private static func pass(_ node: YAMLNode, isFirst: Bool, _ diagnostics: Diagnostics) -> Pass {
    var reader = MappingReader(node, of: "a pass", diagnostics)
    let bias =
      reader.required("bias") { (node) throws(Diagnostic) -> Int in try weight(node.int(), at: node.mark) } ?? 0
    let list = reader.required("terms") { (node) throws(Diagnostic) -> [YAMLNode] in try node.sequence() } ?? []
    reader.finish()
    var terms: [Term] = []
    for item in list {
      var reader = MappingReader(item, of: "a term", diagnostics)
      let input = reader.required("of") { (node) throws(Diagnostic) -> Input in try Self.input(node, isFirst: isFirst) }
      let partner = reader.optional("and") { (node) throws(Diagnostic) -> Input in
        try Self.input(node, isFirst: isFirst)
      }
      let count = partner == nil ? LineFeature.buckets : 64
      let weights = reader.required("weights") { (node) throws(Diagnostic) -> [Int16] in try Self.weights(node, count) }
      reader.finish()
      if let input, let weights { terms.append(Term(input: input, partner: partner, weights: weights)) }
    }
    return Pass(bias: bias, terms: terms)
  }

  private static func weight(_ value: Int, at mark: SourceMark) throws(Diagnostic) -> Int {
    guard (-30_000...30_000).contains(value) else { throw .error("\(value) is out of range", at: mark) }
    return value
  }

  /// `feature`, `feature+2` (of the line two further down) or `feature-1`.
  private static func input(_ node: YAMLNode, isFirst: Bool) throws(Diagnostic) -> Input {
    var name = try node.string()
    var offset = 0
    if let digit = name.unicodeScalars.last, let value = Int(String(digit)), name.unicodeScalars.count > 2 {
      let sign = name.unicodeScalars.dropLast().last
      offset = sign == "-" ? -value : value
      name = String(name.dropLast(2))
    }
    let known = LineFeature.allCases.filter { !isFirst || $0.rawValue < LineFeature.firstContext.rawValue }
    guard let feature = known.first(where: { $0.name == name }) else {
      throw .error("'\(name)' is no feature", at: node.mark, hint: Suggestion.hint(for: name, among: known.map(\.name)))
    }
    guard abs(offset) <= LineFeature.reach else {
      throw .error("neighbours further away than \(LineFeature.reach) lines are out of reach", at: node.mark)
    }
    return Input(feature: feature, offset: offset)
  }

  private static func weights(_ node: YAMLNode, _ count: Int) throws(Diagnostic) -> [Int16] {
    var weights: [Int16] = []
    weights.reserveCapacity(count)
    for word in try node.string().split(separator: " ") {
      guard let value = Int16(word) else { throw .error("'\(word)' is no weight", at: node.mark) }
      weights.append(value)
    }
    guard weights.count == count else {
      throw .error("\(weights.count) weights, not \(count)", at: node.mark)
    }
    return weights
  }

  /// The model as a file.
  package func yaml(trainedOn: String) -> String {
    var output = """
      # Weights of the line model of clean-boilerplate, in hundredths of a logit; written by its trainer, not by hand.
      # A term adds the weight of the bucket that its feature falls into; "x-1" is feature x of the line before, a term
      # with "and" has one weight for each combination of two features' coarse buckets.
      version: 1
      trained-on: \(trainedOn)
      thresholds: {precision: \(thresholds.precision), balanced: \(thresholds.balanced), recall: \(thresholds.recall)}
      passes:

      """
    for pass in passes {
      output += "  - bias: \(pass.bias)\n    terms:\n"
      for term in pass.terms {
        let partner = term.partner.map { ", and: \($0.text)" } ?? ""
        let weights = term.weights.map(String.init).joined(separator: " ")
        output += "      - {of: \(term.input.text)\(partner), weights: \(weights)}\n"
      }
    }
    return output
  }
}

extension LineModel.Input {
  /// The name in model files.
  var text: String {
    offset == 0 ? feature.name : feature.name + (offset > 0 ? "+" : "-") + String(abs(offset))
  }
}
