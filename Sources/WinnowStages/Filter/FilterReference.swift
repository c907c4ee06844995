public import Winnow

extension FilterStage {
  public static let descriptor = StageDescriptor(
    name: "filter",
    version: 1,
    summary: "Keeps the documents that meet all conditions: length, language, date, topic, publisher, any field.",
    details: """
      Each option is a condition; a document must meet all of them, and the first one it fails is the reason in the \
      dropped file: `text-too-short`, `text-too-long`, `language-not-listed`, `published-too-early`, \
      `published-too-late`, `topic-not-listed`, `publisher-not-listed`, `is-duplicate`, `condition-failed`. For "one of \
      several conditions", use `in`, a regular expression, or two filters with `invert`.

      A document without a language, publication date, topic or publisher fails the condition that looks at it, with the \
      reason `language-unknown`, `published-unknown`, `topic-unknown` or `publisher-unknown`; `unknown: keep` lets it \
      pass. Where only bounds of the publication date are known, they decide if they suffice. `filter` belongs behind \
      the stages that find out what it looks at: `languages` behind `clean-boilerplate`, `published-from` behind \
      `extract-dates`, `topics` behind `classify-topic`, `publishers` behind `detect-source`.

      `where` looks at any field of the record, fields of the input among them, by a path: `site`, \
      `source.publisher.domain`, `topics.0.score`, `tags`. In lists, one element has to meet the condition. Text is \
      compared as it is, numbers by value; `matches` is a PCRE2 expression that may match anywhere (`(?i)` in front \
      ignores case). A field that is absent meets no condition but `exists: false`.

      With `invert: true` the filter drops exactly what it would keep, for the reason `excluded`.
      """,
    reads: [.labels, .title, .language, .source, .dates, .duplicate, .topics, .fields],
    writes: [],
    keepsResults: false,
    dropReasons: [
      "text-too-short", "text-too-long", "language-not-listed", "language-unknown", "published-too-early",
      "published-too-late", "published-unknown", "topic-not-listed", "topic-unknown", "publisher-not-listed",
      "publisher-unknown", "is-duplicate", "condition-failed", "excluded",
    ],
    examples: [
      StageExample(
        "short texts go",
        yaml: """
          pages: ["Subscribe now", "The council voted on Tuesday to rebuild the old bridge."]
          stages: [ {filter: {min-length: 30}} ]
          expect: [ {dropped: text-too-short}, {text: "The council voted on Tuesday to rebuild the old bridge."} ]
          """),
      StageExample(
        "fields of the input",
        yaml: """
          records:
            - {id: 1, site: example.org, tags: [local, bridge], text: "The bridge is open again."}
            - {id: 2, site: example.com, tags: [world], text: "The bridge is open again."}
            - {id: 3, text: "The bridge is open again."}
          stages: [ {filter: {where: [{field: tags, in: [local, sport]}, {field: site, matches: "[.]org$"}]}} ]
          expect: [ {id: 1}, {dropped: condition-failed}, {dropped: condition-failed} ]
          """),
      StageExample(
        "the opposite of a condition",
        yaml: """
          records:
            - {id: 1, kind: comment, text: "First!"}
            - {id: 2, kind: article, text: "The bridge is open again."}
            - {id: 3, text: "The bridge is open again."}
          stages: [ {filter: {where: [{field: kind, equals: comment, not: true}]}} ]
          expect: [ {dropped: condition-failed}, {id: 2}, {id: 3} ]
          """),
      StageExample(
        "what is not known does not pass",
        yaml: """
          page: "The bridge is open again."
          stages: [ detect-source, {filter: {where: [{field: text, exists: true}], publishers: [example.org]}} ]
          dropped: publisher-unknown
          """),
      StageExample(
        "unless it may",
        yaml: """
          page: "The bridge is open again."
          stages: [ detect-source, {filter: {publishers: [example.org], unknown: keep}} ]
          expect: {text: "The bridge is open again."}
          """),
      StageExample(
        "inverted",
        yaml: """
          pages: ["Subscribe now", "The council voted on Tuesday to rebuild the old bridge."]
          stages: [ {filter: {min-length: 30, invert: true}} ]
          expect: [ {text: "Subscribe now"}, {dropped: excluded} ]
          """),
    ])
}
