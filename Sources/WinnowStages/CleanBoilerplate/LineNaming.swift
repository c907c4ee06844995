internal import Winnow

/// Names the kind of a line that the model removed and no rule knows, by its shape and place.
struct LineNaming {
  let page: MeasuredPage
  /// The first and the last line that is kept.
  let article: Range<Int>

  func kind(_ index: Int) -> BoilerplateKind {
    let line = page.lines[index]
    if line.words == 0 { return line.digits > 0 ? .pagination : .widget }
    if line.earlierCopies > 0, line.words >= 3 { return .duplicateLine }
    if line.marks.contains(.copyright) { return .legalFooter }
    let isFigure = line.marks.contains(.clock) || line.marks.contains(.year) && line.digits >= 5
    if isFigure, line.words <= 9 { return .dateLine }
    if line.digits > 0, line.digits == line.length { return .pagination }
    if line.separators >= 2, line.words <= 12 { return index < article.lowerBound ? .breadcrumb : .navigation }
    let endsOpen = line.last != .fullStop && line.last != .exclamation
    if article.contains(index) {
      if line.words <= 3 { return .widget }
      return line.isProse && line.words > 40 ? .other : .caption
    }
    if line.words <= 4 { return .navigation }
    if line.words <= 25, endsOpen {
      return page.places[index].shortRun >= 6 && line.words <= 5 ? .navigation : .relatedLink
    }
    return .other
  }
}
