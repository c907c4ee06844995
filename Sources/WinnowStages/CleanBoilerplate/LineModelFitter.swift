internal import Winnow
internal import WinnowText

/// Fits the line models to pages whose article somebody has cut out.
///
/// Deterministic; a thousand pages take about two minutes and 100 MB. Passes are stacked: the second sees scores of the first
/// that come from models fitted on other sites, so that it learns how far to trust them on pages never seen.
struct LineModelFitter {
  /// One page with its article.
  struct Record: Sendable {
    var url: String?
    /// The page text as the stage will see it.
    var page: [UInt8]
    var gold: GoldLabels
    /// The article's title, if it is known.
    var title: [UInt8]?
    /// Pages with the same group are kept together; the site is a good one.
    var group: String
    var weight: Double

    init(
      url: String?, page: [UInt8], gold: GoldLabels, title: [UInt8]? = nil, group: String, weight: Double = 1
    ) {
      self.url = url
      self.page = page
      self.gold = gold
      self.title = title
      self.group = group
      self.weight = weight
    }
  }

  private let rules: BoilerplateRules
  /// How long and how carefully to fit.
  var settings = TreeBooster.Settings()
  /// How many passes to stack.
  var passCount = 2
  /// How many parts the sites are split into to get scores on unseen pages.
  private let foldCount = 3

  /// A fitter with the phrases of rule packs.
  init(rules: BoilerplateRules) { self.rules = rules }

  /// Fits models. Cost: about 80 ms per page on one core.
  func fit(_ records: [Record]) -> LineModels {
    LineModels(fitModel(records), withoutTopic: withoutURLs(records).map(fitModel))
  }

  /// Fits the choice of headlines only, to the lines as models score them.
  func fitTitles(_ records: [Record], to models: LineModels) -> LineModels {
    var output = LineModels(fitTitles(records, to: models.withTopic))
    output.withoutTopic = models.withoutTopic.map { fitTitles(withoutURLs(records) ?? records, to: $0) }
    return output
  }

  /// The same pages as if of an unknown address; nil if they all are.
  private func withoutURLs(_ records: [Record]) -> [Record]? {
    guard records.contains(where: { $0.url != nil }) else { return nil }
    return records.map { record in
      var record = record
      record.url = nil
      return record
    }
  }

  private func fitModel(_ records: [Record]) -> LineModel {
    let pages = (records + records.compactMap(brief)).compactMap(prepare)
    var passes: [LineModel.Pass] = []
    var orders = LineModel.identity
    var matrix = TrainingMatrix()
    for number in 0..<passCount {
      matrix = TrainingMatrix(pages, withContext: number > 0)
      orders = matrix.rankNames()
      let inputs = Self.inputs.filter { $0.feature < (number > 0 ? .firstOfTitles : .firstContext) }
      var booster = TreeBooster(matrix, weights: matrix.weights, inputs: inputs, settings: settings)
      passes.append(TreeBooster.pass(booster.fit(), inputs))
      if number + 1 < passCount || pages.contains(where: { !$0.titles.isEmpty }) { crossFit(pages, matrix, inputs) }
    }
    var model = LineModel(orders: orders, passes: passes)
    model.titles = fitTitles(pages, matrix)
    return model
  }

  private func fitTitles(_ records: [Record], to model: LineModel) -> LineModel {
    let pages = (records + records.compactMap(brief)).compactMap(prepare)
    var output = model
    output.titles = fitTitles(pages, TrainingMatrix(pages, scoredBy: LineScorer(model)))
    return output
  }

  /// For the choice of headlines: a page has no more than a dozen lines to learn from, and to use it on.
  private var titleSettings: TreeBooster.Settings {
    var output = settings
    output.trees = (settings.trees + 1) / 2
    output.regularisation = 3
    output.lineShare = 0.8
    output.featureShare = 0.2
    return output
  }

  /// Fits the choice of headlines to pages with scores as of pages not seen.
  private func fitTitles(_ pages: [TrainingPage], _ matrix: TrainingMatrix) -> LineModel.Pass {
    var matrix = matrix
    matrix.turnToTitles(pages)
    guard matrix.weights.contains(where: { $0 > 0 }) else { return LineModel.Pass(bias: 0, trees: []) }
    let inputs = Self.titleInputs
    var booster = TreeBooster(matrix, weights: matrix.weights, inputs: inputs, settings: titleSettings)
    return TreeBooster.pass(booster.fit(), inputs)
  }

  /// Scores each page by a model that was fitted without its fold, into the page's scores.
  private func crossFit(_ pages: [TrainingPage], _ matrix: TrainingMatrix, _ inputs: [LineModel.Input]) {
    for fold in 0..<foldCount {
      func isInFold(_ page: TrainingPage) -> Bool { Int(page.group % UInt64(foldCount)) == fold }
      var weights = matrix.weights
      for (index, page) in pages.enumerated() where isInFold(page) {
        for row in 0..<page.labels.count { weights[matrix.starts[index] + row] = 0 }
      }
      var booster = TreeBooster(matrix, weights: weights, inputs: inputs, settings: settings)
      let scores = TreeBooster.scores(booster.fit(), matrix, inputs)
      for (index, page) in pages.enumerated() where isInFold(page) {
        let start = matrix.starts[index]
        page.lines.scores = scores[start..<(start + page.labels.count)].map {
          Int32(max(-30_000, min(30_000, ($0 * 100).rounded())))
        }
      }
    }
  }

