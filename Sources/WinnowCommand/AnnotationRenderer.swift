internal import Winnow
internal import WinnowText

/// Shows the annotations of a document, each with the text and the rule behind it.
struct AnnotationRenderer {
  let style: TerminalStyle
  let document: Document
  private static let contextLength = 40

  init(style: TerminalStyle, document: Document) {
    self.style = style
    self.document = document
  }

  /// Everything that was not in `before`.
  func changes(since before: Document) -> [String] {
    var lines: [String] = []
    if document.title != before.title, let title = document.title {
      lines.append(entry("title", PlainText.line(title), document.titleEvidence.map { [$0] } ?? []))
    }
    if document.language != before.language, let language = document.language {
      lines.append(entry("language", language))
    }
    if document.source != before.source, let source = document.source { lines += self.source(source) }
    if document.dates != before.dates, let dates = document.dates { lines += self.dates(dates) }
    if document.duplicate != before.duplicate, let duplicate = document.duplicate {
      lines += self.duplicate(duplicate)
    }
    if document.topics != before.topics { lines += topics() }
    for field in document.fields where before.field(field.name) != field.json {
      lines.append(entry(PlainText.line(field.name), PlainText.line(field.json, limit: 100)))
    }
    if document.selection != before.selection, let selection = document.selection {
      lines.append(entry("fields", selection.entries.map(\.name).joined(separator: ", ")))
    }
    return lines
  }

  private func entry(_ name: String, _ value: String, _ evidence: [Evidence] = []) -> String {
    let head = style.paint(name, .cyan) + String(repeating: " ", count: max(1, 11 - name.count)) + value
    return ([head] + self.evidence(evidence)).joined(separator: "\n")
  }

  /// One line for each piece of evidence.
  func evidence(_ evidence: [Evidence]) -> [String] {
    evidence.map { item in
      let place: String
      switch item.origin {
      case .page(let range): place = "\(line(of: range.lowerBound)): \(context(range))"
      case .url: place = "url: \(PlainText.line(item.text ?? "", limit: 100))"
      case .field(let name): place = "field \(PlainText.line(name)): \(PlainText.line(item.text ?? "", limit: 100))"
      }
      return style.paint("             \(item.rule), ", .dim) + place
    }
  }

  private func line(of offset: Int) -> String { "line \(document.page[..<offset].count { $0 == 0x0A } + 1)" }

  /// The words around a range of the page, the range itself underlined.
  private func context(_ range: Range<Int>) -> String {
    let page = document.page
    var start = max(0, range.lowerBound - Self.contextLength)
    var end = min(page.count, range.upperBound + Self.contextLength)
    // Stay on the line, and between characters.
    if let feed = page[start..<range.lowerBound].lastIndex(of: 0x0A) { start = feed + 1 }
    if let feed = page[range.upperBound..<end].firstIndex(of: 0x0A) { end = feed }
    while start < range.lowerBound, page[start] & 0xC0 == 0x80 { start += 1 }
    while end > range.upperBound, end < page.count, page[end] & 0xC0 == 0x80 { end -= 1 }
    let before = PlainText.line(page[start..<range.lowerBound])
    let after = PlainText.line(page[range.upperBound..<end])
    let words = PlainText.line(page[range], limit: 80)
    let marked = style.isEnabled ? style.paint(words, .underline) : "[\(words)]"
    let hasSpaceBefore = range.lowerBound > start && page[range.lowerBound - 1] == 0x20
    let hasSpaceAfter = range.upperBound < end && page[range.upperBound] == 0x20
    return before + (hasSpaceBefore ? " " : "") + marked + (hasSpaceAfter ? " " : "") + after
  }

  private func source(_ source: SourceAnnotation) -> [String] {
    var lines: [String] = []
    if let publisher = source.publisher {
      let domain = publisher.domain.map { " (\(PlainText.line($0)))" } ?? ""
      lines.append(
        entry(
          "publisher",
          "\(PlainText.line(publisher.name))\(domain) \(decimal(publisher.confidence, digits: 2))",
          publisher.evidence))
    }
    for agency in source.agencies {
      lines.append(
        entry(
          "agency",
          "\(PlainText.line(agency.name)), \(agency.role.rawValue) \(decimal(agency.confidence, digits: 2))",
          agency.evidence))
    }
    for author in source.authors {
      lines.append(entry("author", "\(PlainText.line(author.name)), \(author.role.rawValue)", author.evidence))
    }
    if let dateline = source.dateline {
      lines.append(entry("dateline", PlainText.line(dateline.place), dateline.evidence))
    }
    return lines
  }

  private func dates(_ dates: DateAnnotation) -> [String] {
    var lines: [String] = []
    for (name, point) in [("published", dates.published), ("updated", dates.updated)] {
      guard let point else { continue }
      lines.append(
        entry(
          name, "\(point.value), by \(point.basis.rawValue) \(decimal(point.confidence, digits: 2))",
          point.evidence))
    }
    if dates.earliest != nil || dates.latest != nil {
      lines.append(entry("bounds", "\(dates.earliest ?? "…") to \(dates.latest ?? "…")"))
    }
    for mention in dates.mentions {
      let extra = [
        ("mod", mention.mod), ("quant", mention.quant), ("freq", mention.freq), ("begin", mention.begin),
        ("until", mention.until),
      ].compactMap { name, value in value.map { " \(name)=\($0)" } }.joined()
      lines.append(
        entry(
          "mention", "\(mention.type.rawValue) \(mention.value)\(extra)",
          [Evidence(page: mention.range, rule: mention.rule)]))
    }
    return lines
  }

  private func duplicate(_ duplicate: DuplicateAnnotation) -> [String] {
    let canonical = duplicate.of.map { "duplicate of \(PlainText.line($0.text))" } ?? "canonical"
    var value = "\(canonical), cluster \(PlainText.line(duplicate.cluster.text))"
    if let kind = duplicate.kind { value += ", \(kind.rawValue)" }
    if let similarity = duplicate.similarity { value += " \(decimal(similarity, digits: 2))" }
    return [entry("duplicate", value, duplicate.evidence)]
  }

  private func topics() -> [String] {
    document.topics.map { topic in
      entry(
        "topic",
        "\(topic.label) (\(topic.id)) \(decimal(topic.score, digits: 2)) by \(topic.basis.rawValue): "
          + PlainText.line(topic.terms.joined(separator: ", "), limit: 120))
    }
  }
}
