internal import Winnow
internal import WinnowText

/// Reads source packs from YAML; every mistake is reported.
struct SourcePackReader {
  private(set) var pack = SourcePack()
  private let diagnostics: Diagnostics
  /// Where each domain is listed: the file's number, and the outlet's index.
  private var domains: [String: (mark: SourceMark, file: Int, outlet: Int)] = [:]
  private var file = 0

  init(_ diagnostics: Diagnostics) {
    self.diagnostics = diagnostics
  }

  /// Adds the rules of one file.
  mutating func read(_ node: YAMLNode) {
    file += 1
    var reader = MappingReader(node, of: "a source pack", diagnostics)
    if let version = reader.required("version", { node throws(Diagnostic) in try node.int() }), version != 1 {
      diagnostics.error(
        "version \(version) of source packs is unknown", at: reader.mark, hint: "this program reads version 1")
    }
    for item in reader.take("outlets")?.items ?? [] { readOutlets(item) }
    for item in reader.take("agencies")?.items ?? [] { readAgency(item) }
    for item in reader.take("phrases")?.items ?? [] { readPhrase(item) }
    for item in reader.take("templates")?.items ?? [] { readTemplate(item) }
    for item in reader.take("agency-cues")?.items ?? [] { readCue(item) }
    for item in reader.take("bylines")?.items ?? [] { readByline(item) }
    if let node = reader.take("words") { readWords(node) }
    readExamples(reader.take("examples"), of: "")
    reader.finish()
  }

  /// Checks what only all files together can tell.
  func checkReferences() {
    for phrase in pack.phrases where domains[phrase.outlet] == nil {
      diagnostics.error(
        "phrase '\(phrase.id)' names the unknown outlet '\(phrase.outlet)'", at: pack.marks[phrase.id],
        hint: Suggestion.hint(for: phrase.outlet, among: pack.outlets.map(\.domain)))
    }
    let ids = pack.agencies.map(\.id)
    for byline in pack.bylines {
      guard let form = byline.form, !ids.contains(form) else { continue }
      diagnostics.error(
        "byline '\(byline.id)' names the unknown agency '\(form)'", at: pack.marks[byline.id],
        hint: Suggestion.hint(for: form, among: ids))
    }
  }

  // MARK: Outlets

  private mutating func readOutlets(_ node: YAMLNode) {
    var reader = MappingReader(node, of: "a group of outlets", diagnostics)
    let country = reader.required("country") { node throws(Diagnostic) in try node.string() } ?? ""
    let kind =
      reader.required("kind") { node throws(Diagnostic) in
        try Self.choice(node, SourcePack.Outlet.Kind.self)
      } ?? .online
    let sites = reader.required("sites") { node throws(Diagnostic) in try node.mapping() } ?? []
    reader.finish()
    for site in sites { readOutlet(site, country, kind) }
  }

  /// An outlet of an earlier file that is listed again, under any domain of it, is changed: what is given takes the place,
  /// further domains and aliases are added.
  private mutating func readOutlet(
    _ site: YAMLNode.Entry, _ country: String, _ kind: SourcePack.Outlet.Kind
  ) {
    let domain = WebAddress.readable(site.key)
    let known = domains[domain].flatMap { $0.file < file ? $0.outlet : nil }
    let index = known ?? pack.outlets.count
    var outlet = known.map { pack.outlets[$0] } ?? SourcePack.Outlet(domain: domain, name: "", country: "", kind: kind)
    outlet.country = country
    outlet.kind = kind
    var added: [String] = known == nil ? [domain] : []
    if case .scalar = site.value.content {
      outlet.name = text(site.value) ?? ""
    } else {
      var fields = MappingReader(site.value, of: "outlet '\(site.key)'", diagnostics)
      let name =
        known == nil
        ? fields.required("name") { node throws(Diagnostic) in try node.string() }
        : fields.optional("name") { node throws(Diagnostic) in try node.string() }
      outlet.name = name ?? outlet.name
      let more = fields.optional("domains") { node throws(Diagnostic) in try node.strings() } ?? []
      added += more.map(WebAddress.readable).filter { known == nil || !outlet.domains.contains($0) }
      outlet.domains += added.filter { $0 != domain }
      outlet.aliases += fields.optional("aliases") { node throws(Diagnostic) in try node.strings() } ?? []
      fields.finish()
    }
    for domain in added { register(domain: domain, of: index, at: site.keyMark) }
    if known == nil { pack.outlets.append(outlet) } else { pack.outlets[index] = outlet }
  }

