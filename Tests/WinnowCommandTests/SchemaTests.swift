import Testing
import Winnow
import WinnowStages
import WinnowTestSupport
import WinnowText

/// The schema for editors says of a pipeline what `check` says.
@Suite struct SchemaTests {
  private static let schema = Result {
    try JSONValue(parsing: Array(CommandRun("schema", registry: .builtin).out.utf8))
  }

  private func findings(_ yaml: String) throws -> [String] {
    let node = try YAMLParser.parse(SourceFile(path: "p.yaml", bytes: Array(yaml.utf8)))
    return SchemaValidator().findings(node.json, try Self.schema.get())
  }

  private func isAcceptedByCheck(_ yaml: String) throws -> Bool {
    let directory = try TemporaryDirectory()
    return CommandRun("check", try directory.write("p.yaml", yaml), registry: .builtin).code == 0
  }

  /// The repository's top folder.
  private static let repository = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  static let pipelines = ((try? FilePaths.names(in: repository + "/pipelines")) ?? []).filter { $0.hasSuffix(".yaml") }

  @Test(arguments: pipelines)
  func readyPipelinesAreValid(_ name: String) throws {
    let bytes = try FilePaths.contents("\(Self.repository)/pipelines/\(name)")
    #expect(try findings(String(decoding: bytes, as: UTF8.self)) == [])
  }

  @Test func thereAreReadyPipelines() { #expect(Self.pipelines.count >= 3) }

  @Test(arguments: StageRegistry.builtin.definitions.map(\.descriptor.name))
  func examplesOfStagesAreValid(_ name: String) throws {
    let descriptor = try #require(StageRegistry.builtin[name]).descriptor
    for example in descriptor.examples {
      let node = try YAMLParser.parse(SourceFile(path: name, bytes: Array(example.yaml.utf8)))
      let stages = node.entry("stages")?.json ?? .array([.string(name)])
      let test = JSONValue.object([
        JSONValue.Member("version", .number("1")), JSONValue.Member("stages", stages),
      ])
      #expect(SchemaValidator().findings(test, try Self.schema.get()) == [], "\(example.name)")
    }
  }

  @Test(arguments: StageRegistry.builtin.definitions.map(\.descriptor.name))
  func startersAreValid(_ name: String) throws {
    #expect(try findings(CommandRun("new", "-", "--stages", name, registry: .builtin).out) == [])
  }

  /// Both accept, or both refuse.
  @Test(
    arguments: [
      ("[]", true), ("[clean-boilerplate]", true), ("[{clean-boilerplate: null}]", true),
      ("[{clean-boilerplate: {}}]", true), ("[filter]", false), ("[{filter: null}]", false), ("[{filter: {}}]", false),
      ("[{filter: {unknown: keep}}]", false), ("[{filter: {min-length: 3}}]", true),
      ("[{filter: {min-length: 100_000}}]", true), ("[{filter: {min-length: three}}]", false),
      ("[{filter: {min-length: -3}}]", false), ("[{filter: {where: [{field: a}]}}]", false),
      ("[{filter: {where: [{field: a, equals: 1}]}}]", true), ("[{filter: {where: {field: a, exists: true}}}]", true),
      ("[{filter: {where: [{equals: 1}]}}]", false), ("[{filter: {where: [{field: a, equals: null}]}}]", false),
      ("[{filter: {where: [{field: a, equals: null, exists: true}]}}]", true),
      ("[{filter: {min-length: 3, max-length: null}}]", true),
      ("[{filter: {min-length: 3, unknown: null}}]", false), ("[sample]", false), ("[{sample: {rate: 0.5}}]", true),
      ("[{sample: {rate: 1.5}}]", false), ("[{sample: {rate: 0.5, sede: 1}}]", false), ("[exec]", false),
      ("[{exec: {command: [cat], env: {A: 1}}}]", true), ("[{exec: {command: [cat], env: [A]}}]", false),
      ("[deduplicate]", true), ("[{deduplicate: {drop: false}}]", true), ("[{deduplicate: {drop: maybe}}]", false),
      ("[{deduplicate: {keep: longest}}]", true),
      ("[{deduplicate: {keep: [{prefer-source: [Reuters]}, longest]}}]", true),
      ("[{deduplicate: {keep: [{prefer-source: Reuters}]}}]", true),
      ("[{deduplicate: {keep: [{prefer-sources: [Reuters]}]}}]", false),
      ("[{deduplicate: {keep: [prefer-source]}}]", false), ("[{deduplicate: {keep: [shortest]}}]", false),
      ("[{select: {fields: [id, 7]}}]", true), ("[{select: {}}]", false), ("[nothing]", false),
      ("[{clean-boilerplate: {}, select: {fields: [id]}}]", false), ("clean-boilerplate", false),
    ] as [(String, Bool)])
  func agreesWithCheckOnStages(_ stages: String, _ isRight: Bool) throws {
    let yaml = "version: 1\nstages: \(stages)\n"
    #expect(try isAcceptedByCheck(yaml) == isRight)
    let findings = try findings(yaml)
    #expect(findings.isEmpty == isRight, "\(findings)")
  }

  @Test(
    arguments: [
      ("name: 2023", true), ("name:", true), ("name: [a]", false), ("input: {files: [a, 1]}", true), ("input:", true),
      ("input: {format: null}", true), ("input: {format: csv}", false), ("input: {max-record: 16 MB}", true),
      ("input: {max-record: many}", false), ("output: {path: null, keep-page: true}", true),
      ("output: {keep-page: yes}", false), ("output: {compress: bzip2}", false), ("tests:", true),
      ("tests: [{page: a, expect: {}}]", true), ("tests: [{page: 1, dropped: 2}]", true),
      ("tests: [{pages: [a, b], expect: [{}, {dropped: x}]}]", true),
      ("tests: [{record: {text: a}, expect: {a: 1}}]", true),
      ("tests: {page: a}", false), ("extra: 1", false),
    ] as [(String, Bool)])
  func agreesWithCheckOnTheRest(_ line: String, _ isRight: Bool) throws {
    let yaml = "version: 1\nstages: []\n\(line)\n"
    #expect(try isAcceptedByCheck(yaml) == isRight)
    let findings = try findings(yaml)
    #expect(findings.isEmpty == isRight, "\(findings)")
  }
}
