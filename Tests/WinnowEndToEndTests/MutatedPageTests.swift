import Foundation
import Testing
import WinnowTestSupport

/// Real pages with pieces of other scripts, odd signs and half dates in them, cut and glued anywhere: every record that comes
/// out is well-formed, and Winnow takes it as input again.
@Suite struct MutatedPageTests {
  private static let pieces = [
    "©", "© 2024 ", "\u{A0}", "\u{2028}", "“", "”", "’", "—", "…", "中文新闻。", "日本語のニュース、", "สวัสดีครับ", "Привет, мир.",
    "İstanbul", "ß", "ﬁ", "𝒳", "👩‍👩‍👧", "\u{301}", "\u{FEFF}", "\u{200B}", "\u{1}", "\u{7F}", "\t", "\n", "\n\n", "\r\n",
    "\r",
    "By ", "Reporting by ", "(Reuters) - ", "KYIV, May 3 - ", "on Mon…", "Oct…", "Sept.’", "5 p.m.…", "1/2/2023",
    "2023-08-15T10:30:00.123+05:30", "10h30", "'90s", "1,234,567.89", "20161231", "from 4 to 5 p.m.", "INR 2000",
    "the first Monday of next month", "http://", "www.a.b", "@", "|", "»", "- - -", "A.B.C.D.", "J.K. Rowling",
    "99999999999999999999", String(repeating: "W", count: 300), String(repeating: "é", count: 65),
  ]

  private static func page(_ seeds: [String], _ generator: inout SplitMix64) -> String {
    var page = Array((seeds.randomElement(using: &generator) ?? "").unicodeScalars)
    for _ in 0..<generator.below(40) {
      let place = generator.below(page.count + 1)
      switch generator.below(10) {
      case 0..<6: page.insert(contentsOf: pieces[generator.below(pieces.count)].unicodeScalars, at: place)
      case 6, 7: page.removeSubrange(place..<min(page.count, place + 400))
      case 8: page += page[place..<min(page.count, place + 200)]
      default: page.insert(contentsOf: String.random(20, using: &generator).unicodeScalars, at: place)
      }
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: page)
    return String(text)
  }

  @Test(arguments: [1, 2])
  func recordsAreWellFormedAndReadAgain(_ seed: UInt64) throws {
    let directory = try ScratchDirectory()
    let folder = packageDirectory + "/seeds"
    let seeds = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
      try String(contentsOfFile: folder + "/" + $0, encoding: .utf8)
    }
    var generator = SplitMix64(seed: seed)
    var input = Data()
    for number in 0..<1_500 {
      var record: [String: Any] = ["id": number, "text": Self.page(seeds, &generator)]
      if number % 3 == 0 { record["title"] = String(Self.page(seeds, &generator).prefix(80)) }
      input += try JSONSerialization.data(withJSONObject: record, options: [.sortedKeys]) + [0x0A]
    }
    try input.write(to: URL(fileURLWithPath: directory.path + "/in.ndjson"))
    let outcome = try Program.winnow(
      ["run", packageDirectory + "/pipelines/news.yaml", "--input", "in.ndjson", "--output", "out"], in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    let output = try RunOutput(directory)
    #expect(output.reasons.allSatisfy { $0 == "empty-text" }, "\(Set(output.reasons))")
    for name in ["part-00000.ndjson", "dropped.ndjson"] {
      let bytes = try directory.read("out/" + name)
      for line in bytes.split(separator: 0x0A) {
        #expect(String(validating: line, as: UTF8.self) != nil, "seed \(seed): \(line.prefix(40))")
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: line) }
      }
    }
    try directory.write("again.yaml", "version: 1\nstages: []\n")
    let again = try Program.winnow(
      ["run", "again.yaml", "--input", "out/part-00000.ndjson", "--output", "again", "--max-rejects", "0"],
      in: directory.path)
    #expect(again.status == 0, "\(again.all)")
  }
}