  private mutating func register(domain: String, of outlet: Int, at mark: SourceMark) {
    if !domain.contains(".") || domain.lowercased() != domain || domain.hasPrefix("www.") || domain.contains("/") {
      diagnostics.error(
        "'\(domain)' is not a domain", at: mark, hint: "write it in lower case, without www: example.com")
    }
    if let earlier = domains[domain] {
      let advice =
        earlier.file < file
        ? "it is one of '\(pack.outlets[earlier.outlet].domain)': to change that outlet, list it under `sites` by this domain"
        : "first at \(earlier.mark)"
      diagnostics.error("the domain '\(domain)' is listed twice", at: mark, hint: advice)
    }
    domains[domain] = (mark, file, outlet)
  }

  // MARK: Rules

  private mutating func readAgency(_ node: YAMLNode) {
    var reader = MappingReader(node, of: "an agency", diagnostics)
    let id = identifier(&reader)
    var agency = SourcePack.Agency(id: id, name: "")
    agency.name = reader.required("name") { node throws(Diagnostic) in try node.string() } ?? ""
    agency.names = reader.optional("names") { node throws(Diagnostic) in try node.strings() } ?? []
    agency.codes = reader.optional("codes") { node throws(Diagnostic) in try node.strings() } ?? []
    agency.languages = reader.optional("languages") { node throws(Diagnostic) in try node.strings() } ?? []
    agency.isImageAgency = reader.optional("images-only") { node throws(Diagnostic) in try node.bool() } ?? false
    if agency.names.isEmpty, agency.codes.isEmpty {
      diagnostics.error("agency '\(id)' needs 'names' or 'codes'", at: reader.mark)
    }
    reader.finish()
    pack.agencies.append(agency)
  }

  private mutating func readPhrase(_ node: YAMLNode) {
    var reader = MappingReader(node, of: "a phrase", diagnostics)
    let id = identifier(&reader)
    let phrase = SourcePack.Phrase(
      id: id, text: reader.required("text") { node throws(Diagnostic) in try Self.tellingText(node) } ?? "",
      outlet: WebAddress.readable(reader.required("outlet") { node throws(Diagnostic) in try node.string() } ?? ""),
      weight: weight(&reader, "weight", default: 0.6))
    readExamples(reader.take("examples"), of: id)
    reader.finish()
    pack.phrases.append(phrase)
  }

  private static func tellingText(_ node: YAMLNode) throws(Diagnostic) -> String {
    let text = try node.string()
    guard text.utf8.count >= 12 else {
      throw .error("'\(text)' is too short to tell an outlet", at: node.mark, hint: "at least 12 bytes")
    }
    return text
  }

