import Winnow
import WinnowText

@testable import WinnowStages

/// Shared set-up of the suites about `clean-boilerplate`.
enum CleanFixture {
  static let registry = StageRegistry.builtin

  static var resources: StageResources {
    StageResources(directory: "", builtins: registry.builtins, diagnostics: Diagnostics())
  }

  /// A stage with the built-in pack and model.
  static func stage(_ change: (inout CleanBoilerplateOptions) -> Void = { _ in }) throws -> CleanBoilerplateStage {
    var options = CleanBoilerplateOptions()
    change(&options)
    return try CleanBoilerplateStage(options: options, resources: resources)
  }

  /// The cleaned page.
  static func clean(
    _ page: String, url: String? = nil, title: String? = nil, with stage: CleanBoilerplateStage
  ) throws -> Document {
    var document = Document(id: RecordID("page"), url: url, title: title, page: Array(page.utf8))
    var scratch = stage.makeScratch()
    _ = try stage.process(&document, scratch: &scratch)
    return document
  }

  static let prose = [
    "The council said on Monday that it would close the bridge for two years, because the cost of the repair has doubled.",
    "Residents had asked for a ferry, but the mayor said that there was no money for it in the budget of this year.",
    "Shop owners on both banks fear for their trade, and some of them have already written to the minister of transport.",
  ]

  static let menu = ["Home", "News", "Politics", "Business", "Sport", "Weather"]

  /// An article between a menu and a footer.
  static let page =
    (menu + ["", "Bridge to close for two years", ""] + prose + [
      "", "Related articles", "Ferry plan fails", "© 2024 The Valley Courier. All rights reserved.",
    ])
    .joined(separator: "\n")
}

extension Document {
  var textString: String { String(decoding: text, as: UTF8.self) }

  /// Kind and rule of the removal of the first line that begins with `prefix`.
  func removal(of prefix: String) -> (kind: BoilerplateKind, rule: String)? {
    for removal in removals {
      let block = blocks[removal.block]
      guard String(decoding: page[block.range], as: UTF8.self).hasPrefix(prefix),
        let kind = block.label.removedKind
      else { continue }
      return (kind, removal.rule)
    }
    return nil
  }
}
