/// An array that is written once, when a grammar is compiled, and read through its base address: loops over it count no
/// references and check no bounds. Indices come from the same compilation, so that they are in range by construction.
///
/// The owner calls `free()`, once.
struct FixedTable<Element: BitwiseCopyable>: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    base = .allocate(capacity: max(1, count))
    for index in elements.indices { (base + index).initialize(to: elements[index]) }
  }

  @inline(__always)
  subscript(index: Int) -> Element { base[index] }

  func free() { base.deallocate() }
}
