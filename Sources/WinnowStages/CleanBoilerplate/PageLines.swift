internal import Winnow
internal import WinnowText

/// The lines of one page with their figures: the working memory of one worker, reused from page to page.
final class PageLines {
  private(set) var folded: [UInt8] = []
  private var map = ByteMap()
  var lines: [LineStatistics] = []
  /// The number in the document of the first line.
  private(set) var firstBlock = 0
  /// Where a phrase of the rules that has no fixed place in its line may begin, as offsets in the page, line by line.
  private(set) var candidates: [Int32] = []
  /// Score of each line in hundredths of a logit; above 0 it belongs to the article.
  var scores: [Int32] = []
  var reasons: [LineReasons] = []
  /// The memory of `FeatureColumns`.
  var codes: [UInt8] = []
  private var topicSlots = [UInt64](repeating: 0, count: TopicWords.slotCount)
  private var candidateRoom = [Int32](repeating: 0, count: LineScanner.roomSize)
  /// How many words of title and url lines can share.
  private(set) var topicWordCount = 0
  private var copyTable: [Int32] = []
  private(set) var layout = PageLayout()
  var context = ScoreContext()

  init() {}

  /// Pages larger than this give their memory back afterwards.
  private static let largestKept = 1 << 20

  /// Measures every line of a page, or those of some blocks, which must not be empty.
  func measure(_ document: borrowing Document, _ tables: ScanTables, blocks range: Range<Int>? = nil) {
    if range?.lowerBound ?? 0 == 0 { release() }
    let title = document.title
    let url = document.url
    let blocks = document.blocks
    let range = range ?? blocks.indices
    firstBlock = range.lowerBound
    document.page.withUnsafeBufferPointer { page in
      if range.lowerBound == 0 {
        folded.removeAll(keepingCapacity: true)
        CaseFold.append(page, to: &folded)
        folded.append(contentsOf: repeatElement(0, count: 8))
        folded.withUnsafeBufferPointer { map.fill(page, folded: $0, countsBlanks: tables.countsBlanks) }
      }
      topicSlots.withUnsafeMutableBufferPointer { slots in
        guard let slots = slots.baseAddress else { return }
        var topic = TopicWords(in: slots)
        if let title { CaseFold.folded(title).withUnsafeBufferPointer { topic.insert($0) } }
        if let url { Self.slug(url) { topic.insert($0) } }
        topicWordCount = topic.count
        scan(blocks, range, page, tables, topic)
      }
    }
    countCopies()
    layout.measure(lines)
  }

  /// Counts the lines that rules speak about, once they are marked.
  func countHints() { layout.countHints(lines) }

  private func scan(
    _ blocks: [Block], _ range: Range<Int>, _ page: UnsafeBufferPointer<UInt8>, _ tables: ScanTables,
    _ topic: TopicWords
  ) {
    lines.removeAll(keepingCapacity: true)
    lines.append(contentsOf: repeatElement(LineStatistics(), count: range.count))
    candidates.removeAll(keepingCapacity: true)
    withScanner(page, tables, topic) { scanner in
      blocks.withUnsafeBufferPointer { blocks in
        lines.withUnsafeMutableBufferPointer { lines in
          for index in 0..<lines.count {
            let block = blocks[range.lowerBound &+ index]
            lines[index] = scanner.scan(block.range, &candidates)
            lines[index].followsBlankLine = block.followsBlankLine
          }
        }
      }
    }
  }

  /// Passes a scanner of the page to `body`, while which it is valid.
  @inline(__always)
  private func withScanner(
    _ page: UnsafeBufferPointer<UInt8>, _ tables: ScanTables, _ topic: TopicWords, _ body: (LineScanner) -> Void
  ) {
    map.blocks.withUnsafeBufferPointer { blocks in
      folded.withUnsafeBufferPointer { folded in
        candidateRoom.withUnsafeMutableBufferPointer { room in
          guard let blocks = blocks.baseAddress, let folded = folded.baseAddress, let room = room.baseAddress else {
            return
          }
          let map = ByteMapView(blocks)
          body(LineScanner(page: page, folded: folded, map: map, tables: tables.view, topic: topic, room: room))
        }
      }
    }
  }

  /// Passes the content words of the page to `body`, while which they are valid; expects a measured page.
  func withContentWords<R>(_ body: (ContentWords) -> R) -> R {
    map.blocks.withUnsafeBufferPointer { blocks in
      folded.withUnsafeBufferPointer { folded in
        body(ContentWords(map: blocks.baseAddress.map { ByteMapView($0) }, folded: folded))
      }
    }
  }

  /// The part of a url behind its host, folded.
  private static func slug(_ url: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    let folded = CaseFold.folded(url)
    folded.withUnsafeBufferPointer { bytes in
      var slashes = 0
      var index = 0
      while index < bytes.count, slashes < 3 {
        if bytes[index] == 0x2F { slashes += 1 }
        index += 1
      }
      body(UnsafeBufferPointer(rebasing: bytes[index...]))
    }
  }

  /// Finds equal lines through a table of line numbers, open addressing.
  private func countCopies() {
    var size = 64
    while size < lines.count * 2 { size *= 2 }
    copyTable.removeAll(keepingCapacity: true)
    copyTable.append(contentsOf: repeatElement(-1, count: size))
    copyTable.withUnsafeMutableBufferPointer { table in
      lines.withUnsafeMutableBufferPointer { lines in
        for index in lines.indices {
          var slot = Int(truncatingIfNeeded: lines[index].hash) & (size &- 1)
          while table[slot] >= 0, lines[Int(table[slot])].hash != lines[index].hash { slot = (slot &+ 1) & (size &- 1) }
          if table[slot] < 0 {
            table[slot] = Int32(truncatingIfNeeded: index)
            lines[index].copies = 1
            lines[index].firstCopy = Int32(truncatingIfNeeded: index)
          } else {
            let first = Int(table[slot])
            lines[index].earlierCopies = lines[first].copies
            lines[index].firstCopy = Int32(truncatingIfNeeded: first)
            lines[first].copies = lines[first].copies == 255 ? 255 : lines[first].copies &+ 1
          }
        }
        for index in lines.indices { lines[index].copies = lines[Int(lines[index].firstCopy)].copies }
      }
    }
  }

  private func release() {
    guard folded.capacity > Self.largestKept || lines.capacity > Self.largestKept / 16 else { return }
    folded = []
    map.release()
    lines = []
    candidates = []
    scores = []
    reasons = []
    codes = []
    copyTable = []
    layout = PageLayout()
    context = ScoreContext()
  }
}
