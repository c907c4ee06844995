package import Winnow
package import WinnowText

/// Reads the annotations of a record back.
struct AnnotationDecoder {
  let map: PageMap
  /// Whether offsets without `in` count in the cleaned text.
  let isCleaned: Bool

  /// One piece of evidence.
  func evidence(_ value: JSONValue) -> Evidence {
    let rule = value["rule"]?.text ?? ""
    let text = value["text"]?.text
    switch value["in"]?.text {
    case "url": return Evidence(.url, text: text ?? "", rule: rule)
    case "field": return Evidence(.field(value["field"]?.text ?? ""), text: text ?? "", rule: rule)
    default:
      if let range = range(value) { return Evidence(page: range, rule: rule) }
      return Evidence(.field("page"), text: text ?? "", rule: rule)
    }
  }

  private func range(_ value: JSONValue) -> Range<Int>? {
    guard let start = value["start"]?.double, let end = value["end"]?.double, start >= 0, start <= end, end < 1e15
    else { return nil }
    return map.range(Int(start)..<Int(end), isInPage: value["in"]?.text == "page", isCleaned: isCleaned)
  }

  private func evidence(of value: JSONValue) -> [Evidence] { value["evidence"]?.elements.map(evidence) ?? [] }

  private func confidence(_ value: JSONValue) -> Double { value["confidence"]?.double ?? 0 }

  func source(_ value: JSONValue) -> SourceAnnotation {
    var source = SourceAnnotation()
    if let publisher = value["publisher"], let name = publisher["name"]?.text {
      source.publisher = SourceAnnotation.Publisher(
        name: name, domain: publisher["domain"]?.text, confidence: confidence(publisher),
        evidence: evidence(of: publisher))
    }
    source.agencies = (value["agencies"]?.elements ?? []).compactMap { agency in
      guard let name = agency["name"]?.text,
        let role = agency["role"]?.text.flatMap(SourceAnnotation.Agency.Role.init)
      else { return nil }
      return SourceAnnotation.Agency(
        name: name, role: role, confidence: confidence(agency), evidence: evidence(of: agency))
    }
    source.authors = (value["authors"]?.elements ?? []).compactMap { author in
      guard let name = author["name"]?.text,
        let role = author["role"]?.text.flatMap(SourceAnnotation.Author.Role.init)
      else { return nil }
      return SourceAnnotation.Author(name: name, role: role, evidence: evidence(of: author))
    }
    if let dateline = value["dateline"], let place = dateline["place"]?.text {
      source.dateline = SourceAnnotation.Dateline(place: place, evidence: evidence(of: dateline))
    }
    return source
  }

  func dates(_ value: JSONValue) -> DateAnnotation {
    var dates = DateAnnotation()
    func point(_ name: String) -> DateAnnotation.Point? {
      guard let point = value[name], let day = point["value"]?.text,
        let basis = point["basis"]?.text.flatMap(DateAnnotation.Basis.init)
      else { return nil }
      return DateAnnotation.Point(
        value: day, basis: basis, confidence: confidence(point), evidence: evidence(of: point))
    }
    dates.published = point("published")
    dates.updated = point("updated")
    dates.earliest = value.value(at: "bounds.earliest")?.text
    dates.latest = value.value(at: "bounds.latest")?.text
    dates.mentions = (value["mentions"]?.elements ?? []).compactMap(mention)
    return dates
  }

  private func mention(_ value: JSONValue) -> DateAnnotation.Mention? {
    guard let type = value["type"]?.text.flatMap(DateAnnotation.TimexType.init), let range = range(value) else {
      return nil
    }
    var mention = DateAnnotation.Mention(
      range: range, type: type, value: value["value"]?.text ?? "", rule: value["rule"]?.text ?? "")
    mention.mod = value["mod"]?.text
    mention.quant = value["quant"]?.text
    mention.freq = value["freq"]?.text
    mention.begin = value["begin"]?.text
    mention.until = value["until"]?.text
    return mention
  }

  func duplicate(_ value: JSONValue) -> DuplicateAnnotation? {
    guard let cluster = value["cluster"].flatMap(RecordID.init(json:)) else { return nil }
    return DuplicateAnnotation(
      cluster: cluster, of: value["of"].flatMap(RecordID.init(json:)),
      kind: value["kind"]?.text.flatMap(DuplicateAnnotation.Kind.init), similarity: value["similarity"]?.double,
      sharedShingles: value["shared_shingles"]?.double.flatMap(Int.init(exactly:)), evidence: evidence(of: value))
  }

  func topics(_ value: JSONValue) -> [TopicAnnotation] {
    value.elements.compactMap { topic in
      guard let id = topic["id"]?.text, let label = topic["label"]?.text else { return nil }
      return TopicAnnotation(
        id: id, label: label, level: topic["level"]?.double.flatMap(Int.init(exactly:)) ?? 1,
        score: topic["score"]?.double ?? 0,
        basis: topic["by"]?.text.flatMap(TopicAnnotation.Basis.init) ?? .rules,
        terms: topic["terms"]?.elements.compactMap(\.text) ?? [])
    }
  }

  func dropReason(_ value: JSONValue) -> DropReason {
    DropReason(
      value["reason"]?.text ?? "", detail: value["detail"]?.text ?? "", evidence: evidence(of: value))
  }
}

extension RecordID {
  /// An id from its JSON value.
  package init?(json: JSONValue) {
    switch json {
    case .string(let text): self.init(text)
    case .number(let literal): self.init(number: literal)
    default: return nil
    }
  }
}
