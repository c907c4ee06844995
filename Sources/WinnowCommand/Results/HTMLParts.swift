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
      let share = whole.map { " <span class=\"soft\">\(HTMLPage.percent(item.count, of: $0))</span>" } ?? ""
      return """
        <tr><td>\(HTMLPage.escape(item.name, limit: 80))</td>\
        <td><div class="bar" style="width:\(width / 10).\(width % 10)%"></div></td>\
        <td class="n">\(HTMLPage.number(item.count))\(share)</td></tr>
        """
    }
    return "<table class=\"bars\">\n\(rows.joined(separator: "\n"))\n</table>"
  }

  /// A part that opens on a click; `summary` and `body` are HTML.
  static func details(_ summary: String, _ body: String) -> String {
    "<details><summary>\(summary)</summary>\n\(body)\n</details>"
  }
}