  /// The page with its article cut to a brief of a few lines, and without url: gold sets are of long articles with a url,
  /// but the model must know briefs, and pages of which nothing is known, too. They count little: of a long page they have
  /// the chrome once more, and with a quarter of its weight they cost the F1 of long articles .002. Among pages of unknown
  /// address they count a quarter all the same: a model that knows fewer takes the first line of a brief for a standfirst.
  private func brief(_ record: Record) -> Record? {
    guard let article = record.gold.article else { return nil }
    let document = Document(id: RecordID("training"), page: record.page)
    let isGold = record.gold.labels(of: document.blocks, record.page).isGold
    let goldCount = isGold.count { $0 }
    let length = 2 + Int(article.withUnsafeBufferPointer { XXHash.hash64($0) } % 4)
    guard goldCount >= 2 * length else { return nil }
    var brief = Record(
      url: nil, page: [], gold: record.gold, title: record.title, group: record.group,
      weight: record.weight / (record.url == nil ? 4 : 16))
    var kept = 0
    for (index, block) in document.blocks.enumerated() {
      if isGold[index] {
        kept += 1
        if kept > length { continue }
      }
      if block.followsBlankLine { brief.page.append(0x0A) }
      brief.page += record.page[block.range] + [0x0A]
    }
    return brief
  }

  /// Measures a page and aligns it with its article.
  private func prepare(_ record: Record) -> TrainingPage? {
    let document = Document(id: RecordID("training"), url: record.url, page: record.page)
    guard !document.blocks.isEmpty else { return nil }
    let lines = PageLines()
    lines.measure(document, rules.tables)
    rules.mark(lines, document, scratch: BoilerplateRules.Scratch(rules))
    lines.countHints()
    lines.scores = [Int32](repeating: 0, count: lines.lines.count)
    let gold = record.gold.labels(of: document.blocks, record.page)
    var weights = zip(lines.lines, gold.isKnown).map { $1 ? Float(min($0.words, 50)) + 4 : 0 }
    let titles = record.title.map { titleLines(document, $0) } ?? []
    // The stage decides about the headline by other means, and collections differ about it.
    if record.gold.article != nil, let title = titleLine(lines, gold.isGold) { weights[title] = 0 }
    // Each page weighs the same, but one with many lines a little more: its score hangs on more decisions.
    let sum = weights.reduce(0, +)
    let scale = Float(record.weight) * 60 / max(sum, 200)
    return TrainingPage(
      lines: lines, labels: gold.isGold.map { $0 ? 1 : 0 }, weights: weights.map { $0 * scale }, titles: titles,
      weight: Float(record.weight),
      group: XXHash.hash64(record.group))
  }

  /// The line that the stage would take for the headline of the article.
  private func titleLine(_ lines: PageLines, _ isGold: [Bool]) -> Int? {
    var decisions = isGold.map { LineDecision(isKept: $0) }
    return decisions.withUnsafeMutableBufferPointer { decisions in
      lines.withView { page in
        TitleFinder(page: page, decisions: UnsafeBufferPointer(decisions)).guess()
      }
    }
  }

  /// The lines that are the title and nothing else.
  private func titleLines(_ document: borrowing Document, _ title: [UInt8]) -> [Int] {
    let wanted = GoldAlignment.tokens(title[...])
    let page = document.page
    let blocks = document.blocks
    return blocks.indices.filter { GoldAlignment.tokens(page[blocks[$0].range]) == wanted }
  }

  /// The features a condition may use: each of the line itself, and the telling ones of its neighbours.
  private static let inputs = inputs(neighbours: [
    .words, .functionShare, .capitalShare, .firstSign, .lastSign, .hint, .score,
  ])
  private static let titleInputs = inputs(neighbours: [
    .words, .functionShare, .capitalShare, .firstSign, .lastSign, .hint, .score, .topicShare, .copies, .separators,
    .marks, .blankLines,
  ])

  private static func inputs(neighbours: [LineFeature]) -> [LineModel.Input] {
    var inputs = LineFeature.allCases.map { LineModel.Input(feature: $0, offset: 0) }
    for offset in [-1, 1, -2, 2, -3, 3] {
      for feature in neighbours { inputs.append(LineModel.Input(feature: feature, offset: offset)) }
    }
    return inputs
  }
}

extension LineFeature: Comparable {
  static func < (one: LineFeature, other: LineFeature) -> Bool { one.rawValue < other.rawValue }

  /// Whether the feature tells of the pass before.
  var isContext: Bool { rawValue >= LineFeature.firstContext.rawValue }
}
