import WinnowStages
import Winnow

@main struct Main {
  static func main() {
    print(StageRegistry.builtin)
  }
}
