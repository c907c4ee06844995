internal import ArgumentParser
internal import Winnow

/// `winnow`: only its subcommands do anything.
struct RootCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: CommandContext.current.programName,
      abstract: "Turn a crawl of news pages into clean, deduplicated, sourced, dated and classified NDJSON.",
      discussion: """
        A pipeline is a YAML file: what to read, the stages in order with their options, what to write. Start with \
        `new`, look around with `stages`, try one page with `trace`, then `run`.

        Results go to standard output, messages to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage or \
        configuration, 3 done but with more rejects than allowed, 4 a gate failed, 129, 130, 131 and 143 \
        interrupted.
        """,
      version: WinnowVersion.current,
      groupedSubcommands: groups.map { CommandGroup(name: $0.name, subcommands: $0.commands) })
  }

  private static let groups: [(name: String, commands: [any ParsableCommand.Type])] = [
    (
      "Running",
      [
        PlanCommand.self, RunCommand.self, ShowCommand.self, DiffCommand.self, ExplainCommand.self,
        ClustersCommand.self, RetryCommand.self, ReportCommand.self, StateCommand.self,
      ]
    ),
    (
      "Writing",
      [
        NewCommand.self, CheckCommand.self, TestCommand.self, TraceCommand.self, StagesCommand.self,
        SchemaCommand.self,
      ]
    ),
    ("Learning", [TrainCommand.self, EvalCommand.self]),
  ]

  /// What may stand first on the command line.
  static var subcommandNames: [String] {
    // Key paths through metatypes crash the 6.3.1 compiler.
    groups.flatMap { group in group.commands.compactMap { command in command.configuration.commandName } }
  }
}
