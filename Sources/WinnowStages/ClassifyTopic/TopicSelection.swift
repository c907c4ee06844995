internal import Winnow

/// Which classes of a scored document are reported: thresholds, margin, levels, number.
struct TopicSelection: Sendable {
  var minimum: Double
  var margin: Double
  var minimumTerms: Int
  var levels: Int
  var maximum: Int

  /// In a short text so many words must stand for each term that is asked for: a headline and a sentence have room for one.
  private static let wordsPerTerm = 30

  /// A reported class.
  struct Choice {
    var classNumber: Int
    var score: Double
  }

  /// The classes to report, by falling score, then id; none when the stage abstains.
  func choose(_ scores: [Double], _ evidence: TopicEvidence, _ taxonomy: TopicTaxonomy) -> [Choice] {
    var choices: [Choice] = []
    var lead = (best: 0.0, second: 0.0)
    for number in taxonomy.top {
      let score = scores[number]
      if score > lead.best {
        lead = (score, lead.best)
      } else {
        lead.second = max(lead.second, score)
      }
    }
    guard lead.best > 0, lead.best - lead.second >= margin else { return [] }
    let terms = min(minimumTerms, max(1, evidence.words / Self.wordsPerTerm))
    var open = taxonomy.top
    while let number = open.popLast() {
      guard scores[number] > 0, evidence.distinctTerms[number] >= (taxonomy.parents[number] < 0 ? terms : 1) else {
        continue
      }
      guard scores[number] >= (taxonomy.classes[number].minimum ?? minimum) else { continue }
      choices.append(Choice(classNumber: number, score: Self.rounded(scores[number])))
      if taxonomy.classes[number].level < levels { open.append(contentsOf: taxonomy.classes[number].children) }
    }
    choices.sort { left, right in
      if left.score != right.score { return left.score > right.score }
      return taxonomy.classes[left.classNumber].id < taxonomy.classes[right.classNumber].id
    }
    if choices.count > maximum { choices.removeLast(choices.count - maximum) }
    return choices
  }

  /// Four digits: more would only pretend precision.
  private static func rounded(_ score: Double) -> Double { (score * 10_000).rounded() / 10_000 }
}
