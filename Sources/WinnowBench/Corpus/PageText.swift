internal import Winnow

/// A page text under construction, with the true label of each of its blocks.
struct PageText {
  private(set) var text: [UInt8] = []
  private(set) var labels: [BlockLabel] = []

  mutating func reset() {
    text.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
  }

  /// Adds one line; nothing for an empty one.
  mutating func line(_ bytes: some Collection<UInt8>, _ label: BlockLabel) {
    guard !bytes.isEmpty else { return }
    text.append(contentsOf: bytes)
    text.append(0x0A)
    labels.append(label)
  }

  /// Adds one line for each of `lines`.
  mutating func lines(_ lines: some Sequence<[UInt8]>, _ kind: BoilerplateKind) {
    for bytes in lines { line(bytes, .boilerplate(kind)) }
  }

  /// Ends a group of lines with a blank line, unless the text starts or has one there.
  mutating func blank() {
    guard let last = text.last, last == 0x0A, text.count > 1, text[text.count - 2] != 0x0A else { return }
    text.append(0x0A)
  }

  /// Takes away the blank line at the end.
  mutating func trimEnd() {
    while text.count > 1, text[text.count - 1] == 0x0A, text[text.count - 2] == 0x0A { text.removeLast() }
  }
}
