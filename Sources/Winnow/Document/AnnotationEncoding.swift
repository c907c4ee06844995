internal import WinnowText

/// The output form of what the stages found.
extension RecordEncoder {
  func encode(_ duplicate: DuplicateAnnotation, of document: borrowing Document, into writer: inout JSONWriter) {
    writer.key("duplicate")
    writer.beginObject()
    writer.key("cluster")
    writer.id(duplicate.cluster)
    if let canonical = duplicate.of {
      writer.key("of")
      writer.id(canonical)
    }
    if let run = duplicate.run {
      writer.key("run")
      writer.number(run)
    }
    if let kind = duplicate.kind { writer.field("kind", kind.rawValue) }
    if let similarity = duplicate.similarity {
      writer.key("similarity")
      writer.number(similarity)
    }
    if let shared = duplicate.sharedShingles {
      writer.key("shared_shingles")
      writer.number(shared)
    }
    encode(duplicate.evidence, of: document, into: &writer)
    writer.endObject()
  }

  func encode(_ source: SourceAnnotation, of document: borrowing Document, into writer: inout JSONWriter) {
    writer.key("source")
    writer.beginObject()
    if let publisher = source.publisher {
      writer.key("publisher")
      writer.beginObject()
      writer.field("name", publisher.name)
      if let domain = publisher.domain { writer.field("domain", domain) }
      writer.key("confidence")
      writer.number(publisher.confidence)
      encode(publisher.evidence, of: document, into: &writer)
      writer.endObject()
    }
    if !source.agencies.isEmpty {
      writer.key("agencies")
      writer.beginArray()
      for agency in source.agencies {
        writer.beginObject()
        writer.field("name", agency.name)
        writer.field("role", agency.role.rawValue)
        writer.key("confidence")
        writer.number(agency.confidence)
        encode(agency.evidence, of: document, into: &writer)
        writer.endObject()
      }
      writer.endArray()
    }
    if !source.authors.isEmpty {
      writer.key("authors")
      writer.beginArray()
      for author in source.authors {
        writer.beginObject()
        writer.field("name", author.name)
        writer.field("role", author.role.rawValue)
        encode(author.evidence, of: document, into: &writer)
        writer.endObject()
      }
      writer.endArray()
    }
    if let dateline = source.dateline {
      writer.key("dateline")
      writer.beginObject()
      writer.field("place", dateline.place)
      encode(dateline.evidence, of: document, into: &writer)
      writer.endObject()
    }
    writer.endObject()
  }

  func encode(_ dates: DateAnnotation, of document: borrowing Document, into writer: inout JSONWriter) {
    writer.key("dates")
    writer.beginObject()
    if let published = dates.published { encode("published", published, of: document, into: &writer) }
    if let updated = dates.updated { encode("updated", updated, of: document, into: &writer) }
    if dates.earliest != nil || dates.latest != nil {
      writer.key("bounds")
      writer.beginObject()
      if let earliest = dates.earliest { writer.field("earliest", earliest) }
      if let latest = dates.latest { writer.field("latest", latest) }
      writer.endObject()
    }
    if !dates.mentions.isEmpty {
      writer.key("mentions")
      writer.beginArray()
      for mention in dates.mentions { encode(mention, of: document, into: &writer) }
      writer.endArray()
    }
    writer.endObject()
  }

  private func encode(
    _ key: StaticString, _ point: DateAnnotation.Point, of document: borrowing Document, into writer: inout JSONWriter
  ) {
    writer.key(key)
    writer.beginObject()
    writer.field("value", point.value)
    writer.field("basis", point.basis.rawValue)
    writer.key("confidence")
    writer.number(point.confidence)
    encode(point.evidence, of: document, into: &writer)
    writer.endObject()
  }

  private func encode(
    _ mention: DateAnnotation.Mention, of document: borrowing Document, into writer: inout JSONWriter
  ) {
    writer.beginObject()
    let block = encodeSpan(mention.range, of: document, alwaysWithIn: true, into: &writer)
    writer.field("type", mention.type.rawValue)
    writer.field("value", mention.value)
    if let mod = mention.mod { writer.field("mod", mod) }
    if let quant = mention.quant { writer.field("quant", quant) }
    if let freq = mention.freq { writer.field("freq", freq) }
    if let begin = mention.begin { writer.field("begin", begin) }
    if let until = mention.until { writer.field("until", until) }
    writer.field("rule", mention.rule)
    if let block = name(ofBlock: block, of: document) { writer.field("block", block) }
    writer.endObject()
  }

  func encode(_ topics: [TopicAnnotation], into writer: inout JSONWriter) {
    writer.key("topics")
    writer.beginArray()
    for topic in topics {
      writer.beginObject()
      writer.field("id", topic.id)
      writer.field("label", topic.label)
      writer.key("level")
      writer.number(topic.level)
      writer.key("score")
      writer.number(topic.score)
      writer.field("by", topic.basis.rawValue)
      writer.key("terms")
      writer.beginArray()
      for term in topic.terms { writer.string(term) }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
  }
}
