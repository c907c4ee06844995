package import Winnow
internal import WinnowText

/// What the stages of a run did with a document, read back from its record.
package struct DocumentStory: Sendable {
  /// What one stage did.
  package struct Chapter: Sendable {
    package let stage: String
    package let isCorpus: Bool
    package let before: Document
    package let after: Document
    package let verdict: Verdict
  }

  /// The document as it was read.
  package let start: Document
  /// The stages that saw it, in order.
  package let chapters: [Chapter]
  /// Whether the page is the one that was read; else it is put together from the record.
  package let hasOriginalPage: Bool
  /// The stage that dropped the document, and why.
  package let drop: (stage: String, reason: DropReason)?

  /// Reads a record of a kept or dropped document back.
  ///
  /// - Parameters:
  ///   - stages: the labels of the run's stages.
  ///   - input: the document as read, if it could be found.
  package init(_ found: FoundRecord, stages: [String], writers: StageWriters, input: Document?) {
    let record = found.record
    let text = record["text"]?.text.map { Array($0.utf8) }
    let removed = record.value(at: "clean.removed")?.elements.compactMap(PageMap.Removed.init) ?? []
    let original = record["page_text"]?.text.map { Array($0.utf8) } ?? input?.page
    let map =
      original.flatMap { PageMap(original: $0, text: text ?? $0, removed: removed) }
      ?? PageMap(text: text ?? [], removed: removed)
    let decoder = AnnotationDecoder(map: map, isCleaned: record["clean"] != nil)
    hasOriginalPage = map.isOriginal
    start = Self.start(found.id, record, map, input)
    drop = record["dropped"].map { ($0["stage"]?.text ?? "", decoder.dropReason($0)) }

    var chapters: [Chapter] = []
    var document = start
    for stage in stages {
      let before = document
      Self.apply(stage, record, map, decoder, writers, to: &document)
      let isLast = drop?.stage == stage
      chapters.append(
        Chapter(
          stage: stage, isCorpus: writers.isCorpus(stage), before: before, after: document,
          verdict: isLast ? .drop(drop?.reason ?? DropReason("")) : .keep))
      if isLast { break }
    }
    self.chapters = chapters
  }

  private static func start(_ id: RecordID, _ record: JSONValue, _ map: PageMap, _ input: Document?) -> Document {
    let isFoundTitle = record.value(at: "clean.title") != nil
    var document = Document(
      id: id, url: record["url"]?.text, title: isFoundTitle ? nil : record["title"]?.text, page: map.page,
      fields: input?.fields ?? [])
    document.recodedFrom = record.value(at: "winnow.recoded_from")?.text
    // Without the input, nobody knows which fields came with it.
    if input == nil { document.fields = otherFields(record) }
    return document
  }

  private static func otherFields(_ record: JSONValue) -> [Document.Field] {
    guard case .object(let members) = record else { return [] }
    return members.filter { !RecordEncoder.contractFields.contains($0.name) && $0.name != "dropped" }
      .map { Document.Field(name: $0.name, json: Array($0.value.compactText.utf8)) }
  }

  /// Adds what a stage wrote.
  private static func apply(
    _ stage: String, _ record: JSONValue, _ map: PageMap, _ decoder: AnnotationDecoder, _ writers: StageWriters,
    to document: inout Document
  ) {
    func owns(_ part: DocumentPart) -> Bool { writers.owner(of: part) == stage }
    if owns(.labels), record["clean"] != nil { label(&document, map, decoder, record) }
    if writers.owner(of: .labels, isOfCorpus: true) == stage, !owns(.labels) || writers.isCorpus(stage) {
      let removed = map.removals.filter { $1.pages != nil && document.blocks.indices.contains($0) }
        .sorted { $0.0 < $1.0 }
      document.remove(
        removed.map { block, line in
          (Removal(block: block, rule: line.rule, confidence: line.confidence, pages: line.pages), line.kind)
        })
    }
    if owns(.title), let evidence = record.value(at: "clean.title") {
      document.title = record["title"]?.text
      document.titleEvidence = decoder.evidence(evidence)
    }
    if owns(.language) { document.language = record["language"]?.text }
    if owns(.source), let source = record["source"] { document.source = decoder.source(source) }
    if owns(.dates), let dates = record["dates"] { document.dates = decoder.dates(dates) }
    if owns(.duplicate), let duplicate = record["duplicate"] { document.duplicate = decoder.duplicate(duplicate) }
    if owns(.topics), let topics = record["topics"] { document.topics = decoder.topics(topics) }
    if owns(.fields) { document.setFields(otherFields(record)) }
  }

  /// The labels of the stage that sees one document at a time: what was removed for another reason than other pages.
  private static func label(
    _ document: inout Document, _ map: PageMap, _ decoder: AnnotationDecoder, _ record: JSONValue
  ) {
    var labels = document.blocks.map(\.label)
    var removals: [Removal] = []
    for (block, line) in map.removals where line.pages == nil && labels.indices.contains(block) {
      labels[block] = line.rule == Removal.titleRule ? .title(isInText: false) : .boilerplate(line.kind)
      removals.append(Removal(block: block, rule: line.rule, confidence: line.confidence))
    }
    if let evidence = record.value(at: "clean.title"), case .page(let range) = decoder.evidence(evidence).origin,
      let title = document.blocks.firstIndex(where: { $0.range.contains(range.lowerBound) }), labels[title].isKept
    {
      labels[title] = .title(isInText: true)
    }
    document.label(labels, removals: removals)
  }
}
