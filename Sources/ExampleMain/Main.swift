import ExamplePlugin
import Winnow
import WinnowCommand
import WinnowStages

@main struct Main {
  static func main() {
    var registry = StageRegistry.builtin
    registry.register(ReadingTimeStage.self)
    WinnowCommand.main(registry: registry)
  }
}
