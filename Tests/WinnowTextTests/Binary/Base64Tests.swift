import Testing
import WinnowText

@Suite struct Base64Tests {
  @Test func bytesComeBack() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      let text = String(decoding: bytes.withUnsafeBufferPointer { Base64.encoded($0) }, as: UTF8.self)
      #expect(Base64.decoded(text) == bytes)
    }
    #expect(Base64.decoded("AA=") == nil)
    #expect(Base64.decoded("A?==") == nil)
  }
}
