import Synchronization
import Winnow
import WinnowCommand

/// One command run inside the tests' process.
struct CommandRun {
  let code: Int32
  let out: String
  let err: String

  private final class Collector: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
  }

  init(_ arguments: String..., registry: StageRegistry = .words, isTerminal: Bool = false) {
    let out = Collector()
    let err = Collector()
    code = WinnowCommand.run(
      arguments, registry: registry,
      console: Console(
        out: Console.Stream(isTerminal: isTerminal) { bytes in out.append(bytes) },
        err: Console.Stream(isTerminal: isTerminal) { bytes in err.append(bytes) }))
    self.out = out.text
    self.err = err.text
  }
}
