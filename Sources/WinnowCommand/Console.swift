internal import Glibc
internal import Winnow

/// Where a command writes: results to `out`, talk to `err`.
package struct Console: Sendable {
  /// When to colour.
  enum ColorMode: String, CaseIterable, Sendable {
    case auto
    case always
    case never
  }

  /// A stream that takes text.
  package struct Stream: Sendable {
    package let write: @Sendable ([UInt8]) throws -> Void
    let isTerminal: Bool

    package init(isTerminal: Bool = false, write: @escaping @Sendable ([UInt8]) throws -> Void) {
      self.write = write
      self.isTerminal = isTerminal
    }
  }

  let out: Stream
  let err: Stream
  /// Whether the environment asks for no colours (https://no-color.org).
  let prefersNoColor: Bool

  package init(out: Stream, err: Stream, prefersNoColor: Bool = false) {
    self.out = out
    self.err = err
    self.prefersNoColor = prefersNoColor
  }

  /// The process's own streams.
  static var system: Console {
    func isSet(_ name: String) -> Bool { getenv(name).map { $0.pointee != 0 } ?? false }
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
    return Console(
      out: stream(STDOUT_FILENO, "standard output"), err: stream(STDERR_FILENO, "standard error"),
      prefersNoColor: isSet("NO_COLOR") || isDumb)
  }

  private static func stream(_ descriptor: Int32, _ name: String) -> Stream {
    Stream(isTerminal: isatty(descriptor) == 1) { bytes in
      try FilePaths.write(bytes, to: descriptor, path: name)
    }
  }

  /// Whether an error says that the reader of a stream went away, as `head` does.
  static func isClosedPipe(_ error: any Error) -> Bool {
    guard let error = error as? IOError else { return false }
    return error.message == FilePaths.systemMessage(EPIPE)
  }

  /// Writes results, with a line feed.
  func print(_ text: String) throws { try out.write(Array((text + "\n").utf8)) }

  /// Tells the user something, with a line feed; a closed standard error is no reason to stop.
  func tell(_ text: String) { try? err.write(Array((text + "\n").utf8)) }

  /// Colours for results.
  func outStyle(_ mode: ColorMode) -> TerminalStyle { style(mode, out) }

  /// Colours for talk.
  func errStyle(_ mode: ColorMode) -> TerminalStyle { style(mode, err) }

  private func style(_ mode: ColorMode, _ stream: Stream) -> TerminalStyle {
    switch mode {
    case .always: TerminalStyle(isEnabled: true)
    case .never: TerminalStyle(isEnabled: false)
    case .auto: TerminalStyle(isEnabled: stream.isTerminal && !prefersNoColor)
    }
  }
}
