package import Winnow

/// Model files: YAML, one tree a line.
extension LineModels {
  /// Reads a file's models; every mistake is reported.
  package init(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    var reader = MappingReader(node, of: "a line model", diagnostics)
    _ = reader.required("version") { (node) throws(Diagnostic) -> Int in
      let version = try node.int()
      guard version == 2 else {
        throw .error("version \(version) is unknown", at: node.mark, hint: "this is version 2")
      }
      return version
    }
    _ = reader.take("trained-on")
    let thresholds = reader.take("thresholds").map { LineModel.Thresholds($0, diagnostics) } ?? LineModel.Thresholds()
    let bareNode = reader.take("without-topic")
    self.init(LineModel(&reader, node, thresholds, diagnostics))
    withoutTopic = bareNode.map { node in
      var reader = MappingReader(node, of: "the model without topic", diagnostics)
      return LineModel(&reader, node, thresholds, diagnostics)
    }
  }

  /// The models as a file.
  package func yaml(trainedOn: String) -> String {
    let thresholds = withTopic.thresholds
    var output = """
      # The line models of clean-boilerplate; written by their trainer, not by hand.
      # A tree adds to a line's score, in hundredths of a logit, one of the weights behind "add": the first condition that
      # holds counts 1, the second 2, the third 4, and so on, and the sum is the weight's place, from 0. Conditions compare
      # buckets of features; "x-1" is feature x of the line before. "orders" ranks the codes of features that are names.
      # "without-topic" is the model of pages of which neither title nor url is known.
      version: 2
      trained-on: \(trainedOn)
      thresholds: {precision: \(thresholds.precision), balanced: \(thresholds.balanced), recall: \(thresholds.recall)}

      """
    output += withTopic.yaml(indent: 0)
    if let withoutTopic { output += "without-topic:\n" + withoutTopic.yaml(indent: 2) }
    return output
  }
}

extension LineModel.Thresholds {
  fileprivate init(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    var reader = MappingReader(node, of: "thresholds", diagnostics)
    precision = reader.required("precision", LineModel.score) ?? 0
    balanced = reader.required("balanced", LineModel.score) ?? 0
    recall = reader.required("recall", LineModel.score) ?? 0
    reader.finish()
  }
}

extension LineModel {
  /// Reads what is left of a mapping as one model.
  fileprivate init(
    _ reader: inout MappingReader, _ node: YAMLNode, _ thresholds: Thresholds, _ diagnostics: Diagnostics
  ) {
    self.init(passes: [])
    self.thresholds = thresholds
    if let node = reader.take("orders") { readOrders(node, diagnostics) }
    let titleNode = reader.take("titles")
    let list = reader.required("passes") { (node) throws(Diagnostic) -> [YAMLNode] in try node.sequence() } ?? []
    reader.finish()
    for item in list {
      let known = passes.isEmpty ? LineFeature.firstContext : LineFeature.firstOfTitles
      passes.append(Self.pass(item, known: known.rawValue, diagnostics))
    }
    if let node = titleNode { titles = Self.pass(node, known: LineFeature.allCases.count, diagnostics) }
    if list.isEmpty { diagnostics.error("a line model needs at least one pass", at: node.mark) }
  }

  private mutating func readOrders(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    var reader = MappingReader(node, of: "orders", diagnostics)
    for feature in LineFeature.allCases.prefix(LineFeature.nameCount) {
      let ranks = reader.optional(feature.name) { (node) throws(Diagnostic) -> [Int16] in
        let ranks = try Self.numbers(node, LineFeature.buckets)
        guard ranks.allSatisfy({ (0..<Int16(LineFeature.buckets)).contains($0) }) else {
          throw .error("ranks are numbers from 0 to \(LineFeature.buckets - 1)", at: node.mark)
        }
        return ranks
      }
      guard let ranks else { continue }
      let first = feature.rawValue * LineFeature.buckets
      orders.replaceSubrange(first..<(first + LineFeature.buckets), with: ranks.map { UInt8($0) })
    }
    reader.finish()
  }

  /// Reads a pass whose conditions are about the first `known` features.
  private static func pass(_ node: YAMLNode, known: Int, _ diagnostics: Diagnostics) -> Pass {
    var reader = MappingReader(node, of: "a pass", diagnostics)
    let bias = reader.required("bias", score) ?? 0
    let list = reader.required("trees") { (node) throws(Diagnostic) -> [YAMLNode] in try node.sequence() } ?? []
    reader.finish()
    var trees: [Tree] = []
    for item in list {
      var reader = MappingReader(item, of: "a tree", diagnostics)
      let conditions = reader.required("if") { (node) throws(Diagnostic) -> [Condition] in
        try Self.conditions(node, known: known)
      }
      guard let conditions else { continue }
      let weights = reader.required("add") { (node) throws(Diagnostic) -> [Int16] in
        try Self.numbers(node, 1 << conditions.count)
      }
      reader.finish()
      if let weights { trees.append(Tree(conditions: conditions, weights: weights)) }
    }
    return Pass(bias: bias, trees: trees)
  }

