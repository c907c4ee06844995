import Foundation
import Testing
import WinnowTestSupport
import WinnowText

@Suite struct BinaryTests {
  @Test(arguments: [0, 1, -1, 63, 64, -64, -65, 300, Int.max, Int.min])
  func integers(_ value: Int) throws {
    var writer = BinaryWriter()
    writer.integer(value)
    try writer.bytes.withUnsafeBufferPointer { bytes in
      var reader = BinaryReader(bytes)
      let read = try reader.integer()
      #expect(read == value)
      #expect(reader.isAtEnd)
    }
  }

  @Test func everyTruncationIsNoticed() throws {
    var writer = BinaryWriter()
    writer.string("héllo")
    writer.array([1, 2, 3]) { $0.integer($1) }
    writer.optional(2.5) { $0.double($1) }
    writer.sized { $0.string("behind its size") }
    func read(_ bytes: UnsafeBufferPointer<UInt8>) throws -> (String, [Int], Double?, String) {
      var reader = BinaryReader(bytes)
      return (
        try reader.string(), try reader.array { (reader) throws(BinaryFormatError) in try reader.integer() },
        try reader.optional { (reader) throws(BinaryFormatError) in try reader.double() },
        String(decoding: try reader.sized().dropFirst(), as: UTF8.self)
      )
    }
    try writer.bytes.withUnsafeBufferPointer { bytes in
      let (string, numbers, double, sized) = try read(bytes)
      #expect(string == "héllo" && numbers == [1, 2, 3] && double == 2.5 && sized == "behind its size")
      for length in 0..<bytes.count {
        #expect(throws: BinaryFormatError.self) { _ = try read(UnsafeBufferPointer(rebasing: bytes[0..<length])) }
      }
    }
  }

  @Test(arguments: 0..<200)
  func base64(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let bytes = (0..<Int.random(in: 0...20, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
    }
    let encoded = bytes.withUnsafeBufferPointer { Base64.encoded($0) }
    #expect(String(decoding: encoded, as: UTF8.self) == Data(bytes).base64EncodedString())
  }
}
