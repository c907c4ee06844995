public import Winnow

extension CleanSiteChromeStage {
  /// What people and the pipeline compiler need to know.
  public static var descriptor: StageDescriptor {
    StageDescriptor(
      name: "clean-site-chrome", version: 2,
      summary: "Removes the lines that recur on many pages of a site.",
      details: """
        Menus, footers and appeals stand on every page of a site, a story's own lines on one. The stage counts on how many
        stories of its site each line stands, case, digits and white space aside, and removes lines that stand on at
        least `minimum-pages` stories and on `minimum-share` of the site's. Lines that read like prose need `prose-share`:
        stories repeat their background. Copies of a page, told by its lines of 40 bytes and more
        where it has any, count as one story. A page is never emptied: one of which nothing would stay, not even a headline, is left as it is.

        A site is what `site-field` says, else the host of the url, else the publisher that `detect-source` found; pages
        without a site are left alone. Each removed block has `rule` `site.repeated`, and in `pages` the number of stories
        that have the line.

        Put it behind `clean-boilerplate`, which sees one page at a time, or in its place. Counting takes `memory`, however
        large the corpus is, 16 bytes a page and about 50 bytes a line found.
        """,
      reads: [.page, .labels, .source, .title, .fields], writes: [.labels, .title], dropReasons: [],
      examples: [menuExample, fewExample])
  }

  private static var menuExample: StageExample {
    StageExample(
      "a site's menu goes",
      yaml: """
        stages: [{clean-site-chrome: {minimum-pages: 3}}]
        records:
          - {url: "https://brae.example/1", text: "Brae Courier\\nOur tides and ferries\\nThe council voted to keep the night ferry."}
          - {url: "https://brae.example/2", text: "Brae Courier\\nOur tides and ferries\\nA whale was seen off the pier of Brae on Sunday."}
          - {url: "https://brae.example/3", text: "Brae Courier\\nOur tides and ferries\\nThe school of Brae gets a new roof in the spring."}
          - {url: "https://halden.example/1", text: "Our tides and ferries\\nA guide for visitors."}
        expect:
          - text: The council voted to keep the night ferry.
            clean.removed.0: {kind: navigation, rule: site.repeated, pages: 3}
          - {text: A whale was seen off the pier of Brae on Sunday.}
          - {text: The school of Brae gets a new roof in the spring.}
          - {text: {contains: Our tides and ferries}}
        """)
  }

  private static var fewExample: StageExample {
    StageExample(
      "copies of one story are one story",
      yaml: """
        stages: [{clean-site-chrome: {minimum-pages: 2}}]
        records:
          - {url: "https://brae.example/1", text: "Night ferry stays\\nThe council voted to keep the night ferry."}
          - {url: "https://brae.example/2", text: "Night ferry stays\\nThe council voted to keep the night ferry."}
          - {url: "https://brae.example/3", text: "The school of Brae gets a new roof in the spring."}
        expect:
          - {text: {contains: Night ferry stays}}
          - {text: {contains: Night ferry stays}}
          - {text: The school of Brae gets a new roof in the spring.}
        """)
  }
}
