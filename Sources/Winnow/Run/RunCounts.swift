/// What happened to the records of a run.
package struct RunCounts: Sendable {
  /// What happened in one stage.
  package struct Stage: Sendable {
    package var label: String
    package var documents = 0
    /// Documents that got what an earlier run had found.
    package var reused = 0
    package var dropped: [String: Int] = [:]
    package var rejected: [String: Int] = [:]
    /// CPU time of `process`, or of `observe`, `resolve` and `apply`, in nanoseconds.
    package var cpuNanoseconds = 0

    init(label: String) { self.label = label }
  }

  /// Records read, the unreadable ones included.
  package internal(set) var read = 0
  package internal(set) var written = 0
  package internal(set) var stages: [Stage]
  /// Unreadable records by reason.
  package internal(set) var unreadable: [String: Int] = [:]
  /// Records whose id another record had.
  package internal(set) var repeatedIDs = 0
  /// Ids that records of earlier runs over new files have, too.
  package internal(set) var idsOfEarlierRuns = 0
  /// Records recoded to UTF-8, by encoding.
  package internal(set) var recoded: [String: Int] = [:]

  /// Bytes of `text` in all records written.
  package internal(set) var textBytes = 0
  /// Records written by the id of their first topic.
  package internal(set) var topics: [String: Int] = [:]

  /// Those of the fields looked for that a record of the input has.
  package internal(set) var foundFields: Set<String> = []

  init(stages: [String]) {
    self.stages = stages.map { Stage(label: $0) }
  }

  /// Counts a record that is written of a document without topics, by the bytes of its text.
  mutating func write(textBytes count: Int) {
    written += 1
    textBytes += count
  }

  /// Counts a record that is written.
  mutating func write(_ document: borrowing Document) {
    written += 1
    if document.isCleaned {
      document.forEachKeptPiece { piece in
        switch piece {
        case .separator(let bytes): textBytes += bytes
        case .block(let block): textBytes += block.range.count
        }
      }
    } else {
      textBytes += document.page.count
    }
    if let topic = document.topics.first { topics[topic.id, default: 0] += 1 }
  }

  package var dropped: Int { stages.reduce(0) { $0 + $1.dropped.values.reduce(0, +) } }

  package var rejected: Int {
    unreadable.values.reduce(0, +) + stages.reduce(0) { $0 + $1.rejected.values.reduce(0, +) }
  }

  /// Rejects by reason, unreadable records and stages together.
  package var rejectedByReason: [String: Int] {
    stages.reduce(unreadable) { $0.merging($1.rejected, uniquingKeysWith: +) }
  }

  /// The promise: every record read is in exactly one of the three.
  package var isBalanced: Bool { read == written + dropped + rejected }

  /// Adds the counts of a chunk.
  mutating func add(_ other: RunCounts) {
    read += other.read
    written += other.written
    repeatedIDs += other.repeatedIDs
    textBytes += other.textBytes
    topics.merge(other.topics, uniquingKeysWith: +)
    unreadable.merge(other.unreadable, uniquingKeysWith: +)
    recoded.merge(other.recoded, uniquingKeysWith: +)
    foundFields.formUnion(other.foundFields)
    for (index, stage) in other.stages.enumerated() {
      stages[index].documents += stage.documents
      stages[index].reused += stage.reused
      stages[index].cpuNanoseconds += stage.cpuNanoseconds
      stages[index].dropped.merge(stage.dropped, uniquingKeysWith: +)
      stages[index].rejected.merge(stage.rejected, uniquingKeysWith: +)
    }
  }
}
