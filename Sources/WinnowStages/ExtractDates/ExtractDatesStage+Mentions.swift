internal import Winnow
internal import WinnowText

extension ExtractDatesStage {
  /// What the page's expressions mean, in order: some lean on those around them.
  static func mentions(_ page: PublicationDate, _ anchor: DateAnchor?) -> [DateAnnotation.Mention] {
    var mentions: [DateAnnotation.Mention] = []
    mentions.reserveCapacity(page.candidates.count)
    page.candidates.withUnsafeBufferPointer { candidates in
      appendMentions(candidates, page, anchor, to: &mentions)
    }
    return mentions
  }

  private static func appendMentions(
    _ candidates: UnsafeBufferPointer<DateCandidate>, _ page: PublicationDate, _ anchor: DateAnchor?,
    to mentions: inout [DateAnnotation.Mention]
  ) {
    let (grammar, text) = (page.grammar, page.text)
    var resolver = DateResolver(anchor: anchor, monthFirst: page.order.isMonthFirst)
    var day: (date: CivilDate, block: Int)?
    var weekday: (date: CivilDate, end: Int, block: Int)?
    for index in candidates.indices {
      let rule = candidates[index].rule
      let block = candidates[index].block
      let operation = grammar.operations[rule]
      if operation == .time {
        resolver.clockDay =
          Self.day(behind: index, candidates, grammar, resolver) ?? (day?.block == block ? day?.date : nil)
      }
      var frame = candidates[index].frame
      if operation == .weekday, frame[.offset] == nil {
        frame[.offset] = Self.listedWeek(behind: index, candidates, grammar, text)
      }
      guard
        var resolved = resolver.resolve(frame, operation, type: grammar.types[rule], cue: candidates[index].cue)
      else { continue }
      let range = candidates[index].range
      // A value of ten bytes is that of a day, without clock time or part.
      if operation == .weekday, var date = resolved.point?.date, resolved.value.utf8.count == 10 {
        if let last = weekday, last.block == block, frame[.offset] == nil, isList(text, last.end, range.lowerBound) {
          // "On Friday, Saturday and Sunday": one day behind the other. But "on Friday and Thursday" that are past goes back.
          let distance = (date.weekday - last.date.weekday + 7) % 7
          let next = last.date.adding(days: distance)
          if let today = anchor?.date, distance <= 3 || next <= today || last.date > today { date = next }
          resolved.point = DatePoint(.day, date)
          resolved.value = date.text
        }
        weekday = (date, range.upperBound, block)
      } else {
        weekday = nil
      }
      if let point = resolved.point, point.grain == .day { day = (point.date, block) }
      var mention = DateAnnotation.Mention(
        range: range, type: resolved.type, value: resolved.value, rule: grammar.names[rule])
      if let mod = frame[.mod] { mention.mod = DateSymbols.mods[mod] }
      if let quant = frame[.quant] { mention.quant = DateSymbols.quants[quant] }
      if let ends = resolved.ends { (mention.begin, mention.until) = ends }
      mentions.append(mention)
    }
  }

  /// The week that the last weekday of a list gives to those before it: "Tuesday and Thursday of next week".
  private static func listedWeek(
    behind index: Int, _ candidates: UnsafeBufferPointer<DateCandidate>, _ grammar: DateGrammar,
    _ text: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    var last = candidates[index]
    for next in candidates[(index + 1)...].prefix(6) {
      guard next.block == last.block, grammar.operations[next.rule] == .weekday, next.frame[.weekday] != nil,
        isList(text, last.range.upperBound, next.range.lowerBound)
      else { return nil }
      if let offset = next.frame[.offset] {
        // In "Monday and last Friday" it is said of one day only.
        let word = DateWindow.word(behind: next.range.lowerBound, grammar, text, limit: next.range.upperBound).word
        return word >= 0 && grammar.fills(word, slot: .weekday) ? offset : nil
      }
      last = next
    }
    return nil
  }

  /// Whether only a comma or a short word, or "and/or", stands between two weekdays.
  private static func isList(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard 2...8 ~= end - start else { return false }
    var hasSlash = false
    for index in start..<end {
      let byte = text[index]
      guard byte.isWordByte || byte == 0x20 || byte == 0x2C || byte == 0x2F else { return false }
      if byte == 0x2F { hasSlash = true }
    }
    return hasSlash || end - start <= 6
  }

  /// The day that a clock time belongs to when it stands right behind, maybe with the time elsewhere in between:
  /// "10:35 a.m. (0735 GMT) Friday".
  private static func day(
    behind index: Int, _ candidates: UnsafeBufferPointer<DateCandidate>, _ grammar: DateGrammar,
    _ resolver: DateResolver
  ) -> CivilDate? {
    let candidate = candidates[index]
    var resolver = resolver
    var end = candidate.range.upperBound
    for next in candidates[(index + 1)...].prefix(2) {
      guard next.block == candidate.block, next.range.lowerBound - end <= 5 else { return nil }
      end = next.range.upperBound
      let operation = grammar.operations[next.rule]
      if operation == .time { continue }
      guard operation == .weekday || operation == .day || operation == .date else { return nil }
      let point = resolver.resolve(next.frame, operation, cue: next.cue)?.point
      return point?.grain == .day ? point?.date : nil
    }
    return nil
  }
}
