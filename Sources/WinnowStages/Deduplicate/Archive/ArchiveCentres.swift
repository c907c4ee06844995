internal import Winnow
internal import WinnowText

/// Canonicals of earlier nights as centres, the oldest first; for one thread.
///
/// Looked up where they lie. The last one stays at hand, since each is asked about several things in a row.
final class ArchiveCentres: CentreBodies {
  private struct Card {
    let centre: UInt32
    let modulusBits: Int
    let sketch: SketchedBody
    let version: DocumentVersion
  }

  /// Looks after which their memory is given back: some hundred megabytes.
  private static let window = 1 << 11

  private let archive: NightArchive
  private let references: [ArchiveReference]
  private let versions: EarlierVersions
  let largestModulusBits: Int
  private var verified: [Bool]
  private var last: Card?
  private var looks = 0

  init(_ archive: NightArchive, _ references: [ArchiveReference], _ versions: EarlierVersions) {
    self.archive = archive
    self.references = references
    self.versions = versions
    largestModulusBits = archive.indexes.reduce(0) { max($0, $1.largestModulusBits) }
    verified = [Bool](repeating: false, count: references.count)
  }

  func shingles(_ centre: UInt32) throws -> Int { try card(centre).sketch.shingles }
  func modulusBits(_ centre: UInt32) throws -> Int { try card(centre).modulusBits }
  func sketch(_ centre: UInt32) throws -> SketchedBody { try card(centre).sketch }
  /// All is in files: there is nothing to ask for.
  func prefetchSize(_ centre: UInt32) {}
  func prefetchSketch(_ centre: UInt32) {}

  func mayTake(_ group: UInt32, _ centre: UInt32) throws -> Bool {
    !versions.isEarlier(try card(centre).version, of: Int(group))
  }

  func withObservation<R>(_ centre: UInt32, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) throws -> R {
    looks += 1
    if looks % Self.window == 0 { archive.release() }
    let isNew = !verified[Int(centre)]
    verified[Int(centre)] = true
    return try archive.withObservation(references[Int(centre)], verifies: isNew, body)
  }

  private func card(_ centre: UInt32) throws -> Card {
    if let last, last.centre == centre { return last }
    let card = try withObservation(centre) { bytes in
      let body = try DuplicateObservation(bytes)
      return Card(
        centre: centre, modulusBits: body.modulusBits,
        sketch: SketchedBody(body.sketch, shingles: body.shingleCount), version: body.version)
    }
    last = card
    return card
  }
}
