import Testing
import Winnow
import WinnowText

@testable import WinnowStages

/// A detect-source stage with the built-in pack, made once.
enum SourceFixture {
  static let stage: DetectSourceStage = make()

  static func make(_ configure: (inout DetectSourceStage.Options) -> Void = { _ in }) -> DetectSourceStage {
    var options = DetectSourceStage.Options()
    configure(&options)
    let registry = StageRegistry.builtin
    do {
      return try DetectSourceStage(
        options: options,
        resources: StageResources(directory: "", builtins: registry.builtins, diagnostics: Diagnostics()))
    } catch {
      fatalError("\(error)")
    }
  }

  /// What the built-in pack says about a page.
  static func source(
    of page: String, url: String? = nil, fields: [String: String] = [:], language: String? = nil,
    stage: DetectSourceStage = stage
  ) throws -> SourceAnnotation {
    var document = Document(
      id: RecordID("test"), url: url, page: Array(page.utf8),
      fields: fields.sorted { $0.key < $1.key }.map { .init(name: $0.key, json: Array("\"\($0.value)\"".utf8)) })
    document.language = language
    var scratch = stage.makeScratch()
    _ = try stage.process(&document, scratch: &scratch)
    return document.source ?? SourceAnnotation()
  }

  /// A page of a seed by the start of its name.
  static func seed(_ number: String) throws -> String {
    let folder = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let names = [
      "000": "000_8ebcedad04d657cb", "001": "001_c3008f367760c0d8", "002": "002_b6a47801a6eecbf4",
      "003": "003_900749487c655b18", "004": "004_d54c6a9e3442508e",
    ]
    let name = try #require(names[number])
    return String(decoding: try FilePaths.contents("/\(folder)/seeds/\(name).txt"), as: UTF8.self)
  }
}

extension SourceAnnotation {
  /// `Reuters: origin`, sorted.
  var roles: [String] { agencies.map { "\($0.name): \($0.role.rawValue)" }.sorted() }
}
