internal import Winnow
internal import WinnowText

/// A form of a record: its id, and its text with the headline; both as hashes.
struct DocumentVersion: Equatable {
  let id: UInt64
  let text: UInt64

  /// The hash of all that people read of a document: a comma or a headline that was corrected makes another one, though the
  /// words of the body are the same.
  static func text(of document: borrowing Document) -> UInt64 {
    var hash = document.title.map { XXHash.hash64($0) } ?? 0
    let (blocks, isCleaned) = (document.blocks, document.isCleaned)
    document.page.withUnsafeBufferPointer { page in
      guard isCleaned else {
        hash = XXHash.hash64(page, seed: hash)
        return
      }
      for block in blocks where block.label.isKept {
        hash = XXHash.hash64(UnsafeBufferPointer(rebasing: page[block.range]), seed: hash)
      }
    }
    return hash
  }
}

/// Knows which canonicals of earlier nights are earlier forms of a night's own documents: a record that was corrected since
/// is no duplicate of what it was before.
struct EarlierVersions {
  let archive: NightArchive
  let groups: BodyGroups
  /// Of the night's documents, by ordinal.
  let documents: [DocumentVersion]

  /// Whether a canonical is an earlier form of a document of the group.
  func isEarlier(_ version: DocumentVersion, of group: Int) -> Bool {
    groups.ordinals(group).contains { documents[$0].id == version.id }
  }

  /// The canonical that a group is an exact duplicate of, among those with the same words in their bodies, by age. That may
  /// be an earlier form of one of its documents: the last one, if nothing was corrected since.
  func canonical(of group: Int, among equals: [ArchiveReference]) throws -> ArchiveReference? {
    let versions = try equals.map { reference in
      try archive.withObservation(reference) { try DuplicateObservation($0).version }
    }
    for (index, version) in versions.enumerated() {
      // What was corrected with only its headline, or its commas, stands for itself no more.
      let isReplaced = versions[(index + 1)...].contains { $0.id == version.id }
      let isCorrected = groups.ordinals(group).contains {
        documents[$0].id == version.id && documents[$0].text != version.text
      }
      if !isReplaced, !isCorrected { return equals[index] }
    }
    return nil
  }
}
