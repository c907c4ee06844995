import Testing
import Winnow

@testable import WinnowStages

@Suite struct LineModelTests {
  private func scan(_ line: String) -> LineStatistics {
    let page = PageLines()
    page.measure(Document(id: RecordID("x"), page: Array(line.utf8)), ScanTables())
    return page.lines[0]
  }

  @Test func aLineIsCounted() {
    let line = scan("  • The EU and Ärzte met in 2024, at 12:30; see example.com. Why?")
    #expect(line.words == 14)
    #expect(line.capitals == 4)
    #expect(line.commas == 1)
    #expect(line.sentenceEnds == 2)
    #expect(line.marks == [.year, .clock, .address])
    #expect(line.first == .bullet && line.last == .question)
    #expect(line.functionWords >= 4)
  }

  @Test(arguments: [
    ("Send in your photos and we will print them.", 2), ("Schreiben Sie uns Ihre Meinung.", 1),
    ("Webb confessed, and the jury found him guilty.", 0), ("US forces left the EU in March.", 0),
  ])
  func wordsThatSpeakToReadersAreCounted(text: String, count: UInt16) {
    let line = scan(text)
    #expect(line.personalWords == count)
    #expect(line.functionWords >= line.personalWords)
  }

  @Test func scriptsWithoutSpacesAreCountedToo() {
    let line = scan("市長は月曜日、橋を二年間閉鎖すると述べた。")
    #expect(line.words >= 8 && line.functionWords >= 3 && line.sentenceEnds == 1 && line.commas == 1)
  }

  @Test func equalLinesAreFoundWhateverTheirCaseAndEnds() {
    let page = PageLines()
    page.measure(Document(id: RecordID("x"), page: Array("Read more\nother\n» READ MORE …".utf8)), ScanTables())
    #expect(page.lines.map(\.copies) == [2, 1, 2])
    #expect(page.lines.map(\.earlierCopies) == [0, 0, 1])
  }

  @Test func theBestWindowHasTheLargestSum() {
    let worth = [-1, 3, -1, 4, -9, 5]
    #expect(PageLayout.bestWindow(worth.count) { worth[$0] } == 1..<4)
    #expect(PageLayout.bestWindow(2) { _ in -1 }.isEmpty)
  }

  @Test func bucketsRiseWithTheirCounts() {
    let buckets = (0...5000).map { Buckets.count($0) }
    #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(buckets.max() ?? 31 < LineFeature.outside)
  }

  @Test func lightAndHeavyIndentsAreToldApart() {
    #expect(["x", " x", "\tx", "\u{A0}    x", "         x"].map { scan($0).indent } == [0, 1, 2, 3, 4])
  }

  @Test func aTreeIsExplainedByTheConditionThatMattersMost() {
    func condition(_ feature: LineFeature) -> LineModel.Condition {
      LineModel.Condition(input: LineModel.Input(feature: feature, offset: 0), threshold: 3)
    }
    let tree = LineModel.Tree(conditions: [condition(.commas), condition(.copies)], weights: [10, 12, -80, -70])
    #expect(ModelReason(rawValue: tree.reason) == .copies)
  }

  @Test(arguments: [
    ("{if: wurds > 3, add: 1 2}", "no feature"), ("{if: words < 3, add: 1 2}", "no condition"),
    ("{if: words > 3 and commas > 1, add: 1 2}", "2 weights, not 4"), ("{if: words+7 > 3, add: 1 2}", "out of reach"),
    ("{if: score > 3, add: 1 2}", "no feature"), ("{if: words > 32, add: 1 2}", "no condition"),
  ])
  func mistakesInAModelFileAreReported(tree: String, message: String) throws {
    let text = """
      version: 2
      passes:
        - bias: 0
          trees:
            - \(tree)
      """
    let diagnostics = Diagnostics()
    _ = LineModels(try YAMLParser.parse(SourceFile(path: "model.yaml", bytes: Array(text.utf8))), diagnostics)
    #expect(diagnostics.all.contains { $0.message.contains(message) && $0.mark?.line == 5 })
  }

