internal import Winnow

/// Some of the observations, with numbers of their own.
struct ObservationSelection: ObservationSource {
  private let base: any ObservationSource
  private let ordinals: [UInt32]

  /// The observations with these numbers, in their order.
  init(of base: any ObservationSource, _ ordinals: [UInt32]) {
    self.base = base
    self.ordinals = ordinals
  }

  var count: Int { ordinals.count }
  /// Judged by the average.
  var byteCount: Int { base.count == 0 ? 0 : Int(Double(base.byteCount) / Double(base.count) * Double(count)) }

  func forEach(_ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    for ordinal in ordinals.indices { try visit(ordinal) { try body(ordinal, $0) } }
  }

  func visit(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    try base.visit(Int(ordinals[ordinal]), body)
  }
}
