internal import Winnow

extension ExtractDatesStage {
  static let examples = [
    StageExample(
      "relative expressions count from the publication date",
      yaml: """
        record: {text: "The ministers will meet this Friday, three years after the talks began.", day: "2023-08-15"}
        stages: [{extract-dates: {published-field: day}}]
        expect: {dates.published.value: "2023-08-15", dates.mentions.0.text: "this Friday", dates.mentions.0.value: "2023-08-18"}
        """),
    StageExample(
      "without one they stay open",
      yaml: """
        page: "The ministers met on Friday."
        expect: {dates.published: null, dates.mentions.0.value: "XXXX-WXX-5"}
        """),
    StageExample(
      "a date line under the headline is the publication date",
      yaml: """
        page: "Harbour reopens after storm\\nMarch 4, 2021\\nThe harbour reopened on Tuesday after a storm had closed it."
        expect: {dates.published.value: "2021-03-04", dates.published.basis: text, dates.mentions.1.value: "2021-03-02"}
        """),
    StageExample(
      "the url's day",
      yaml: """
        record: {url: "https://example.org/news/2020/05/17/harbour", text: "The harbour reopened yesterday."}
        expect: {dates.published.basis: url, dates.mentions.0.value: "2020-05-16"}
        """),
    StageExample(
      "a caption's date is a bound, no more",
      yaml: """
        page: "Ships wait in the outer harbour while workers clear the main channel of debris, February 22, 2023. /Photo"
        expect: {dates.published: null, dates.bounds.earliest: "2023-02-22"}
        """),
  ]
}
