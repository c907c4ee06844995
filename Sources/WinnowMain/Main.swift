internal import Winnow
internal import WinnowCommand
internal import WinnowStages

/// The program `winnow`: the command line with the built-in stages.
@main struct Main {
  static func main() {
    WinnowCommand.main(registry: .builtin)
  }
}
