extension Array {
  /// Calls `body` with each element where it lies. A `for` loop copies each element first, and counts every string and array
  /// in it as held once more: for annotations that costs more than writing them.
  @inlinable @inline(__always)
  package func forEachInPlace(_ body: (Element) -> Void) {
    withUnsafeBufferPointer { elements in
      for index in elements.indices { body(elements[index]) }
    }
  }
}
