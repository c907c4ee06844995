import Testing

@testable import WinnowResults

@Suite struct DocumentIndexTests {
  @Test func anyNumberOfFiles() {
    let files = (0..<70_000).map { ResultDirectory.File(path: "part-\($0).ndjson", status: .kept) }
    var index = DocumentIndex(files: files)
    for file in files.indices {
      index.insert(
        UInt64(file) &* 0x9E37_79B9, digest: UInt64(file), at: RecordPlace(file: file, offset: 1 << 40, status: .kept))
    }
    for file in files.indices.dropLast() {
      let found = index.find(UInt64(file) &* 0x9E37_79B9)
      #expect(found?.digest == UInt64(file) && found?.place.file == file && found?.place.offset == 1 << 40)
    }
    var left: [Int] = []
    index.forEachUnfound { left.append($0.file) }
    #expect(left == [69_999])
  }
}
