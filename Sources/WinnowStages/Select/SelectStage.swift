public import Winnow

/// The options of `select`.
public struct SelectOptions: StageOptions {
  /// What is written, in this order.
  public var fields: [FieldSelection.Entry] = []

  public init() {}

  public static var schema: [OptionSpec<SelectOptions>] {
    [
      .option(
        "fields", \.fields, "Fields to write, in this order: a field, a path into one, or `path as name`.",
        required: true, example: "[id, title, text, dates.published.value as published]")
    ]
  }

  public func validate(_ marks: [String: SourceMark], _ diagnostics: Diagnostics) {
    guard let mark = marks["fields"] else { return }
    if fields.isEmpty { diagnostics.error("'fields' names no field", at: mark) }
    if !fields.isEmpty, !fields.contains(where: { $0.field == "id" && $0.name == "id" }) {
      diagnostics.warning(
        "'fields' leaves out 'id': without it, 'diff', 'explain' and 'clusters' cannot tell one record from another",
        at: mark, hint: "add id, unless nobody is to look at the output with these")
    }
    var names: Set<String> = []
    for field in fields where !names.insert(field.name).inserted {
      diagnostics.error(
        "two fields would be written as '\(field.name)'", at: mark, hint: "rename one: \(field.field) as other-name")
    }
  }
}

/// Chooses the fields of the output records, their order and their names.
public struct SelectStage: Stage {
  private let selection: FieldSelection

  public init(options: SelectOptions, resources: StageResources) throws {
    selection = FieldSelection(options.fields)
  }

  public func process(_ document: inout Document, scratch: inout Void) throws -> Verdict {
    document.selection = selection
    return .keep
  }

  public static let descriptor = StageDescriptor(
    name: "select",
    version: 1,
    summary: "Chooses, orders and renames the fields of the output records.",
    details: """
      Each item of `fields` is a field of the record (`title`, or a field of the input such as `site`), a path into one \
      (`source.publisher.name`, `topics.0.id`), or either with a new name: `source.publisher.name as publisher`. In a \
      list, a name means every element: `topics.id` is the list of all ids. A path without a new name is the key as it \
      stands. What a document does not have is left out of its record.

      Only what is listed is written: `id` and `text` too may be left out (without `id`, `winnow diff`, `explain` and \
      `clusters` cannot tell the records apart, and `winnow check` warns), and `winnow` (schema and fingerprint) is gone \
      unless it is listed. `page_text` is the whole page as read. Dropped and rejected documents are written in full.

      The choice is made when a record is written: stages after `select` still see everything, and of two `select` \
      stages the last one counts.
      """,
    reads: [],
    writes: [.selection],
    keepsResults: false,
    dropReasons: [],
    examples: [
      StageExample(
        "flat records",
        yaml: """
          record: {id: 7, url: "https://example.org/7", site: example.org, tags: {desk: local}, text: "The bridge is open again."}
          stages: [ {select: {fields: [id, text as body, tags.desk as desk, site]}} ]
          expect: {id: 7, body: "The bridge is open again.", desk: local, site: example.org, url: null, text: null}
          """),
      StageExample(
        "from all elements of a list",
        yaml: """
          record: {text: "The bridge is open again.", people: [{name: Ada}, {name: Grace, role: mayor}]}
          stages: [ {select: {fields: [people.name as names, people.0.name as first, people.role as roles, people.9]}} ]
          expect: {names: [Ada, Grace], first: Ada, roles: [mayor], people.9: null}
          """),
    ])
}
