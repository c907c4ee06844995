public import Winnow

extension ClassifyTopicStage {
  public static var descriptor: StageDescriptor {
    StageDescriptor(
      name: "classify-topic", version: 3,
      summary: "Assigns IPTC Media Topics, or classes of your own, by weighted terms, a model, or both.",
      details: details, reads: [.page, .labels, .title, .language], writes: [.topics], dropReasons: [],
      examples: stageExamples)
  }

  private static let details = """
    Counts the terms of a rule pack in the title and the kept text. A term counts with its weight times the square root of
    how often it occurs; in the title it counts `title-weight` times. Each class also gets the evidence of the classes
    below it.

    The score of a top-level class, 0 to 1, is its share of the document's evidence (squared, so that the leading classes
    stand out) times how much evidence there is for a text of that length. The score of a class below is a part of its
    parent's. A score is no probability, but grows with it: above 0.5 a class is rarely wrong, at 0.2 it is a side topic
    or a guess.

    The stage abstains, that is, gives no topics, when nothing reaches `minimum`, when the best class leads by less than
    `margin`, when fewer than `minimum-terms` different terms speak for a class, and for text in a language the rule
    packs are not for: by the document's language where it is known, else, from 40 words up, by the share of the pack's
    common words.

    With `model`, a file that `train topics` wrote, the model decides about its classes, and the rules about the others.
    Its score is a probability: that the topic is right, allowing for as many documents of topics that the model does not
    have as of those it has. Where a class of the rules means the same as one of the model (it has the same id or label,
    or the training was told so with `map`), both count, with weights learned from documents the model had not seen; the
    topic then says `by: both`. The model abstains when it knows less than `minimum-known` of the words, and when a document is in another
    language than all its training documents. `rules: []` leaves the model alone.

    A taxonomy of your own has the same form as the built-in pack:

    ```yaml
    version: 1
    languages: [en]
    classes:
      - id: desk:energy
        label: Energy desk
        terms:
          2: [refinery, refineries, natural gas, "OPEC"]
          1: [oil, barrel*]
          -2: [olive oil]
        examples:
          - "The refinery buys natural gas; oil costs 80 dollars a barrel."
    ```
    """

  private static let stageExamples = [
    StageExample(
      "politics",
      yaml: """
        page: |
          Foreign ministers meet over sanctions

          The foreign ministers of the two allies will hold a summit next week, diplomats said. The prime minister told
          parliament that sanctions and the bilateral treaty were on the agenda.
        expect:
          topics.0.id: "medtop:11000000"
          topics.0.label: politics
          topics.0.by: rules
          topics: {contains: {id: "medtop:20000638", level: 2}}
        """),
    StageExample(
      "sport, top level only",
      yaml: """
        record:
          title: Late goal wins the cup final
          text: The striker scored with a header in the last minute of the match; the goalkeeper and his coach were in tears.
        stages: [{classify-topic: {levels: 1, maximum: 1}}]
        expect:
          topics: {count: 1}
          topics.0.id: "medtop:15000000"
        """),
    StageExample(
      "nothing to go by",
      yaml: """
        page: Loading… please wait.
        expect: {topics: null}
        """),
    StageExample(
      "another language",
      yaml: """
        page: |
          Der Bundestag hat am Freitag nach langer Debatte das Gesetz beschlossen. Die Minister der Koalition und die
          Opposition stritten zuvor über den Haushalt, die Steuern und das Budget der Armee im kommenden Jahr. Nach der
          Abstimmung sprach der Kanzler von einem guten Tag, während die Opposition eine Klage vor Gericht ankündigte.
        expect: {topics: null}
        """),
  ]
}
