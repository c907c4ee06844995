internal import Glibc
internal import WinnowText

/// Turns the margins of a model, and where there are any the scores of rules, into probabilities.
///
/// Single-label: a softmax over `temperature · margin + ruleWeight · rule score`, times the probability that the document
/// belongs to any class of the model at all (the gate): a linear model is as sure about topics that it never saw.
/// Multi-label: one logistic function per class (Platt, 1999).
struct TopicCalibration: Sendable, Equatable {
  /// How margins and rule scores of one document become probabilities; fitted on documents the model had not seen.
  struct Mix: Sendable, Equatable {
    var temperature = 1.0
    var ruleWeight = 0.0
    /// Weights of `GateInputs`.
    var gate = [Double](repeating: 0, count: GateInputs.count)
  }

  /// What tells whether a document belongs to any class.
  struct GateInputs {
    static let count = 7
    /// 1, the greatest and the second margin, the scores of the rules (for the best class, the greatest for another class
    /// of the model, the greatest for a class that the model does not have), and the logarithm of the share of words that
    /// the model does not know, a twentieth added.
    let values: [Double]

    /// The inputs for a document whose best class is `best`.
    init(margins: [Double], best: Int, rules: [Double]?, uncovered: Double, unknownShare: Double) {
      var second = -Double.infinity
      var otherRule = 0.0
      for index in margins.indices where index != best {
        second = max(second, margins[index])
        if let rules { otherRule = max(otherRule, rules[index]) }
      }
      values = [
        1, margins[best], second.isFinite ? second : -1, rules?[best] ?? 0, otherRule, rules == nil ? 0 : uncovered,
        log(unknownShare + 0.05),
      ]
    }
  }

  /// One logistic function.
  struct Logistic: Sendable, Equatable {
    var slope = 1.0
    var intercept = 0.0
    var ruleWeight = 0.0
    /// The least probability at which the class is given.
    var threshold = 0.5
  }

  /// Without and with rules.
  var alone = Mix()
  var withRules = Mix()
  /// By class, of multi-label models.
  var logistics: [Logistic] = []

  /// The probability of every class.
  func probabilities(
    _ margins: [Double], rules: [Double]?, uncovered: Double, unknownShare: Double, into output: inout [Double]
  ) {
    output.removeAll(keepingCapacity: true)
    if !logistics.isEmpty {
      for (index, logistic) in logistics.enumerated() {
        let rule = rules?[index] ?? 0
        output.append(
          Self.sigmoid(logistic.slope * margins[index] + logistic.intercept + logistic.ruleWeight * rule))
      }
      return
    }
    let mix = rules == nil ? alone : withRules
    var greatest = -Double.infinity
    var best = 0
    for index in margins.indices {
      let value = mix.temperature * margins[index] + mix.ruleWeight * (rules?[index] ?? 0)
      output.append(value)
      if value > greatest { (greatest, best) = (value, index) }
    }
    var sum = 0.0
    for index in output.indices {
      output[index] = exp(output[index] - greatest)
      sum += output[index]
    }
    let inputs = GateInputs(
      margins: margins, best: best, rules: rules, uncovered: uncovered, unknownShare: unknownShare)
    let known = Self.sigmoid(zip(mix.gate, inputs.values).reduce(0) { $0 + $1.0 * $1.1 })
    for index in output.indices { output[index] *= known / sum }
  }

  static func sigmoid(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

  func fits(_ classes: Int, isMultiLabel: Bool) -> Bool {
    logistics.count == (isMultiLabel ? classes : 0) && alone.gate.count == GateInputs.count
      && withRules.gate.count == GateInputs.count
  }
}

extension TopicCalibration {
  func encode(_ writer: inout BinaryWriter) {
    for mix in [alone, withRules] {
      writer.double(mix.temperature)
      writer.double(mix.ruleWeight)
      writer.array(mix.gate) { $0.double($1) }
    }
    writer.array(logistics) { writer, logistic in
      writer.double(logistic.slope)
      writer.double(logistic.intercept)
      writer.double(logistic.ruleWeight)
      writer.double(logistic.threshold)
    }
  }

  init(_ reader: inout BinaryReader) throws(BinaryFormatError) {
    alone = try Self.mix(&reader)
    withRules = try Self.mix(&reader)
    logistics = try reader.array { (reader) throws(BinaryFormatError) -> Logistic in
      Logistic(
        slope: try reader.finite(), intercept: try reader.finite(), ruleWeight: try reader.finite(),
        threshold: try reader.finite())
    }
  }

  private static func mix(_ reader: inout BinaryReader) throws(BinaryFormatError) -> Mix {
    Mix(
      temperature: try reader.finite(), ruleWeight: try reader.finite(),
      gate: try reader.array { (reader) throws(BinaryFormatError) in try reader.finite() })
  }
}
