internal import Winnow
internal import WinnowText

extension DuplicateObservation {
  /// Encodes observations; reuses its memory.
  struct Writer: ~Copyable {
    private var buffer: UnsafeMutableRawBufferPointer = .allocate(byteCount: 4096, alignment: 8)

    deinit { buffer.deallocate() }

    /// Appends an observation of `document`, whose body `body` has read; bodies of fewer than `minimum` words get no
    /// shingles. `text` tells the document's forms apart.
    mutating func append(
      _ document: borrowing Document, _ body: inout BodyShingles, minimum: Int, time: Int64, sourceRank: UInt32,
      text: UInt64, to output: inout [UInt8]
    ) {
      let digest = body.digest()
      let words = body.scanner.count
      let isShingled = words >= max(1, minimum)
      if isShingled {
        body.shingle(recordingPositions: false)
        body.makeKeys()
        body.collectParticulars()
      }
      let numbers = isShingled ? body.particulars.numbers : UnsafeBufferPointer(start: nil, count: 0)
      let names = isShingled ? body.particulars.names : UnsafeBufferPointer(start: nil, count: 0)
      let shingles = isShingled ? body.shingles.fingerprints : UnsafeBufferPointer(start: nil, count: 0)
      let variant = XXHash.hash64(
        UnsafeBufferPointer(
          start: UnsafeRawPointer(names.baseAddress)?.assumingMemoryBound(to: UInt8.self), count: names.count &* 4))
      let sampleCount = isShingled ? body.keys.count : 0
      var id = document.id.text
      let isNumber = document.id.isNumber
      let night = document.origin?.file ?? 0
      let modulusBits = isShingled ? body.modulusBits : 0
      id.withUTF8 { id in
        let size =
          Offset.end + sampleCount * 8 + (shingles.count + numbers.count + names.count) * 4 + id.count
        reserve(size)
        store(digest.high, Offset.digestHigh)
        store(digest.low, Offset.digestLow)
        store(time, Offset.time)
        store(UInt32(clamping: words), Offset.length)
        store(sourceRank, Offset.sourceRank)
        store(UInt32(clamping: sampleCount), Offset.samples)
        store(UInt32(clamping: shingles.count), Offset.shingles)
        store(UInt32(clamping: numbers.count), Offset.numbers)
        store(UInt32(clamping: names.count), Offset.names)
        store(UInt32(clamping: id.count), Offset.id)
        store(UInt32(clamping: modulusBits), Offset.modulusBits)
        store(isNumber ? 1 : 0 as UInt32, Offset.idIsNumber)
        store(UInt32(truncatingIfNeeded: variant), Offset.variant)
        store(UInt32(clamping: night), Offset.night)
        store(text, Offset.text)
        if let base = buffer.baseAddress { ShingleSketch(shingles).store(base + Offset.sketch) }
        var offset = Offset.end
        if isShingled { body.keys.withUnsafeBufferPointer { put($0, at: &offset) } }
        put(shingles, at: &offset)
        put(numbers, at: &offset)
        put(names, at: &offset)
        put(id, at: &offset)
        output.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[0..<offset]))
      }
    }

    private mutating func reserve(_ size: Int) {
      guard buffer.count < size || buffer.count > 1 << 20 && size < 1 << 19 else { return }
      buffer.deallocate()
      buffer = .allocate(byteCount: size + size / 2, alignment: 8)
    }

    @inline(__always)
    private func store<T: FixedWidthInteger>(_ value: T, _ offset: Int) {
      buffer.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
    }

    @inline(__always)
    private func put<T: FixedWidthInteger>(_ values: UnsafeBufferPointer<T>, at offset: inout Int) {
      let size = MemoryLayout<T>.size
      if T(1).littleEndian == 1 || size == 1 {
        let bytes = UnsafeRawBufferPointer(values)
        UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<(offset &+ bytes.count)]).copyMemory(from: bytes)
      } else {
        for index in values.indices { store(values[index], offset &+ index &* size) }
      }
      offset &+= values.count &* size
    }
  }
}
