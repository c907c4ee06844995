public import Winnow

/// The options of `reading-time`.
public struct ReadingTimeOptions: StageOptions {
  /// Words per minute.
  public var speed = 230
  /// Minutes; shorter texts are dropped.
  public var minimum = 0.0

  public init() {}

  public static var schema: [OptionSpec<ReadingTimeOptions>] {
    [
      .option("speed", \.speed, "Words that a reader takes in a minute.", range: 50...1000, example: "200"),
      .option("minimum", \.minimum, "Drop texts that take fewer minutes.", range: 0...1440, example: "0.5"),
    ]
  }
}

/// A stage of a plugin: adds the field `reading_minutes` and may drop short reads.
///
/// Uses nothing but the public API of `Winnow`.
public struct ReadingTimeStage: Stage {
  public static let descriptor = StageDescriptor(
    name: "reading-time",
    version: 1,
    summary: "Says how many minutes a text takes to read.",
    details: "Counts the words of `text` and writes `reading_minutes`, rounded to a tenth.",
    reads: [.labels],
    writes: [.fields],
    examples: [
      StageExample(
        "a short text",
        yaml: """
          page: "One two three four five six seven eight nine ten."
          stages: [{reading-time: {speed: 50}}]
          expect: {reading_minutes: 0.2}
          """),
      StageExample(
        "too short to keep",
        yaml: """
          page: "One two three."
          stages: [{reading-time: {minimum: 1}}]
          dropped: too-short-a-read
          """),
    ])

  private let options: ReadingTimeOptions

  public init(options: ReadingTimeOptions, resources: StageResources) throws {
    self.options = options
  }

  public func process(_ document: inout Document, scratch: inout Void) throws -> Verdict {
    var words = 0
    var isInWord = false
    for byte in document.text {
      // Space and line feed are the only separators that a text's bytes need here.
      let isSeparator = byte == 0x20 || byte == 0x0A || byte == 0x09
      if isInWord && isSeparator { words += 1 }
      isInWord = !isSeparator
    }
    if isInWord { words += 1 }
    let tenths = (words * 10 + options.speed / 2) / options.speed
    document.setField("reading_minutes", json: Array("\(tenths / 10).\(tenths % 10)".utf8))
    guard Double(words) >= options.minimum * Double(options.speed) else {
      return .drop(
        DropReason(
          "too-short-a-read",
          detail: "\(words) words are less than \(options.minimum) minutes at \(options.speed) a minute"))
    }
    return .keep
  }
}
