internal import Winnow
internal import WinnowText

/// Finds the headline among a page's lines.
struct TitleFinder {
  let page: MeasuredPage
  let decisions: UnsafeBufferPointer<LineDecision>

  /// The found line and the rule id for evidence.
  struct Finding {
    var block: Int
    var rule: String
  }

  /// The line that is the record's title, or (for a title tail: "Title – Site") its beginning.
  func find(_ title: String) -> Finding? {
    CaseFold.folded(title).withUnsafeBufferPointer { folded in
      let wanted = Self.core(folded)
      guard wanted.count >= 3 else { return nil }
      var prefix: Int?
      for index in 0..<page.lines.count {
        let line = page.lines[index]
        let length = Int(line.coreEnd &- line.coreStart)
        guard length <= wanted.count else { continue }
        if length == wanted.count {
          if wanted.hasPrefix(page.core(index)) { return Finding(block: index, rule: "page.title-of-record") }
        } else if prefix == nil, line.words >= 3, length * 2 >= wanted.count, wanted.hasPrefix(page.core(index)) {
          prefix = index
        }
      }
      return prefix.map { Finding(block: $0, rule: "page.title-of-record") }
    }
  }

  /// Without white space and punctuation at the ends.
  private static func core(_ folded: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard let start = folded.firstIndex(where: \.isWordByte), let end = folded.lastIndex(where: \.isWordByte) else {
      return UnsafeBufferPointer(rebasing: folded[0..<0])
    }
    return UnsafeBufferPointer(rebasing: folded[start...end])
  }

  /// The most likely headline; `columns` hold the features of the page's lines.
  func find(_ scorer: LineScorer, _ columns: FeatureColumns) -> Finding? {
    guard let candidates = TitleCandidates(page, decisions), candidates.count > 0, candidates[0].score > 0 else {
      return nil
    }
    candidates.measure(columns)
    var finding: Finding?
    withUnsafeTemporaryAllocation(of: Int.self, capacity: candidates.count) { lines in
      for rank in 0..<candidates.count { lines.initializeElement(at: rank, to: candidates[rank].line) }
      scorer.scoreTitles(columns, UnsafeBufferPointer(lines)) { scores in
        // Of equals the one that looked better at first glance.
        var best = 0
        for rank in 0..<candidates.count where scores[rank] > scores[best] { best = rank }
        if let whole = repeatedWhole(of: lines[best], lines) {
          finding = Finding(block: whole, rule: "title.copies")
          return
        }
        let reasons = scores.reasons(best)
        finding = Finding(block: lines[best], rule: ModelReason.titleID(reasons.first, reasons.second))
      }
    }
    return finding
  }

  /// The candidate above a line that goes on where it ends, and stands on the page again and again: pictures have the headline
  /// as their alternative text, and the first section may be called by a part of it.
  private func repeatedWhole(of line: Int, _ candidates: UnsafeMutableBufferPointer<Int>) -> Int? {
    let part = page.core(line)
    guard page.lines[line].copies == 1, page.lines[line].words >= 3 else { return nil }
    return candidates.first {
      $0 < line && page.lines[$0].copies >= 3 && page.lines[$0].separators == 0 && page.core($0).hasPrefix(part)
    }
  }

  /// The line that looks most like the headline at first glance.
  func guess() -> Int? {
    guard let candidates = TitleCandidates(page, decisions), candidates.count > 0 else { return nil }
    return candidates[0].line
  }
}
