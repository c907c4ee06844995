import Testing
import WinnowTestSupport

@testable import WinnowText

@Suite struct BufferTests {
  @Test func bufferHoldsWhatAnArrayWould() {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<200 {
      var buffer = ByteBuffer(reserving: Int.random(in: 0...100, using: &generator))
      var array: [UInt8] = []
      for _ in 0..<50 {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0..<4:
          buffer.append(UInt8(array.count & 255))
          array.append(UInt8(array.count & 255))
        case 4..<8:
          let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { UInt8($0 & 255) }
          buffer.append(bytes)
          array += bytes
        case 8..<11:
          buffer.append(maximum: 40) { target in
            for place in 0..<3 { target[place] = 7 }
            return 3
          }
          array += [7, 7, 7]
        default:
          buffer.removeAll()
          array.removeAll()
        }
      }
      #expect(buffer.array == array)
      #expect(buffer.count == array.count)
    }
  }

  @Test func internedStringsAreWhatTheyWere() {
    let interner = StringInterner()
    // More names than the cache has places, long and short, each asked for twice.
    for _ in 0..<2 {
      for number in 0..<2000 {
        let name = String(repeating: "rule.", count: number % 14) + "\(number)é"
        let found = Array(name.utf8).withUnsafeBufferPointer { interner.string($0) }
        #expect(found == name)
      }
    }
  }

  /// Every byte that needs an escape, at every place of the eight bytes that are copied at once.
  @Test func escapesAtEveryPlace() throws {
    for length in 0..<20 {
      for place in 0..<max(1, length) {
        for byte: UInt8 in [0x00, 0x1F, 0x22, 0x5C, 0x0A, 0x7F, 0x41] {
          var bytes = [UInt8](repeating: 0x61, count: length)
          if length > 0 { bytes[place] = byte }
          var writer = JSONWriter()
          bytes.withUnsafeBufferPointer { writer.string($0) }
          #expect(try JSONValue(parsing: writer.bytes) == .string(String(decoding: bytes, as: UTF8.self)))
        }
      }
    }
  }

  @Test(arguments: [Int.min, -10, -1, 0, 9, 10, 99, 100, 999_999, Int.max])
  func numbersAreWrittenInFull(number: Int) {
    var writer = JSONWriter()
    writer.number(number)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "\(number)")
  }
}
