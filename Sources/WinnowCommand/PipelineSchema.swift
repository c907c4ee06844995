internal import Winnow
internal import WinnowText

/// The JSON Schema (draft 2020-12) of pipeline files.
enum PipelineSchema {
  typealias Member = JSONValue.Member

  /// The schema for the stages of a registry.
  static func schema(_ registry: StageRegistry) -> JSONValue {
    object(
      [
        ("version", described("The version of the pipeline format.", [Member("const", number(PipelineFile.version))])),
        ("name", orNull(described("Stands in every record; by default the file's name.", [text]))),
        ("input", orNull(input)),
        ("stages", stages(registry)),
        ("output", orNull(output)),
        ("state", orNull(state)),
        ("expect", orNull(expectations)),
        ("tests", orNull(tests)),
      ], required: ["version", "stages"],
      before: [
        Member("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        Member("title", .string("Winnow pipeline")),
      ])
  }

  private static var input: JSONValue {
    object([
      ("files", oneOrMany([text], "Files, globs, directories, relative to this file; - is standard input.")),
      ("format", orNull(choice(InputFormat.self, "How files become records; auto goes by their names."))),
      (
        "only-new",
        orNull(described("Pass over files that an earlier run of the same state has read.", [type("boolean")]))
      ),
      ("max-record", orNull(size("Longer records are rejected.", ByteSize.text(Plan.Input.defaultMaxRecord)))),
    ])
  }

  private static var output: JSONValue {
    object([
      ("path", orNull(described("A directory, relative to the working directory; - is standard output.", [text]))),
      ("compress", orNull(choice(Compression.self, "How part files are compressed."))),
      ("keep-page", orNull(described("Also write the page text as read, as page_text.", [type("boolean")]))),
      ("part-size", orNull(size("Part files are closed at this size.", ByteSize.text(Plan.Output.defaultPartSize)))),
    ])
  }

  private static var state: JSONValue {
    let path = described("Where runs remember what they did, relative to the working directory.", [text])
    let mapping = object(
      [
        ("path", path),
        (
          "cache-size",
          orNull(size("Results of stages are kept up to this.", ByteSize.text(Plan.State.defaultCacheSize)))
        ),
      ], required: ["path"])
    return .object([Member("anyOf", .array([path, mapping]))])
  }

  private static var expectations: JSONValue {
    let bound = described(
      "A bound: 300.., ..1% or 60%..95%.", [Member("type", .array([.string("string"), .string("number")]))])
    let change = described("How far it may be from the run before: 5%.", [text])
    func quantities(_ value: JSONValue) -> [(String, JSONValue)] {
      ["read", "kept", "dropped", "rejected", "length"].map { ($0, orNull(value)) } + [
        ("topics", .object([type("object"), Member("additionalProperties", value)]))
      ]
    }
    return object(quantities(bound) + [("change", object(quantities(change)))])
  }

  private static var tests: JSONValue {
    let expectation: JSONValue = .object([type("object")])
    let test = object([
      ("name", orNull(described("Names the test in reports.", [text]))),
      ("page", described("A page text.", [text])),
      ("pages", list(.object([text]), "Several page texts.")),
      ("record", described("An input record.", [type("object")])),
      ("records", list(.object([type("object")]), "Several input records.")),
      (
        "expect",
        described(
          "Fields of the output record by path, or a list of such, one per document.",
          [Member("oneOf", .array([expectation, .object([type("array"), Member("items", expectation)])]))])
      ),
      ("dropped", described("The reason with which a stage must drop the document.", [text])),
      ("rejected", described("The reason with which the document must be rejected.", [text])),
    ])
    return list(test, "Pages with what must become of them; run by `winnow test`.")
  }

  private static func stages(_ registry: StageRegistry) -> JSONValue {
    let names = registry.definitions.filter { !$0.needsOptions }.map(\.descriptor.name)
    let plain: JSONValue = .object([Member("enum", .array(names.map { .string($0) }))])
    let configured = registry.definitions.map { definition in
      let options = options(definition.options, alternatives: definition.alternatives)
      let value = definition.needsOptions ? options : orNull(options)
      return object(
        [(definition.descriptor.name, merge(value, [Member("description", .string(definition.descriptor.summary))]))],
        required: [definition.descriptor.name])
    }
    return list(.object([Member("oneOf", .array([plain] + configured))]), "The stages, in order.")
  }

  /// The schema of a mapping with options, at least one of the alternatives among them.
  static func options(_ options: [OptionDescription], alternatives: [String] = []) -> JSONValue {
    let mapping = object(
      options.map { option in
        var members = [Member("description", .string(option.doc))]
        if let value = option.defaultValue.flatMap(yaml) { members.append(Member("default", value)) }
        if let example = option.example.flatMap(yaml) { members.append(Member("examples", .array([example]))) }
        let value = schema(option.type, option.range)
        // Without a default, no value is the same as not giving the option.
        let isOptional = !option.isRequired && option.defaultValue == nil
        return (option.name, merge(isOptional ? orNull(value) : value, members))
      }, required: options.filter(\.isRequired).map(\.name))
    guard !alternatives.isEmpty, case .object(let members) = mapping else { return mapping }
    let kinds = ["string", "number", "boolean", "array", "object"]
    let given = JSONValue.object([Member("type", .array(kinds.map { .string($0) }))])
    let needs = alternatives.map { name in
      JSONValue.object([
        Member("required", .array([.string(name)])), Member("properties", .object([Member(name, given)])),
      ])
    }
    return .object(members + [Member("anyOf", .array(needs))])
  }

  private static func schema(_ type: OptionType, _ range: ClosedRange<Double>? = nil) -> JSONValue {
    func bounds() -> [Member] {
      guard let range else { return [] }
      func literal(_ value: Double) -> JSONValue {
        .number(value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)")
      }
      let lower = [Member("minimum", literal(range.lowerBound))]
      return range.upperBound >= 1e15 ? lower : lower + [Member("maximum", literal(range.upperBound))]
    }
    switch type {
    case .boolean: return .object([self.type("boolean")])
    case .integer: return orDigits(.object([self.type("integer")] + bounds()))
    case .number: return orDigits(.object([self.type("number")] + bounds()))
    case .string, .path: return .object([text])
    case .oneOf(let names):
      // `true` and `false` among other names are booleans to YAML.
      let booleans = names.compactMap(YAMLNode.boolean).map { JSONValue.bool($0) }
      return .object([Member("enum", .array(names.map { .string($0) } + booleans))])
    case .list(let element):
      let one = schema(element, range)
      return .object([Member("anyOf", .array([one, .object([self.type("array"), Member("items", one)])]))])
    case .map(let value):
      return .object([self.type("object"), Member("additionalProperties", schema(value, range))])
    case .object(let options, let alternatives): return self.options(options, alternatives: alternatives)
    case .anyOf(let types): return .object([Member("anyOf", .array(types.map { schema($0, range) }))])
    }
  }

  // MARK: Building blocks

  /// `100_000` is a number here, and a string to most YAML parsers.
  private static func orDigits(_ value: JSONValue) -> JSONValue {
    let digits = JSONValue.object([type("string"), Member("pattern", .string("^-?[0-9]+(_[0-9]+)+(\\.[0-9]+)?$"))])
    return .object([Member("anyOf", .array([value, digits]))])
  }

  private static func object(
    _ properties: [(String, JSONValue)], required: [String] = [], before: [Member] = []
  ) -> JSONValue {
    var members = before + [type("object"), Member("properties", .object(properties.map { Member($0.0, $0.1) }))]
    if !required.isEmpty { members.append(Member("required", .array(required.map { .string($0) }))) }
    members.append(Member("additionalProperties", .bool(false)))
    return .object(members)
  }

  private static func type(_ name: String) -> Member { Member("type", .string(name)) }
  /// A plain number or boolean is a string where one is expected.
  private static var text: Member {
    Member("type", .array([.string("string"), .string("number"), .string("boolean")]))
  }
  /// No value is allowed, too.
  private static func orNull(_ value: JSONValue) -> JSONValue {
    .object([Member("anyOf", .array([value, .object([type("null")])]))])
  }
  private static func number(_ value: Int) -> JSONValue { .number("\(value)") }

  private static func described(_ text: String, _ members: [Member]) -> JSONValue {
    .object([Member("description", .string(text))] + members)
  }

  private static func list(_ items: JSONValue, _ text: String) -> JSONValue {
    described(text, [type("array"), Member("items", items)])
  }

  private static func oneOrMany(_ members: [Member], _ text: String) -> JSONValue {
    let one: JSONValue = .object(members)
    return described(
      text,
      [Member("anyOf", .array([one, .object([type("array"), Member("items", one), Member("minItems", number(1))])]))]
    )
  }

  private static func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type, _ text: String) -> JSONValue
  where T.RawValue == String {
    described(text, [Member("enum", .array(T.allCases.map { .string($0.rawValue) }))])
  }

  private static func size(_ text: String, _ value: String) -> JSONValue {
    described(
      "\(text) Bytes, or a number with KB, MB or GB.",
      [
        Member(
          "anyOf",
          .array([
            .object([type("integer")]),
            .object([Member("pattern", .string("^[0-9_]+ *[KMGkmg]?[Ii]?[Bb]?$")), type("string")]),
          ])),
        Member("default", .string(value)),
      ])
  }

  private static func merge(_ value: JSONValue, _ members: [Member]) -> JSONValue {
    guard case .object(let own) = value else { return value }
    return .object(members + own)
  }

  private static func yaml(_ text: String) -> JSONValue? {
    (try? YAMLParser.parse(SourceFile(path: "", bytes: Array(text.utf8))))?.json
  }
}
