public import Winnow

extension DeduplicateStage {
  /// What people and the pipeline compiler need to know.
  public static var descriptor: StageDescriptor {
    StageDescriptor(
      name: "deduplicate", version: 4,
      summary: "Finds copies of a story: equal, lightly edited, cut, or framed by another site.",
      details: """
        Compares the cleaned bodies (the kept blocks without the title; the whole page where no cleaner ran), as words:
        case, punctuation and layout do not count, digits do.

        1. Bodies with the same words are **exact** duplicates.
        2. Bodies that share sampled shingles (runs of `shingle` words) are candidates. Each candidate pair that a sketch
           of 512 bits does not rule out is compared on all its shingles; it is a pair of duplicates when `measure` reaches
           `similarity`. Under `containment`, a copy must also begin with the same story: what two bodies share further
           down is background, or one item of a round-up. Most of the shorter body's words (0.65) must lie in the shared
           text, at least 8 shingles must be shared, and a pair below 0.9 whose numbers and names mostly differ is
           taken for two stories told by one template. Bodies of about equal length that one text covers but for single
           edited words are duplicates from 0.7 × `similarity` on.
        3. Duplicates are gathered into clusters around one document; members are never chained to one another. Two
           clusters are merged when at least half of the smaller one are duplicates of both centres, or half of the larger
           one are duplicates of a smaller one's centre that shares enough with theirs; all of the smaller one must reach
           0.7 × `similarity` with the other centre. A page that contains unrelated stories is no one's duplicate. `keep`
           chooses the canonical: the most preferred document to which every member has a verified likeness. A **near**
           duplicate shares at least `similarity` of the longer body; with less, the shorter one is **contained** in the longer.

        With `candidates: minhash` the candidates are the pairs that share a band of MinHash values instead, which finds a pair
        of Jaccard similarity s with probability 1 − (1 − s^rows)^bands. All the rest stays: candidates are compared on all
        their shingles, and evidence and clusters are the same. Use it with `measure: jaccard`, to get the pairs that
        MinHash tools look for; it misses most cut and framed copies.

        Put it behind the cleaning stages, so that sites' own lines do not count, and behind `detect-source` and
        `extract-dates`, whose results `keep` uses. The canonical carries `duplicate.cluster` only; a duplicate also `of`, `kind`,
        `similarity`, `shared_shingles`, and as evidence the longest spans that its canonical has too. By default
        duplicates leave the pipeline with reason `duplicate`; with `drop: false` they stay.

        With `order: night`, each input file is a night, in the order of the input. A page is first looked for among all that
        earlier nights have kept, and is a duplicate of the one it is most alike, which is never revised, whatever `keep`
        prefers; the rest of the night is clustered as above. In a run over new files only (`only-new`) the nights of earlier
        runs of the state count too; `duplicate.run` then names the run that has the canonical. A record that was
        corrected since (the same id, another headline or text) is no duplicate of what it was before; one that has stayed
        as it was is.

        A run needs `memory`, and about 100 bytes a document. What does not fit lies in working files beside the output, about
        250 bytes for a document of 1 KB. The result is the same.
        """,
      reads: [.page, .labels, .title, .source, .dates, .fields], writes: [.duplicate], dropReasons: ["duplicate"],
      examples: [keepExample, containedExample, templateExample, onlyExactExample, minHashExample])
  }

  private static var keepExample: StageExample {
    StageExample(
      "the earliest copy stays",
      yaml: """
        records:
          - id: b
            crawl_date: 2024-05-03
            text: The harbour of Lindmoor reopened on Friday after engineers cleared the wreck of a grain barge that had blocked the entrance since the storm of last week.
          - id: a
            crawl_date: 2024-05-04
            text: THE HARBOUR of Lindmoor reopened on Friday, after engineers cleared the wreck of a grain barge that had blocked the entrance since the storm of last week.
          - id: c
            text: Schools in the north of the county will stay shut on Monday while teachers vote on the new offer that the education office made over the weekend.
        expect:
          - {id: b, duplicate.cluster: b, duplicate.of: null}
          - {dropped: duplicate}
          - {id: c, duplicate: null}
        """)
  }

  private static var containedExample: StageExample {
    StageExample(
      "a cut copy is contained in the full story",
      yaml: """
        stages: [{deduplicate: {drop: false, keep: [longest]}}]
        records:
          - id: full
            text: |-
              The harbour of Lindmoor reopened on Friday after engineers cleared the wreck of a grain barge that had blocked the entrance since the storm of last week.
              Fishermen said they had lost most of the herring season. The port authority promised to pay for moorings in neighbouring towns until the end of the month.
              A salvage company from the mainland lifted the barge in two pieces during the night, watched by a crowd on the eastern pier.
          - id: cut
            text: The harbour of Lindmoor reopened on Friday after engineers cleared the wreck of a grain barge that had blocked the entrance since the storm of last week. Fishermen said
        expect:
          - {duplicate.cluster: full, duplicate.of: null}
          - duplicate.of: full
            duplicate.kind: contained
            duplicate.similarity: 1
            duplicate.evidence.0.rule: dedup.contained
            duplicate.evidence.0.start: 0
        """)
  }

  private static var templateExample: StageExample {
    StageExample(
      "one template, two stories",
      yaml: """
        stages: [{deduplicate: {drop: false}}]
        records:
          - id: monday
            text: Shares of Norvik Shipping in Lindmoor closed 2.4 percent higher at 118 crowns on Monday. Analysts at the exchange said that trading was quiet and that investors were waiting for the decision of the central bank on its interest rate. Turnover reached 41 million crowns.
          - id: tuesday
            text: Shares of Halden Cement in Brae closed 1.7 percent higher at 64 crowns on Tuesday. Analysts at the exchange said that trading was quiet and that investors were waiting for the decision of the central bank on its interest rate. Turnover reached 29 million crowns.
        expect:
          - {duplicate: null}
          - {duplicate: null}
        """)
  }

  private static var onlyExactExample: StageExample {
    StageExample(
      "drop equal copies, keep edited ones",
      yaml: """
        stages: [{deduplicate: {drop: only-exact, keep: [first]}}]
        records:
          - id: 1
            text: The council of Brae voted on Tuesday to keep the night ferry running through the winter, although only a dozen passengers use it on most days.
          - id: 2
            text: The council of Brae voted on Tuesday to keep the night ferry running through the winter, although only a dozen passengers use it on most days.
          - id: 3
            text: The council of Brae voted on Tuesday to keep the night ferry running through the whole winter, although only a dozen passengers use it on most days.
        expect:
          - {duplicate.cluster: 1}
          - {dropped: duplicate}
          - {duplicate.of: 1, duplicate.kind: near}
        """)
  }

  private static var minHashExample: StageExample {
    StageExample(
      "near copies by MinHash and Jaccard similarity",
      yaml: """
        stages: [{deduplicate: {candidates: minhash, bands: 20, rows: 5, measure: jaccard, similarity: 0.8, keep: [first], drop: false}}]
        records:
          - id: full
            text: The harbour of Lindmoor reopened on Friday after engineers cleared the wreck of a grain barge that had blocked the entrance since the storm of last week.
          - id: edited
            text: The port of Lindmoor reopened on Friday after engineers cleared the wreck of a grain barge that had blocked the entrance since the storm of last week.
          - id: cut
            text: The harbour of Lindmoor reopened on Friday after engineers cleared the wreck of a grain barge that had blocked the entrance
        expect:
          - {duplicate.cluster: full, duplicate.of: null}
          - {duplicate.of: full, duplicate.kind: near, duplicate.shared_shingles: 21}
          - {duplicate: null}
        """)
  }
}
