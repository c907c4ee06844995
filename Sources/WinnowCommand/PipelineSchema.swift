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
        ("name", described("Stands in every record; by default the file's name.", [type("string")])),
        ("input", input),
        ("stages", stages(registry)),
        ("output", output),
        ("tests", tests),
      ], required: ["version", "stages"],
      before: [
        Member("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        Member("title", .string("Winnow pipeline")),
      ])
  }

  private static var input: JSONValue {
    object([
      ("files", oneOrMany([type("string")], "Files, globs, directories, relative to this file; - is standard input.")),
      ("format", choice(InputFormat.self, "How files become records; auto goes by their names.")),
      ("max-record", size("Longer records are rejected.", ByteSize.text(Plan.Input.defaultMaxRecord))),
    ])
  }

  private static var output: JSONValue {
    object([
      ("path", described("A directory, relative to the working directory; - is standard output.", [type("string")])),
      ("compress", choice(Compression.self, "How part files are compressed.")),
      ("keep-page", described("Also write the page text as read, as page_text.", [type("boolean")])),
      ("part-size", size("Part files are closed at this size.", ByteSize.text(Plan.Output.defaultPartSize))),
    ])
  }

  private static var tests: JSONValue {
    let expectation: JSONValue = .object([type("object")])
    let test = object([
      ("name", described("Names the test in reports.", [type("string")])),
      ("page", described("A page text.", [type("string")])),
      ("pages", list(.object([type("string")]), "Several page texts.")),
      ("record", described("An input record.", [type("object")])),
      ("records", list(.object([type("object")]), "Several input records.")),
      (
        "expect",
        described(
          "Fields of the output record by path, or a list of such, one per document.",
          [Member("oneOf", .array([expectation, .object([type("array"), Member("items", expectation)])]))])
      ),
      ("dropped", described("The reason with which a stage must drop the document.", [type("string")])),
      ("rejected", described("The reason with which the document must be rejected.", [type("string")])),
    ])
    return list(test, "Pages with what must become of them; run by `winnow test`.")
  }

  private static func stages(_ registry: StageRegistry) -> JSONValue {
    let names = registry.definitions.filter { !$0.options.contains(where: \.isRequired) }.map(\.descriptor.name)
    let plain: JSONValue = .object([Member("enum", .array(names.map { .string($0) }))])
    let configured = registry.definitions.map { definition in
      let options = options(definition.options)
      let required = definition.options.contains(where: \.isRequired)
      let value: JSONValue =
        required ? options : .object([Member("oneOf", .array([options, .object([type("null")])]))])
      return object(
        [(definition.descriptor.name, merge(value, [Member("description", .string(definition.descriptor.summary))]))],
        required: [definition.descriptor.name])
    }
    return list(.object([Member("oneOf", .array([plain] + configured))]), "The stages, in order.")
  }

  /// The schema of a mapping with options.
  static func options(_ options: [OptionDescription]) -> JSONValue {
    object(
      options.map { option in
        var members = [Member("description", .string(option.doc))]
        if let value = option.defaultValue.flatMap(yaml) { members.append(Member("default", value)) }
        if let example = option.example.flatMap(yaml) { members.append(Member("examples", .array([example]))) }
        return (option.name, merge(schema(option.type, option.range), members))
      }, required: options.filter(\.isRequired).map(\.name))
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
    case .integer: return .object([self.type("integer")] + bounds())
    case .number: return .object([self.type("number")] + bounds())
    // A plain number or boolean is a string where one is expected.
    case .string: return .object([Member("type", .array([.string("string"), .string("number"), .string("boolean")]))])
    case .path: return .object([self.type("string")])
    case .oneOf(let names): return .object([Member("enum", .array(names.map { .string($0) }))])
    case .list(let element):
      let one = schema(element, range)
      return .object([Member("anyOf", .array([one, .object([self.type("array"), Member("items", one)])]))])
    case .map(let value):
      return .object([self.type("object"), Member("additionalProperties", schema(value, range))])
    case .object(let options): return self.options(options)
    }
  }

  // MARK: Building blocks

  private static func object(
    _ properties: [(String, JSONValue)], required: [String] = [], before: [Member] = []
  ) -> JSONValue {
    var members = before + [type("object"), Member("properties", .object(properties.map { Member($0.0, $0.1) }))]
    if !required.isEmpty { members.append(Member("required", .array(required.map { .string($0) }))) }
    members.append(Member("additionalProperties", .bool(false)))
    return .object(members)
  }

  private static func type(_ name: String) -> Member { Member("type", .string(name)) }
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
