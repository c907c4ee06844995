public import Winnow

extension CleanBoilerplateStage {
  public static var descriptor: StageDescriptor {
    StageDescriptor(
      name: "clean-boilerplate", version: 13,
      summary: "Labels each line of a page as article, title, or a kind of boilerplate.", details: details,
      reads: [.page], writes: [.labels, .title, .language], dropReasons: [], examples: examples)
  }

  private static var details: String {
    """
    The input has no tags any more, so everything is decided by lines. Three things speak about a line:

    1. **Rules** (`rules:`): phrases such as "See also …", "Leave a comment", "Photo: …". A rule names the kind of a line
       and may force it out (`drop`) or in (`keep`). The pack that comes with Winnow knows English, German, French,
       Spanish, Italian and Portuguese.
    2. **The structure of the page**: the headline again or a part of it, a paragraph that stands there twice.
    3. **The line model** (`model:`): scores each line by its shape, its place, its neighbours and the page as a
       whole, by two passes of boosted trees. It works in any language that separates words, and by characters in those
       that do not.

    Nothing is deleted: each removed line appears in `clean.removed` with its kind, the rule that removed it and a
    confidence. Rule ids that begin with `page.` are about structure; `model.neighbours+length` names the two groups of
    features that spoke most against the line; an id with `.below` belongs to a line under the heading that the rule found.

    The title is the record's, else the most likely line: of those that look most like a headline at first glance, by
    length, ending, distance from the article and words of the url, trees of the line model choose one. `clean.title`
    names what spoke most for it: `title.article+place` is about words shared with the article, and about the place. It is the record's field `title`, not a line of `text`, unless
    `keep-title` puts it there or nothing else is left of the page; `clean.removed` names it by the rule `page.title`.
    The language is identified from the kept
    text unless the record gives it.

    A page is never emptied because the model is in doubt: when fewer than twelve words would be left, the best stretch of
    lines comes back. A page on which rules know every line, or that is nothing but a menu, may go empty.
    """
  }

  private static var examples: [StageExample] {
    [
      StageExample(
        "share bars and forms go",
        yaml: """
          page: "Facebook\\nTwitter\\n\\nThe council said on Monday that it would close the bridge for two years, because the cost of the repair has doubled.\\n\\nResidents had asked for a ferry, but the mayor said that there was no money for it in the budget of this year.\\n\\nLeave a comment"
          expect:
            text: {contains: "close the bridge"}
            clean.removed: {count: 3}
            clean.removed.0.kind: share-bar
            clean.removed.0.rule: share.names
            clean.removed.2.kind: comment
          """),
      StageExample(
        "the headline is found and its repeats go",
        yaml: """
          page: "Bridge over the river to close for two years\\n\\nPhoto: Jane Roe\\n\\nThe council said on Monday that it would close the bridge for two years, because the cost of the repair has doubled.\\n\\nBridge over the river to close for two years\\n\\nResidents had asked for a ferry, but the mayor said that there was no money for it in the budget of this year."
          expect:
            title: Bridge over the river to close for two years
            clean.removed.0.rule: page.title
            clean.removed.1.kind: credit
            clean.removed.2.kind: heading-repeat
            clean.removed.2.rule: page.title-repeat
          """),
      StageExample(
        "the headline can stand in the text",
        yaml: """
          stages: [{clean-boilerplate: {keep-title: true}}]
          page: "Bridge over the river to close for two years\\n\\nThe council said on Monday that it would close the bridge for two years, because the cost of the repair has doubled.\\n\\nResidents had asked for a ferry, but the mayor said that there was no money for it in the budget of this year."
          expect: {text: {contains: "Bridge over the river"}}
          """),
      StageExample(
        "pictures' captions can stay",
        yaml: """
          stages: [{clean-boilerplate: {keep-captions: true}}]
          page: "The council said on Monday that it would close the bridge for two years, because the cost of the repair has doubled.\\n\\nThe old bridge in May. [Reuters]\\n\\nResidents had asked for a ferry, but the mayor said that there was no money for it in the budget of this year."
          expect: {text: {contains: "The old bridge in May"}}
          """),
    ]
  }
}
