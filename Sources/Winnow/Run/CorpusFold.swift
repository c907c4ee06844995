internal import WinnowText

/// Joins what corpus stages saw of each chunk into one digest of the corpus, in the order of the input.
struct CorpusFold {
  private struct Fold {
    let digest = StreamingDigest()
    var reapplied: Digest128?
  }

  private var folds: [Int: Fold] = [:]

  /// Adds the next chunk.
  /// - Throws: `StaleCorpus` when results given again are of different corpora.
  mutating func add(_ views: [Int: CorpusView]) throws(StaleCorpus) {
    for (stage, view) in views {
      var fold = folds[stage] ?? Fold()
      withUnsafeBytes(of: (view.digest.high.littleEndian, view.digest.low.littleEndian)) { fold.digest.update($0) }
      if let reapplied = view.reapplied {
        if let before = fold.reapplied, before != reapplied { throw StaleCorpus() }
        fold.reapplied = reapplied
      }
      folds[stage] = fold
    }
  }

  /// The digest of the corpus for each stage, by its place in the plan.
  /// - Throws: `StaleCorpus` when results given again are of another corpus than this one.
  func finish() throws(StaleCorpus) -> [Int: Digest128] {
    var digests: [Int: Digest128] = [:]
    for (stage, fold) in folds {
      let digest = fold.digest.digest
      if let reapplied = fold.reapplied, reapplied != digest { throw StaleCorpus() }
      digests[stage] = digest
    }
    return digests
  }
}