  private mutating func readTemplate(_ node: YAMLNode) {
    var reader = MappingReader(node, of: "a template", diagnostics)
    let id = identifier(&reader)
    let text = reader.required("text") { node throws(Diagnostic) in try node.string() } ?? "{name} "
    let weight = weight(&reader, "weight", default: 0.5)
    let parts = text.split(separator: "{name}", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    if parts.count != 2 || (parts[0].utf8.count < 4 && parts[1].utf8.count < 4) {
      diagnostics.error(
        "the text of template '\(id)' needs '{name}' once, and words beside it", at: reader.mark,
        hint: "for example: the views of {name}")
    } else {
      pack.templates.append(SourcePack.Template(id: id, before: parts[0], after: parts[1], weight: weight))
    }
    readExamples(reader.take("examples"), of: id)
    reader.finish()
  }

  private mutating func readCue(_ node: YAMLNode) {
    var reader = MappingReader(node, of: "an agency cue", diagnostics)
    let id = identifier(&reader)
    let role =
      reader.required("role") { node throws(Diagnostic) in
        try Self.choice(node, SourceAnnotation.Agency.Role.self, [.origin, .image, .quoted])
      } ?? .quoted
    let cue = SourcePack.Cue(
      id: id, role: role,
      before: reader.optional("before") { node throws(Diagnostic) in try node.strings() } ?? [],
      after: reader.optional("after") { node throws(Diagnostic) in try node.strings() } ?? [],
      distance: reader.optional("distance") { node throws(Diagnostic) in try node.int() } ?? 1,
      confidence: weight(&reader, "confidence", default: 0.8))
    if cue.before.isEmpty, cue.after.isEmpty {
      diagnostics.error("agency cue '\(id)' needs 'before' or 'after'", at: reader.mark)
    }
    if !(0...64).contains(cue.distance) {
      diagnostics.error("'distance' of agency cue '\(id)' must be 0 to 64 bytes", at: reader.mark)
    }
    readExamples(reader.take("examples"), of: id)
    reader.finish()
    pack.cues.append(cue)
  }

  private mutating func readByline(_ node: YAMLNode) {
    var reader = MappingReader(node, of: "a byline", diagnostics)
    let id = identifier(&reader)
    let role =
      reader.optional("role") { node throws(Diagnostic) in
        try Self.choice(node, SourceAnnotation.Author.Role.self, [.writing, .reporting, .editing])
      } ?? .writing
    let byline = SourcePack.Byline(
      id: id, role: role,
      start: reader.optional("start") { node throws(Diagnostic) in try node.strings() } ?? [],
      anywhere: reader.optional("anywhere") { node throws(Diagnostic) in try node.strings() } ?? [],
      dated: reader.optional("dated") { node throws(Diagnostic) in try node.strings() } ?? [],
      before: reader.optional("before") { node throws(Diagnostic) in try node.strings() } ?? [],
      after: reader.optional("after") { node throws(Diagnostic) in try node.strings() } ?? [],
      form: reader.optional("form") { node throws(Diagnostic) in try node.string() })
    if [byline.start, byline.anywhere, byline.dated, byline.before, byline.after].allSatisfy(\.isEmpty) {
      diagnostics.error("byline '\(id)' needs 'start', 'anywhere', 'dated', 'before' or 'after'", at: reader.mark)
    }
    readExamples(reader.take("examples"), of: id)
    reader.finish()
    pack.bylines.append(byline)
  }

  private mutating func readWords(_ node: YAMLNode) {
    var reader = MappingReader(node, of: "the word lists", diagnostics)
    for list in SourcePack.WordList.allCases {
      let words = reader.optional(list.rawValue) { node throws(Diagnostic) in try Self.words(node) } ?? []
      pack.words[list, default: []] += words
    }
    reader.finish()
  }

  /// Words are looked up by their letters and digits: one without any would never be found.
  private static func words(_ node: YAMLNode) throws(Diagnostic) -> [String] {
    let words = try node.strings()
    for (word, item) in zip(words, node.items) where SquashedKey.hash(word) == 0 {
      throw .error(
        "'\(word)' has no letters", at: item.mark,
        hint: "signs between names and words are known without a list: leave it out")
    }
    return words
  }

  // MARK: Parts

  private mutating func identifier(_ reader: inout MappingReader) -> String {
    let id = reader.required("id") { node throws(Diagnostic) in try node.string() } ?? ""
    if let earlier = pack.marks[id], !id.isEmpty {
      diagnostics.error("the id '\(id)' is used twice", at: reader.mark, hint: "first at \(earlier)")
    }
    pack.marks[id] = reader.mark
    return id
  }

  private func weight(_ reader: inout MappingReader, _ key: String, default: Double) -> Double {
    reader.optional(key) { node throws(Diagnostic) in
      let value = try node.double()
      guard (0...1).contains(value) else { throw .error("\(value) is out of range (0 to 1)", at: node.mark) }
      return value
    } ?? `default`
  }

  private func text(_ node: YAMLNode) -> String? {
    do throws(Diagnostic) { return try node.string() } catch {
      diagnostics.report(error)
      return nil
    }
  }

  private static func choice<T: RawRepresentable & CaseIterable>(
    _ node: YAMLNode, _ type: T.Type
  ) throws(Diagnostic) -> T where T.RawValue == String {
    try choice(node, type, Array(T.allCases))
  }

  private static func choice<T: RawRepresentable>(
    _ node: YAMLNode, _ type: T.Type, _ all: [T]
  ) throws(Diagnostic) -> T where T.RawValue == String {
    let name = try node.string()
    if let value = all.first(where: { $0.rawValue == name }) { return value }
    let names = all.map(\.rawValue)
    throw .error(
      "'\(name)' is not one of \(names.joined(separator: ", "))", at: node.mark,
      hint: Suggestion.hint(for: name, among: names))
  }

  // MARK: Examples

  private mutating func readExamples(_ node: YAMLNode?, of rule: String) {
    for item in node?.items ?? [] {
      var reader = MappingReader(item, of: "an example", diagnostics)
      let page = reader.required("page") { node throws(Diagnostic) in try node.string() } ?? ""
      var example = SourcePack.Example(rule: rule, page: page, mark: item.mark)
      example.publisher = expectation(reader.take("publisher"))
      example.dateline = expectation(reader.take("dateline"))
      example.authors = reader.optional("authors") { node throws(Diagnostic) in try node.strings() }
      example.agencies = reader.optional("agencies") { node throws(Diagnostic) in
        var roles: [String: String] = [:]
        for entry in try node.mapping() { roles[entry.key] = try entry.value.string() }
        return roles
      }
      reader.finish()
      pack.examples.append(example)
    }
  }

  private func expectation(_ node: YAMLNode?) -> SourcePack.Example.Expectation? {
    guard let node else { return nil }
    return node.isNull ? .absent : text(node).map { .name($0) }
  }
}
