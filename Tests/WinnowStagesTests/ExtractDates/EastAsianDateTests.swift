import Testing
import Winnow
import WinnowText

@testable import WinnowStages

/// Dates in languages that put no spaces between words, or particles right behind them.
@Suite struct EastAsianDateTests {
  private static func mentions(_ page: String, _ language: String?) throws -> [String] {
    let dates = try ExtractDatesTests.dates(page, day: "2024-05-10", language: language)
    let bytes = Array(page.utf8)
    return dates.mentions.map { "\(String(decoding: bytes[$0.range], as: UTF8.self)) \($0.value)" }
  }

  @Test(arguments: [
    (
      "ja", "日本銀行は2024年4月26日、会合を開いた。昨年12月以来で、来週にも公表する。",
      ["2024年4月26日 2024-04-26", "昨年12月 2023-12", "来週 2024-W20"]
    ),
    (
      "zh", "国家统计局9日发布数据显示，4月份居民消费价格上涨0.3%，去年同期为0.1%。",
      ["9日 2024-05-09", "4月份 2024-04", "去年 2023"]
    ),
    (
      "ko", "한국은행은 지난해 4분기 국내총생산을 어제 오후 3시 30분에 발표했고 8일부터 3일간 조사했다.",
      ["지난해 4분기 2023-Q4", "어제 오후 3시 30분 2024-05-09T15:30", "8일 2024-05-08", "3일간 P3D"]
    ),
  ])
  func expressionsStandWithinRowsOfSigns(language: String, page: String, expected: [String]) throws {
    #expect(try Self.mentions(page, language) == expected)
  }

  @Test func withoutItsLanguageAPageChoosesItsGrammar() throws {
    #expect(try Self.mentions("政府は10日、新しい方針を決めた。", nil) == ["10日 2024-05-10"])
    #expect(try Self.mentions("他在昨天的会议上说，公司已经有了新的计划。", nil) == ["昨天 2024-05-09"])
    #expect(try Self.mentions("정부는 어제 새로운 계획을 발표했다고 밝혔다.", nil) == ["어제 2024-05-09"])
  }

  @Test func fullWidthDigitsAreDigits() throws {
    #expect(
      try Self.mentions("会合は４月２６日（金）に開かれ、２０２３年の物価を論じた。", "ja")
        == ["４月２６日（金） 2024-04-26", "２０２３年 2023"])
  }

  @Test func otherNumbersAreNoDates() throws {
    #expect(try Self.mentions("28度を記録し、300人が集まり、地铁2号线と第3章、価格は2000円。", "ja") == [])
    // The years of older reigns are not counted, so that their days do not fall into this year.
    #expect(try Self.mentions("平成23年3月11日の震災", "ja") == [])
  }

  @Test func aEuropeanPageMayNameAnEastAsianDay() throws {
    #expect(try Self.mentions("Posted 2024年04月24日 by the editors", "en") == ["2024年04月24日 2024-04-24"])
  }

  @Test func spansAreWholeScalarsInAnyMixture() throws {
    let pieces = [
      "2024年", "４月", "2６日", "昨日", "어제", "3일", "号", "，", "（金）", "：", " ", "é4", "May 5", "10:30", "１０：３０",
      "\u{E000}", "９", "２０２４１０", "December ", "5, ２０２４１２３", "２０２４",
    ]
    var state: UInt64 = 7
    for _ in 0..<400 {
      var page = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        page += pieces[Int(state >> 33) % pieces.count]
      }
      let bytes = Array(page.utf8)
      for language in ["ja", "zh", "ko", "en"] {
        let found = try ExtractDatesTests.dates(page, day: "2024-05-10", language: language)
        for mention in found.mentions {
          #expect(String(validating: bytes[mention.range], as: UTF8.self) != nil, "\(page): \(mention.range)")
        }
      }
    }
  }
}
