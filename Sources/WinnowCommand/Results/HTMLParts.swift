/// What HTML pages are built of.
enum HTMLParts {
  /// Figures side by side.
  static func tiles(_ tiles: [(name: String, value: String, note: String)]) -> String {
    let cells = tiles.map { tile in
      let note = tile.note.isEmpty ? "" : "<span class=\"soft\">\(HTMLPage.escape(tile.note))</span>"
      return "<div class=\"tile\">\(HTMLPage.escape(tile.name))<b>\(HTMLPage.escape(tile.value))</b>\(note)</div>"
    }
    return "<div class=\"tiles\">\n\(cells.joined(separator: "\n"))\n</div>"
  }

  /// A table; columns whose heading begins with `#` hold numbers. Cells are HTML.
  static func table(_ headings: [String], _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    let isNumber = headings.map { $0.hasPrefix("#") }
    let head = zip(headings, isNumber).map { heading, isNumber in
      isNumber
        ? "<th class=\"n\">\(HTMLPage.escape(String(heading.dropFirst())))</th>"
        : "<th>\(HTMLPage.escape(heading))</th>"
    }
    let body = rows.map { row in
      "<tr>" + zip(row, isNumber).map { "<td\($1 ? " class=\"n\"" : "")>\($0)</td>" }.joined() + "</tr>"
    }
    return """
      <div class="wide"><table>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody>
      </table></div>
      """
  }

  /// Counts with bars, as long as their share of the greatest; names are plain text.
  static func bars(_ items: [(name: String, count: Int)], of whole: Int? = nil) -> String {
    let greatest = items.map(\.count).max() ?? 0
    guard greatest > 0 else { return "" }
    let rows = items.map { item in
      let width = max(0, item.count * 1000 / greatest)
      // The least count still shows, none does not.
      let bar = item.count > 0 ? "<div class=\"bar\" style=\"width:\(width / 10).\(width % 10)%\"></div>" : ""
      let share = whole.map { " <span class=\"soft\">\(HTMLPage.percent(item.count, of: $0))</span>" } ?? ""
      return """
        <tr><td>\(HTMLPage.escape(item.name, limit: 80))</td>\
        <td>\(bar)</td>\
        <td class="n">\(HTMLPage.number(item.count))\(share)</td></tr>
        """
    }
    return "<table class=\"bars\">\n\(rows.joined(separator: "\n"))\n</table>"
  }

  /// A part that opens on a click; `summary` and `body` are HTML.
  static func details(_ summary: String, _ body: String) -> String {
    "<details><summary>\(summary)</summary>\n\(body)\n</details>"
  }

  /// Lists side by side where there is room; empty ones are left out.
  static func columns(_ columns: [(heading: String, body: String)]) -> String {
    let parts = columns.filter { !$0.body.isEmpty }
    guard !parts.isEmpty else { return "" }
    let cells = parts.map { "<div>\n<h3>\(HTMLPage.escape($0.heading))</h3>\n\($0.body)\n</div>" }
    return "<div class=\"columns\">\n\(cells.joined(separator: "\n"))\n</div>"
  }

  /// Counts as columns in a row, the first, the middle and the last one named.
  static func histogram(_ items: [(name: String, count: Int)]) -> String {
    guard let greatest = items.map(\.count).max(), greatest > 0, let first = items.first, let last = items.last else {
      return ""
    }
    let columns = items.map { item in
      let height = item.count * 1000 / greatest
      let name = HTMLPage.escape("\(item.name): \(item.count)")
      return "<i title=\"\(name)\" style=\"height:\(height / 10).\(height % 10)%\"></i>"
    }
    var names = [first.name]
    if items.count > 2 { names.append(items[items.count / 2].name) }
    if items.count > 1 { names.append(last.name) }
    return """
      <p class="soft">at most \(HTMLPage.number(greatest))</p>
      <div class="histogram" role="img" aria-label="documents from \(HTMLPage.escape(first.name)) to \
      \(HTMLPage.escape(last.name))">\(columns.joined())</div>
      <p class="axis soft">\(names.map { "<span>\(HTMLPage.escape($0))</span>" }.joined())</p>
      """
  }

  /// `1.25 s`, `3 min 20 s`, `2 h 5 min`.
  static func seconds(_ value: Double) -> String {
    let whole = Int(value.rounded())
    if whole >= 3600 { return "\(whole / 3600) h \(whole % 3600 / 60) min" }
    if whole >= 100 { return "\(whole / 60) min \(whole % 60) s" }
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
  }

  /// `512 B`, `3.4 MB`, by powers of ten.
  static func size(_ bytes: Int) -> String {
    var value = Double(bytes)
    for unit in ["B", "kB", "MB", "GB", "TB"] {
      if value < 1000 || unit == "TB" {
        let tenths = Int((value * 10).rounded())
        return unit == "B" ? "\(bytes) B" : "\(tenths / 10).\(tenths % 10) \(unit)"
      }
      value /= 1000
    }
    return "\(bytes) B"
  }
}