  /// A score, or a bound on one: sums of them must not overflow.
  fileprivate static func score(_ node: YAMLNode) throws(Diagnostic) -> Int {
    let value = try node.int()
    guard (-30_000...30_000).contains(value) else {
      throw .error("\(value) is out of range (-30000 to 30000)", at: node.mark)
    }
    return value
  }

  /// `words > 4 and last-sign-1 > 3`.
  private static func conditions(_ node: YAMLNode, known: Int) throws(Diagnostic) -> [Condition] {
    var output: [Condition] = []
    for text in try node.string().split(separator: " and ") {
      let parts = text.split(separator: " ")
      guard parts.count == 3, parts[1] == ">", let threshold = UInt8(parts[2]), threshold < LineFeature.buckets else {
        throw .error("'\(text)' is no condition", at: node.mark, hint: "a condition is like 'words > 4'")
      }
      let input = try input(String(parts[0]), known: known, node.mark)
      output.append(Condition(input: input, threshold: threshold))
    }
    guard (1...maxDepth).contains(output.count) else {
      throw .error("a tree has 1 to \(maxDepth) conditions", at: node.mark)
    }
    return output
  }

  /// `feature`, `feature+2` (of the line two further down) or `feature-1`.
  private static func input(_ text: String, known: Int, _ mark: SourceMark) throws(Diagnostic) -> Input {
    var name = text
    var offset = 0
    if let digit = name.unicodeScalars.last, let value = Int(String(digit)), name.unicodeScalars.count > 2 {
      let sign = name.unicodeScalars.dropLast().last
      offset = sign == "-" ? -value : value
      name = String(name.dropLast(2))
    }
    guard let feature = LineFeature.byName[name], feature.rawValue < known else {
      let names = LineFeature.allCases.prefix(known).map(\.name)
      throw .error("'\(name)' is no feature", at: mark, hint: Suggestion.hint(for: name, among: names))
    }
    guard abs(offset) <= LineFeature.reach else {
      throw .error("neighbours further away than \(LineFeature.reach) lines are out of reach", at: mark)
    }
    return Input(feature: feature, offset: offset)
  }

  private static func numbers(_ node: YAMLNode, _ count: Int) throws(Diagnostic) -> [Int16] {
    var numbers: [Int16] = []
    numbers.reserveCapacity(count)
    for word in try node.string().split(separator: " ") {
      guard let value = Int16(word) else { throw .error("'\(word)' is no weight", at: node.mark) }
      numbers.append(value)
    }
    guard numbers.count == count else { throw .error("\(numbers.count) weights, not \(count)", at: node.mark) }
    return numbers
  }

  /// The model as the members of a mapping.
  fileprivate func yaml(indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var output = "\(margin)orders:\n"
    for feature in LineFeature.allCases.prefix(LineFeature.nameCount) {
      let first = feature.rawValue * LineFeature.buckets
      let ranks = orders[first..<(first + LineFeature.buckets)].map(String.init).joined(separator: " ")
      output += "\(margin)  \(feature.name): \(ranks)\n"
    }
    output += "\(margin)passes:\n"
    for pass in passes {
      output += "\(margin)  - bias: \(pass.bias)\n\(margin)    trees:\n" + Self.yaml(pass.trees, indent: indent + 6)
    }
    if !titles.trees.isEmpty {
      output += "\(margin)titles:\n\(margin)  bias: \(titles.bias)\n\(margin)  trees:\n"
      output += Self.yaml(titles.trees, indent: indent + 4)
    }
    return output
  }

  private static func yaml(_ trees: [Tree], indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    return trees.map { tree in
      let conditions = tree.conditions.map { "\($0.input.text) > \($0.threshold)" }.joined(separator: " and ")
      let weights = tree.weights.map(String.init).joined(separator: " ")
      return margin + "- {if: \(conditions), add: \(weights)}\n"
    }.joined()
  }
}

extension LineModel.Input {
  /// The name in model files.
  var text: String {
    offset == 0 ? feature.name : feature.name + (offset > 0 ? "+" : "-") + String(abs(offset))
  }
}
