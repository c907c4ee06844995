public import Winnow
internal import WinnowText

/// The options of `sample`.
public struct SampleOptions: StageOptions {
  /// The share of documents to keep, 0...1.
  public var rate = 0.0
  /// Another seed gives another sample.
  public var seed = 0

  public init() {}

  public static var schema: [OptionSpec<SampleOptions>] {
    [
      .option(
        "rate", \.rate, "Share of documents to keep.", range: 0...1, required: true, example: "0.01"),
      .option("seed", \.seed, "Another seed gives another sample of the same size.", example: "42"),
    ]
  }
}

/// Keeps a share of the documents, chosen by a hash of their ids: the same documents in every run, on any number of
/// workers.
public struct SampleStage: Stage {
  private let rate: Double
  private let seed: UInt64

  public init(options: SampleOptions, resources: StageResources) throws {
    rate = options.rate
    seed = UInt64(bitPattern: Int64(options.seed))
  }

  public func process(_ document: inout Document, scratch: inout Void) throws -> Verdict {
    // The upper 53 bits as a fraction of 1: exact in a Double, so that a rate of 1 keeps everything.
    let place = Double(XXHash.hash64(document.id.text, seed: seed) >> 11) * 0x1p-53
    if place < rate { return .keep }
    return .drop(
      DropReason("not-sampled", detail: "its id hashes to \(Self.text(place)); kept below the rate \(rate)"))
  }

  /// Six decimals.
  private static func text(_ place: Double) -> String {
    "0." + padded(Int(place * 1_000_000), 6)
  }

  public static let descriptor = StageDescriptor(
    name: "sample",
    version: 1,
    summary: "Keeps a share of the documents, the same ones in every run.",
    details: """
      A document is kept when the XXH3 hash of its id, as a fraction of 1, is below `rate`. The choice depends on the id \
      and the seed alone: neither order nor workers nor other documents matter, and a smaller rate keeps a subset of \
      what a larger one keeps. To try a pipeline on a hundredth of a corpus, put `sample` first.

      Dropped documents have the reason `not-sampled`.
      """,
    reads: [],
    writes: [],
    keepsResults: false,
    dropReasons: ["not-sampled"],
    examples: [
      StageExample(
        "all",
        yaml: """
          page: "The council voted on Tuesday to rebuild the bridge."
          stages: [ {sample: {rate: 1}} ]
          expect: {text: "The council voted on Tuesday to rebuild the bridge."}
          """),
      StageExample(
        "none",
        yaml: """
          page: "The council voted on Tuesday to rebuild the bridge."
          stages: [ {sample: {rate: 0}} ]
          dropped: not-sampled
          """),
      StageExample(
        "a half",
        yaml: """
          records:
            - {id: a, text: "The council voted on Tuesday to rebuild the bridge."}
            - {id: b, text: "The council voted on Tuesday to rebuild the bridge."}
            - {id: c, text: "The council voted on Tuesday to rebuild the bridge."}
            - {id: d, text: "The council voted on Tuesday to rebuild the bridge."}
          stages: [ {sample: {rate: 0.5, seed: 3}} ]
          expect: [ {dropped: not-sampled}, {dropped: not-sampled}, {id: c}, {dropped: not-sampled} ]
          """),
    ])
}
