import Testing

@testable import WinnowStages

@Suite struct ShingleScoreTests {
  private func score(_ text: String, _ gold: String, cjk: Bool = false) -> ShingleScore {
    ShingleScore(Array(text.utf8), gold: Array(gold.utf8), splitsIdeographs: cjk)
  }

  @Test func equalTextsAreRight() {
    let score = score("The night ferry stays, the council said.", "The night ferry stays — the council said")
    #expect(score.precision == 1)
    #expect(score.recall == 1)
    #expect(score.f1 == 1)
  }

  @Test func whatIsTooMuchCostsPrecisionWhatIsMissingRecall() {
    let gold = "one two three four five six seven eight"
    let more = score(gold + " nine ten eleven twelve thirteen", gold)
    #expect(more.recall == 1)
    #expect(more.precision == 0.5)
    let less = score("one two three four five", gold)
    #expect(less.precision == 1)
    #expect(less.recall == 0.4)
  }

  @Test func aShortTextIsOneShingle() {
    #expect(score("Night ferry", "Night ferry").f1 == 1)
    #expect(score("Night ferry", "Night boat").f1 == 0)
  }

  @Test func caseCounts() { #expect(score("a b c d", "A b c d").f1 == 0) }

  @Test func emptyTexts() {
    #expect(score("", "").f1 == 1)
    #expect(score("", "one two three four").f1 == 0)
    #expect(score("one two three four", "…").f1 == 0)
  }

  @Test func ideographsAreWordsWhereTheLanguageHasNoSpaces() {
    #expect(score("東京都知事は明日", "東京都知事は今日", cjk: true).f1 > 0.5)
    #expect(score("東京都知事は明日", "東京都知事は今日").f1 == 0)
  }
}

@Suite struct NameComparisonTests {
  @Test func personsByFirstAndLastName() {
    #expect(NameComparison.isSamePerson("Zoë M. Lindqvist", "Zoe Lindqvist"))
    #expect(NameComparison.isSamePerson("ANNA BERG", "Anna Berg"))
    #expect(!NameComparison.isSamePerson("Anna Berg", "Anna Berger"))
    #expect(!NameComparison.isSamePerson("Anna", "Anna Berg"))
    #expect(!NameComparison.isSamePerson("", ""))
  }

  @Test func publishersByWholeWords() {
    #expect(NameComparison.isSamePublisher("The Brae Courier", "Brae Courier Online"))
    #expect(NameComparison.isSamePublisher("Courier.com", "The Courier"))
    #expect(!NameComparison.isSamePublisher("Courier", "Couriers of Brae"))
    #expect(!NameComparison.isSamePublisher("", "Courier"))
  }
}
