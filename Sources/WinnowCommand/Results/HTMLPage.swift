internal import Winnow

/// A self-contained HTML page: no script, nothing loaded, light and dark, readable on a phone.
struct HTMLPage {
  let title: String
  /// One line under the title, HTML.
  let lead: String
  private var sections: [String] = []

  init(title: String, lead: String) {
    self.title = title
    self.lead = lead
  }

  /// Adds a section; an empty body adds none.
  mutating func add(_ heading: String, _ body: String) {
    if !body.isEmpty { sections.append("<section>\n<h2>\(Self.escape(heading))</h2>\n\(body)\n</section>") }
  }

  var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    \(OutputDirectory.reportMark)\(Self.escape(WinnowVersion.current))">
    <title>\(Self.escape(title))</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <header>
    <h1>\(Self.escape(title))</h1>
    <p class="lead">\(lead)</p>
    </header>
    <main>
    \(sections.joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }

  /// Text of pages made fit for HTML: on one line, without characters that could drive anything.
  static func escape(_ text: String, limit: Int? = nil) -> String {
    var output = ""
    for character in PlainText.line(text, limit: limit).unicodeScalars {
      switch character {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      default: output.unicodeScalars.append(character)
      }
    }
    return output
  }

  /// A count with thin spaces between thousands.
  static func number(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var output = value < 0 ? "−" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { output += "\u{202F}" }
      output.append(digit)
    }
    return output
  }

  /// A share as a percentage with one decimal; nothing of nothing is none.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = Int((Double(part) * 1000 / Double(whole)).rounded())
    // What is there is never shown as nothing.
    if tenths == 0, part > 0 { return "< 0.1 %" }
    return "\(tenths / 10).\(tenths % 10) %"
  }

  private static let style = """
    :root { --paper: #fbfbf9; --card: #fff; --ink: #1d2126; --soft: #5c6570; --line: #dfe2e0; --accent: #1f6f8b;
      --bar: #8fc1d2; --good: #2c7a43; --warn: #9a6200; --bad: #b3261e; --del: #fdecea; --ins: #e6f4ea; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #14171a; --card: #1c2024; --ink: #e6e8ea; --soft: #9aa4ae; --line: #31373d; --accent: #7cc4dd;
        --bar: #2f6f86; --good: #7bd391; --warn: #f0bd62; --bad: #ff8a80; --del: #3b1f1f; --ins: #183524; }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 70rem; padding: 1rem; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
    h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0 .25rem; }
    h2 { font-size: 1.15rem; margin: 0 0 .75rem; }
    h3 { font-size: 1rem; margin: 1rem 0 .5rem; }
    p { margin: .25rem 0; }
    .lead, .soft { color: var(--soft); }
    .soft { font-size: .875rem; }
    section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; }
    .tile { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .75rem; }
    .tile b { display: block; font-size: 1.4rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
    .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem 2rem; }
    .columns > div { min-width: 0; }
    .wide { overflow-x: auto; }
    .wide + .wide { margin-top: 1rem; }
    table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
    th { text-align: left; font-weight: 600; color: var(--soft); font-size: .8125rem; }
    th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
    tr:last-child td { border-bottom: 0; }
    .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    .bars td { border: 0; padding: .125rem .5rem .125rem 0; vertical-align: middle; }
    .bars td:first-child { width: 40%; }
    @media (min-width: 50rem) { .bars td:first-child { width: 11rem; } }
    .wrap { white-space: normal; }
    .bars .n { width: 1%; padding-right: 0; }
    .bar { height: .875rem; min-width: 2px; background: var(--bar); border-radius: 2px; }
    .histogram { display: flex; align-items: flex-end; gap: 1px; height: 8rem; border-bottom: 1px solid var(--line); }
    .histogram i { flex: 1; background: var(--bar); border-radius: 2px 2px 0 0; }
    .axis { display: flex; justify-content: space-between; }
    .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
    details { border-top: 1px solid var(--line); padding: .5rem 0; }
    summary { cursor: pointer; }
    summary:focus-visible { outline: 2px solid var(--accent); }
    code, pre, .id { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .8125rem; }
    .id { color: var(--accent); }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--paper); border: 1px solid var(--line);
      border-radius: .25rem; padding: .5rem; margin: .5rem 0; }
    .diff { margin: .5rem 0; padding: 0; list-style: none; font-size: .875rem; }
    .diff li { padding: .125rem .5rem .125rem 1.5rem; text-indent: -1rem; }
    .diff .del { background: var(--del); } .diff .ins { background: var(--ins); }
    """
}