  @Test(arguments: ["precision", "balanced", "recall"])
  func boundsThatScoresCannotReachAreReported(mode: String) throws {
    let thresholds = ["precision", "balanced", "recall"].map { "\($0): \($0 == mode ? Int.min : 0)" }
    let text = "version: 2\nthresholds: {\(thresholds.joined(separator: ", "))}\npasses: [{bias: 0, trees: []}]\n"
    let diagnostics = Diagnostics()
    _ = LineModels(try YAMLParser.parse(SourceFile(path: "model.yaml", bytes: Array(text.utf8))), diagnostics)
    #expect(
      diagnostics.all.map(\.message) == [
        "'\(mode)' of thresholds: -9223372036854775808 is out of range (-30000 to 30000)"
      ])
  }

  /// Training pages: menus and footers around prose of a different vocabulary each.
  private static let records: [LineModelFitter.Record] = (0..<24).map { number in
    let prose = (0..<6).map {
      "In town \(number) the council said that the road number \($0) would be closed, and that it was not the last of the year."
    }
    let menu = (0..<5).map { "Section \(number % 7) \($0)" }
    let page = (menu + prose + menu.map { $0 + " more" }).joined(separator: "\n")
    return LineModelFitter.Record(
      url: nil, page: Array(page.utf8), gold: .article(Array(prose.joined(separator: "\n").utf8)),
      group: "site\(number)")
  }

  @Test func trainingIsDeterministicAndItsFileReadsBack() throws {
    var fitter = LineModelFitter(rules: try CleanBoilerplateStage.loadRules([.builtin], CleanFixture.resources))
    fitter.settings.trees = 20
    let model = fitter.fit(Self.records)
    #expect(model == fitter.fit(Self.records))
    let diagnostics = Diagnostics()
    let file = SourceFile(path: "model.yaml", bytes: Array(model.yaml(trainedOn: "24 pages").utf8))
    #expect(LineModels(try YAMLParser.parse(file), diagnostics) == model)
    #expect(diagnostics.all.isEmpty)
    // It tells the prose of a page it has not seen from its menu.
    let page = PageLines()
    page.measure(Document(id: RecordID("x"), page: Array(CleanFixture.page.utf8)), ScanTables())
    LineScorer(model.withTopic).score(page)
    #expect(page.scores[0] < 0 && page.scores[7] > 0)
  }

  @Test func headlinesAreLearned() throws {
    func page(_ number: Int) -> String {
      // At first glance the upper one of two such lines is the headline; on these sites it is the lower one.
      let heads = ["Roads and bridges of the whole country", "Town \(number) to close the road \(number % 5) again"]
      let prose = (0..<6).map {
        "In town \(number) the council said that the road number \($0) would be closed, and that it was not the last of the year."
      }
      return ((0..<5).map { "Section \(number % 7) \($0)" } + heads + prose).joined(separator: "\n")
    }
    let rules = try CleanBoilerplateStage.loadRules([.builtin], CleanFixture.resources)
    let records = (0..<24).map { number in
      LineModelFitter.Record(
        url: nil, page: Array(page(number).utf8),
        gold: .article(Array(page(number).split(separator: "\n").suffix(6).joined(separator: "\n").utf8)),
        title: Array("Town \(number) to close the road \(number % 5) again".utf8), group: "site\(number)")
    }
    var fitter = LineModelFitter(rules: rules)
    fitter.settings.trees = 20
    var model = fitter.fit(records)
    func title() throws -> String? {
      try CleanFixture.clean(
        page(31), with: CleanBoilerplateStage(CleanBoilerplateOptions(), rules: rules, models: model)
      ).title
    }
    #expect(try title() == "Town 31 to close the road 1 again")
    let file = SourceFile(path: "model.yaml", bytes: Array(model.yaml(trainedOn: "24 pages").utf8))
    #expect(LineModels(try YAMLParser.parse(file), Diagnostics()) == model)
    model.withTopic.titles = LineModel.Pass(bias: 0, trees: [])
    #expect(try title() == "Roads and bridges of the whole country")
  }

  @Test func pagesOfWhichNothingIsKnownHaveTreesOfTheirOwn() throws {
    func model(bias: Int) -> LineModel {
      LineModel(passes: [LineModel.Pass(bias: bias, trees: [])])
    }
    let models = LineModels(model(bias: 300), withoutTopic: model(bias: -300))
    let file = SourceFile(path: "model.yaml", bytes: Array(models.yaml(trainedOn: "nothing").utf8))
    #expect(LineModels(try YAMLParser.parse(file), Diagnostics()) == models)
    let scorers = LineScorers(models)
    func score(url: String? = nil, title: String? = nil, lines: Int = 12, _ scorers: LineScorers) -> Int32 {
      let page = PageLines()
      let text = String(repeating: "A line.\n", count: lines)
      page.measure(Document(id: RecordID("x"), url: url, title: title, page: Array(text.utf8)), ScanTables())
      scorers.scorer(topicWords: page.topicWordCount, lines: page.lines.count).score(page)
      return page.scores[0]
    }
    #expect(score(url: "https://example.com/town-closes-road", scorers) == 300)
    #expect(score(title: "Town closes road", scorers) == 300)
    #expect(score(scorers) == -300)
    // A number is no word of a topic.
    #expect(score(url: "https://example.com/20240501", scorers) == -300)
    #expect(score(lines: 11, scorers) == 300)
    // Without a model of their own they are scored by the other.
    #expect(score(LineScorers(LineModels(models.withTopic))) == 300)
  }

  @Test func urlsTeachTheModelOfPagesWithOnly() {
    let rules = BoilerplateRulesReader(Diagnostics()).compiled
    var fitter = LineModelFitter(rules: rules)
    fitter.settings.trees = 2
    #expect(fitter.fit(Self.records).withoutTopic == nil)
    let known = Self.records.map { record in
      var record = record
      record.url = "https://example.com/news/council-said-that-the-road-would-be-closed"
      return record
    }
    #expect(fitter.fit(known).withoutTopic == fitter.fit(Self.records).withTopic)
  }

  /// What the passes' trees add up to, one by one.
  private func reference(_ model: LineModel, _ page: PageLines) -> [Int32] {
    let count = page.lines.count
    var scores = [Int32](repeating: 0, count: count)
    var codes = [UInt8](repeating: 0, count: FeatureColumns.size(lines: count))
    for (number, pass) in model.passes.enumerated() {
      page.scores = scores
      if number > 0 { page.context.measure(page.lines, scores) }
      codes.withUnsafeMutableBufferPointer { codes in
        guard let base = codes.baseAddress else { return }
        let columns = FeatureColumns(base, lines: count)
        if number > 0 { return columns.fillContext(page) }
        model.orders.withUnsafeBufferPointer { columns.fill(page, $0) }
      }
      func code(_ input: LineModel.Input, _ line: Int) -> UInt8 {
        let place = line + input.offset
        guard (0..<count).contains(place) else { return LineFeature.outside }
        return codes[FeatureColumns.margin + input.feature.rawValue * FeatureColumns.stride(lines: count) + place]
      }
      for line in scores.indices {
        scores[line] = Int32(pass.bias)
        for tree in pass.trees {
          let leaf = tree.conditions.enumerated().reduce(0) { leaf, condition in
            code(condition.element.input, line) > condition.element.threshold ? leaf | 1 << condition.offset : leaf
          }
          scores[line] += Int32(tree.weights[leaf])
        }
      }
    }
    return scores
  }

  @Test(arguments: 1...8) func scoresAreTheSumsOfTheirTrees(seed: UInt64) {
    var state = seed
    func random(_ range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int(state >> 33) % range.count
    }
    let passes = (0..<3).map { number in
      let features = LineFeature.allCases.filter { number > 0 || !$0.isContext }
      let trees = (0..<60).map { _ in
        let conditions = (0..<random(1...LineModel.maxDepth)).map { _ in
          LineModel.Condition(
            input: LineModel.Input(feature: features[random(0...(features.count - 1))], offset: random(-3...3)),
            threshold: UInt8(random(0...30)))
        }
        return LineModel.Tree(
          conditions: conditions, weights: (0..<(1 << conditions.count)).map { _ in Int16(random(-90...90)) })
      }
      return LineModel.Pass(bias: random(-50...50), trees: trees)
    }
    let orders = LineModel.identity.map { $0 == LineFeature.outside ? $0 : UInt8(random(0...30)) }
    var model = LineModel(orders: orders, passes: passes)
    model.titles = passes[2]
    let page = PageLines()
    let text = String(repeating: CleanFixture.page + "\n", count: random(1...30))
    page.measure(Document(id: RecordID("x"), page: Array(text.utf8)), ScanTables())
    let scorer = LineScorer(model)
    scorer.score(page)
    let scores = page.scores
    #expect(scores == reference(model, page), "seed \(seed)")
    // The last pass again, over a few lines that do not stand together.
    let lines = (0..<random(1...12)).map { _ in random(0...(scores.count - 1)) }
    page.withView { view in
      guard let columns = view.columns else { return }
      lines.withUnsafeBufferPointer { pinned in
        scorer.scoreTitles(columns, pinned) { titles in
          #expect(lines.indices.map { titles[$0] } == lines.map { scores[$0] }, "seed \(seed)")
        }
      }
    }
  }
}
