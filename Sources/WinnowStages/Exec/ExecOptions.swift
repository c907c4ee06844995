public import Winnow

/// A command line as a list of words, with its place in the pipeline file.
public struct ExecCommand: OptionValue {
  public var words: [String] = []
  /// The place of each word.
  let marks: [SourceMark?]

  init(_ words: [String], marks: [SourceMark?]) {
    self.words = words
    self.marks = marks
  }

  public static var optionType: OptionType { .list(.string) }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> ExecCommand {
    let words = try node.strings()
    guard let program = words.first, !program.isEmpty else {
      throw .error("the command is empty", at: node.mark)
    }
    if words.count == 1, program.contains(" ") {
      throw .error(
        "a command is a list of words, not one string", at: node.mark,
        hint: "write [\(program.split(separator: " ").joined(separator: ", "))]")
    }
    guard !words.contains(where: { $0.utf8.contains(0) }) else {
      throw .error("a command cannot contain a NUL byte", at: node.mark)
    }
    return ExecCommand(words, marks: node.items.map(\.mark))
  }
  public var optionText: String? { nil }
}

/// The options of `exec`.
public struct ExecOptions: StageOptions {
  public var command = ExecCommand([], marks: [])
  /// Fields of the record the program gets besides `id`; empty for the whole record.
  public var send: [FieldSelection.Entry] = []
  /// Records written before the first answer must be there.
  public var batch = 32
  /// Seconds to wait for the next answer.
  public var timeout = 60.0
  /// Failures in a row that are tolerated.
  public var restarts = 10
  public var environment: [String: String] = [:]
  /// What the program reads besides the files that the command names.
  public var dependsOn: [ResourcePath] = []

  public init() {}

  public static var schema: [OptionSpec<ExecOptions>] {
    [
      .option(
        "command", \.command,
        "The program and its arguments; it runs in the pipeline file's directory, where relative paths start.",
        required: true, example: "[python3, tag.py]"),
      .option(
        "send", \.send,
        "What the program gets besides `id`: fields, paths, or `path as name`; default: the whole record.",
        example: "[title, text]"),
      .option("batch", \.batch, "Records sent ahead of the answers.", range: 1...10_000, example: "100"),
      .option(
        "timeout", \.timeout, "Seconds to wait for the next answer, the program's start included.",
        range: 0.01...86_400, example: "10"),
      .option(
        "restarts", \.restarts, "Documents in a row that the program may fail on; with one more, the run fails.",
        range: 0...1_000_000, example: "3"),
      .option(
        "depends-on", \.dependsOn,
        "Files and directories besides the command's whose contents the answers depend on: modules, models, word lists.",
        example: "[lib/, model.bin]"),
      .option(
        "env", \.environment, "Variables added to the program's environment.", example: "{MODEL: small}"),
    ]
  }

  public func validate(_ marks: [String: SourceMark], _ diagnostics: Diagnostics) {
    if let mark = marks["env"],
      let name = environment.keys.sorted().first(where: { $0.isEmpty || $0.utf8.contains(0x3D) || $0.utf8.contains(0) })
    {
      diagnostics.error("'\(name)' is no name of an environment variable", at: mark)
    }
  }
}
