import Testing
import WinnowTestSupport

@testable import Winnow

@Suite struct ByteSourceTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Bytes that do not compress to nothing.
  private static func plain(_ count: Int) -> [UInt8] {
    var generator = SplitMix64(seed: 3)
    return (0..<count).map { _ in UInt8.random(in: 0x61...0x68, using: &generator) }
  }

  private func compressed(_ plain: [UInt8], _ compression: Compression) throws -> [UInt8] {
    let file = try OutputFile(name: "plain", in: directory.path, compression: compression)
    try plain.withUnsafeBufferPointer { try file.write($0, records: 0) }
    _ = try file.finish()
    return try FilePaths.contents("\(directory.path)/plain")
  }

  /// What is read from a file with these bytes, and what was wrong with it.
  private func read(_ bytes: [UInt8], _ compression: Compression) throws -> (bytes: [UInt8], damage: String?) {
    let path = try directory.write("file", bytes)
    let source = try ByteSource(
      InputFile(path: path, format: .text, compression: compression, size: bytes.count), cancellation: Cancellation())
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256 * 1024)
    do {
      while true {
        let count = try buffer.withUnsafeMutableBufferPointer { try source.read(into: $0) }
        if count == 0 { return (output, nil) }
        output += buffer[0..<count]
      }
    } catch let damage as ByteSource.Damage { return (output, damage.message) }
  }

  @Test(arguments: [Compression.gzip, .zstd])
  func dataThatFillTheBufferExactlyAreWhole(_ compression: Compression) throws {
    for count in [1, 2, 3].flatMap({ [$0 << 18 - 1, $0 << 18, $0 << 18 + 1] }) + [0, 1] {
      let plain = Self.plain(count)
      let read = try read(compressed(plain, compression), compression)
      #expect(read.damage == nil, "\(count) bytes")
      #expect(read.bytes == plain, "\(count) bytes")
    }
  }

  @Test(arguments: [Compression.gzip, .zstd])
  func severalFramesInARowAreOne(_ compression: Compression) throws {
    let plain = Self.plain(1 << 18)
    let frame = try compressed(plain, compression)
    let read = try read(frame + frame, compression)
    #expect(read.damage == nil)
    #expect(read.bytes == plain + plain)
  }

  @Test(arguments: [Compression.gzip, .zstd])
  func dataCutAnywhereAreTruncated(_ compression: Compression) throws {
    let whole = try compressed(Self.plain(300_000), compression)
    for count in [1, 5, 20, whole.count / 2, whole.count - 9, whole.count - 1] {
      #expect(try read(Array(whole[0..<count]), compression).damage == "the \(compression) data is truncated")
    }
  }

  @Test func whatCameBeforeAWrongChecksumIsRead() throws {
    let plain = Self.plain(5_000)
    var bytes = try compressed(plain, .gzip)
    bytes[bytes.count - 6] ^= 1
    let read = try read(bytes, .gzip)
    #expect(read.bytes == plain)
    #expect(read.damage == "the gzip data is damaged: incorrect data check")
  }

  /// Whatever is damaged, all before it is read: of zstd, all blocks before the one with the damage.
  @Test func whatCameBeforeDamagedZstdIsRead() throws {
    let plain = Self.plain(1_000_000)
    let whole = try compressed(plain, .zstd)
    let block = 128 << 10
    for place in stride(from: 20, to: whole.count, by: 9_973) + [whole.count - 6, whole.count - 1] {
      var bytes = whole
      bytes[place] ^= 0x10
      let read = try read(bytes, .zstd)
      #expect(read.damage?.hasPrefix("the zstd data is damaged") == true, "\(place)")
      // The text is equally dense everywhere; some blocks hold what was changed without being broken.
      let before = max(0, plain.count * place / whole.count / block - 1) * block
      #expect(read.bytes.count >= before && read.bytes.prefix(before) == plain.prefix(before), "\(place)")
    }
    var bytes = whole
    bytes[bytes.count - 1] ^= 1
    #expect(try read(bytes, .zstd).bytes == plain)
    for count in [whole.count / 2, whole.count - 1] {
      let read = try read(Array(whole[0..<count]), .zstd)
      #expect(read.bytes.count >= plain.count * count / whole.count - 2 * block)
      #expect(plain.starts(with: read.bytes))
    }
  }

  @Test func zerosBehindGzipAreNothing() throws {
    let plain = Self.plain(5_000)
    let whole = try compressed(plain, .gzip)
    let padding = [UInt8](repeating: 0, count: 300_000)
    #expect(try read(whole + padding, .gzip) == (plain, nil))
    #expect(try read(whole + padding + whole, .gzip) == (plain + plain, nil))
    #expect(try read(padding, .gzip).damage == "the gzip data is damaged: incorrect header check")
  }
}
