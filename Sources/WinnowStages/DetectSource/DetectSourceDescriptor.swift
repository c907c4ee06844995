public import Winnow

extension DetectSourceStage {
  public static var descriptor: StageDescriptor {
    StageDescriptor(
      name: "detect-source", version: 12,
      summary: "Says who published a page, whose story it is, who wrote it and where.",
      details: """
        Fills `source`:

        - `publisher`: from record fields (`publisher-field`, `site-field`), the url's domain, phrases that one outlet \
        prints, copyright lines, names at head and foot, the headline's tail. Independent evidence adds up; below a \
        confidence of 0.42 nothing is said. Outlets the registry does not know are found by copyright line, headline \
        tail and domain, with less confidence.
        - `agencies`: `origin` (datelines, bylines, "Reporting by …; Editing by …", "© AFP"), `image` (credits), \
        `quoted` ("told Reuters").
        - `authors`: from bylines in English, German, French, Spanish, Italian and Portuguese, from names beside dates \
        or biographies, and from lists of reporters and editors.
        - `dateline`: the place before the first sentence.

        It reads every block, also those a cleaner has removed; a cleaner before it helps only by finding the title.
        """,
      reads: [.page], consults: [.labels, .title, .fields], writes: [.source], dropReasons: [], examples: examples)
  }

  private static var examples: [StageExample] {
    [
      StageExample(
        "the url names the publisher",
        yaml: """
          record: {url: "https://www.lemonde.fr/a.html", text: "Le texte."}
          expect: {source.publisher.name: Le Monde, source.publisher.domain: lemonde.fr}
          """),
      StageExample(
        "publisher, origin and place of a syndicated story",
        yaml: """
          page: |
            Floods close mountain roads

            By Asha Karki

            KATHMANDU, April 25 (Reuters) - Heavy rain closed two roads on Tuesday, the interior ministry said. Crews were at work by noon.

            © 2023 The Valley Courier. All rights reserved.
          expect:
            source.publisher.name: The Valley Courier
            source.agencies.0: {name: Reuters, role: origin}
            source.authors.0: {name: Asha Karki, role: writing}
            source.dateline.place: KATHMANDU
          """),
      StageExample(
        "a quoted agency is not the origin",
        yaml: """
          page: "The minister told Reuters on Monday that the talks would go on for another week, and that no date was fixed."
          expect: {source.agencies: [{name: Reuters, role: quoted}]}
          """),
    ]
  }
}
