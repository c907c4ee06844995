import Foundation
import Testing

/// Every `sh` block and every YAML sample of the README and of docs/ is run.
///
/// In the pages, `sh` blocks are run as scripts; `yaml NAME` blocks are written to that file and checked; `swift FILE` blocks must
/// stand in that file of the repository. Blocks of a page run in order, in one directory that has pipelines/ and seeds/.
@Suite struct DocumentationTests {
  struct Block {
    var language: String
    var name: String?
    var program: String
    var text: String
    var line: Int
  }

  static let pages: [String] =
    ["README.md"]
    + ((try? FileManager.default.contentsOfDirectory(atPath: packageDirectory + "/docs")) ?? [])
    .filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }

  /// The fenced blocks of a page.
  static func blocks(_ page: String) throws -> [Block] {
    let text = try String(contentsOfFile: packageDirectory + "/" + page, encoding: .utf8)
    var blocks: [Block] = []
    var current: Block?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let trimmed = line.drop { $0 == " " }
      if trimmed.hasPrefix("```") {
        if let block = current {
          blocks.append(block)
          current = nil
        } else {
          let words = trimmed.dropFirst(3).split(separator: " ").map(String.init)
          current = Block(
            language: words.first ?? "", name: words.count > 1 ? words[1] : nil,
            program: words.count > 3 && words[2] == "with" ? words[3] : "winnow", text: "", line: number + 1)
        }
      } else if current != nil {
        current?.text += line + "\n"
      }
    }
    return blocks
  }

  @Test func everyPageIsThere() {
    #expect(Self.pages.count >= 7)
  }

  @Test(arguments: pages)
  func commandsAndSamples(_ page: String) throws {
    let directory = try ScratchDirectory()
    for name in ["pipelines", "seeds"] {
      try FileManager.default.copyItem(atPath: packageDirectory + "/" + name, toPath: directory.url(name).path)
    }
    let programs = URL(fileURLWithPath: Program.winnow.path).deletingLastPathComponent().path
    let path = programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    for block in try Self.blocks(page) {
      switch block.language {
      case "sh":
        // The two scripts build and test everything, this test among it: they are run by the suite's own script.
        let lines = block.text.split(separator: "\n").filter { !$0.hasPrefix("Scripts/") }
        for script in block.text.split(separator: "\n").filter({ $0.hasPrefix("Scripts/") }) {
          let name = String(script.prefix { $0 != " " })
          #expect(FileManager.default.isExecutableFile(atPath: packageDirectory + "/" + name), "\(page): \(name)")
        }
        let outcome = try Program(path: "/bin/bash")(
          ["-euo", "pipefail", "-c", lines.joined(separator: "\n")], in: directory.path, environment: ["PATH": path])
        #expect(outcome.status == 0, "\(page):\(block.line)\n\(block.text)\n\(outcome.all)")
      case "yaml":
        let name = try #require(block.name, "\(page):\(block.line): a sample needs a file name")
        try directory.write(name, block.text)
        guard block.text.contains("\nstages:") else { continue }
        let outcome = try Program(path: programs + "/" + block.program)(["check", name], in: directory.path)
        #expect(outcome.status == 0, "\(page):\(block.line)\n\(outcome.all)")
      case "swift":
        let name = try #require(block.name, "\(page):\(block.line): a sample needs a file name")
        let source = try String(contentsOfFile: packageDirectory + "/" + name, encoding: .utf8)
        #expect(source.contains(block.text), "\(page):\(block.line) does not stand in \(name)")
      default:
        #expect(["text", "json", "crontab"].contains(block.language), "\(page):\(block.line): unknown kind of block")
      }
    }
  }

  @Test func thePipelinesPassTheirOwnTests() throws {
    let folder = packageDirectory + "/pipelines"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
    #expect(names.count >= 3)
    for name in names {
      let outcome = try Program.winnow(["test", folder + "/" + name], in: folder)
      #expect(outcome.status == 0, "\(outcome.all)")
    }
  }

  @Test func theMainPipelineReadsDatesInEveryLanguageThereIs() throws {
    let news = try String(contentsOfFile: packageDirectory + "/pipelines/news.yaml", encoding: .utf8)
    let grammars = try FileManager.default.contentsOfDirectory(atPath: packageDirectory + "/pipelines/rules/dates")
    #expect(grammars.count >= 10)
    for grammar in grammars {
      #expect(news.contains("        - rules/dates/\(grammar)\n"), "news.yaml leaves out \(grammar)")
    }
  }

  @Test func theSampleInTheReadmeIsRealOutput() throws {
    let directory = try ScratchDirectory()
    let run = try Program.winnow(
      ["run", packageDirectory + "/pipelines/news.yaml", "--output", "out"], in: directory.path)
    #expect(run.status == 0, "\(run.all)")
    let shown = try Program.winnow(["show", "out"], in: directory.path)
    let sample = try #require(try Self.blocks("README.md").first { $0.language == "text" })
    for line in sample.text.split(separator: "\n") {
      #expect(shown.text.contains(line + "\n"), "README.md: \(line)")
    }
  }

  @Test(arguments: pages)
  func linksLeadSomewhere(_ page: String) throws {
    let text = try String(contentsOfFile: packageDirectory + "/" + page, encoding: .utf8)
    let base = URL(fileURLWithPath: packageDirectory + "/" + page).deletingLastPathComponent()
    for match in text.matches(of: /\]\(([^)#:]+)\)/) {
      let target = base.appendingPathComponent(String(match.1)).path
      #expect(FileManager.default.fileExists(atPath: target), "\(page): \(match.1)")
    }
  }
}
