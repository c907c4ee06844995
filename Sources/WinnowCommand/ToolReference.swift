internal import Winnow

/// The help of `train` and `eval`, made from what the registered tools declare.
enum ToolReference {
  /// All tools with their options.
  static func text<Result>(_ tools: [ToolDefinition<Result>]) -> String {
    guard !tools.isEmpty else { return "This program has none." }
    return tools.map(text).joined(separator: "\n\n")
  }

  private static func text<Result>(_ tool: ToolDefinition<Result>) -> String {
    var lines = ["\(tool.descriptor.name): \(tool.descriptor.summary)"]
    if !tool.descriptor.details.isEmpty {
      lines += ["", TextWrapping.wrap(tool.descriptor.details, width: 78)]
    }
    lines.append("")
    for option in tool.options {
      var facts = [option.type.name]
      if let range = option.range { facts.append(OptionDescription.text(of: range)) }
      if option.isRequired { facts.append("required") }
      if let value = option.defaultValue { facts.append("default \(value)") }
      lines.append("  --\(option.name)  (\(facts.joined(separator: ", ")))")
      lines.append("      \(option.doc)" + (option.example.map { " For example \($0)." } ?? ""))
    }
    return lines.joined(separator: "\n")
  }
}
