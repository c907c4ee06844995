internal import Winnow

/// The lines that are chrome on their site, with the number of stories that have each.
public struct SiteChrome: Sendable {
  /// How often a line came.
  struct Count: Sendable {
    /// Stories of the site that have the line.
    let pages: UInt32
    /// Stories of the site.
    let of: UInt32
  }

  /// By `LineSignature.key`.
  var lines: [UInt64: Count] = [:]
}

/// Counts lines in bounded memory: keys are split into parts by their hash, and a pass over the observations counts one
/// part, so that a table never takes more than it may.
///
/// Memory: `memory` bytes for the table, 16 bytes a story, and what is found. Time: one pass to prepare and two a part.
struct LineCounter {
  private static let bytesPerSlot = 12

  let options: SiteChromeOptions
  let observations: any ObservationSource
  let workspace: ResolveWorkspace

  private struct Survey {
    /// Observations that repeat a story of their site.
    var repeated: Set<Int> = []
    var pages: [UInt64: UInt32] = [:]
    var lineCount = 0
  }

  func count() throws -> SiteChrome {
    let survey = try survey()
    let memory = options.memory << 20
    // Twice as many slots as there can be keys in a part, and some for parts of uneven size.
    var parts = 1
    while tableSize(survey.lineCount / parts * 9 / 8 + 64) * Self.bytesPerSlot > memory, parts < 1 << 16 { parts *= 2 }
    var chrome = SiteChrome()
    for part in 0..<parts { try count(part, of: parts, survey, into: &chrome) }
    return chrome
  }

  private func tableSize(_ keys: Int) -> Int {
    var size = 64
    while size < keys * 3 / 2 { size *= 2 }
    return size
  }

  /// Finds repeated stories, and counts the stories of each site.
  private func survey() throws -> Survey {
    var survey = Survey()
    var stories: Set<UInt64> = []
    try observations.forEach { ordinal, bytes in
      if ordinal % 65536 == 0 { try workspace.checkCancellation() }
      guard let observation = SiteChromeObservation(bytes) else { return }
      guard stories.insert(observation.story).inserted else {
        survey.repeated.insert(ordinal)
        return
      }
      survey.pages[observation.site, default: 0] += 1
      survey.lineCount += observation.lineCount
    }
    return survey
  }

  private func count(_ part: Int, of parts: Int, _ survey: Survey, into chrome: inout SiteChrome) throws {
    var table = CountTable(capacity: tableSize(survey.lineCount / parts * 9 / 8 + 64))
    let mask = UInt64(parts - 1)
    // The highest bits tell the part: the table uses the lower ones.
    func isInPart(_ key: UInt64) -> Bool { (key &>> 48) & mask == UInt64(part) }
    try observations.forEach { ordinal, bytes in
      if ordinal % 65536 == 0 { try workspace.checkCancellation() }
      guard let observation = SiteChromeObservation(bytes), !survey.repeated.contains(ordinal) else { return }
      observation.forEachKey { if isInPart($0) { table.add($0) } }
    }
    try observations.forEach { ordinal, bytes in
      if ordinal % 65536 == 0 { try workspace.checkCancellation() }
      guard let observation = SiteChromeObservation(bytes), let pages = survey.pages[observation.site] else { return }
      guard Int(pages) >= options.minimumPages else { return }
      observation.forEachKey { key in
        guard isInPart(key), chrome.lines[key] == nil else { return }
        let count = table.count(key)
        if count >= needed(of: pages, isProse: LineSignature.isProse(hash: key)) {
          chrome.lines[key] = SiteChrome.Count(pages: count, of: pages)
        }
      }
    }
  }

  private func needed(of pages: UInt32, isProse: Bool) -> UInt32 {
    let share = isProse ? max(options.proseShare, options.minimumShare) : options.minimumShare
    return max(UInt32(options.minimumPages), UInt32((Double(pages) * share).rounded(.up)))
  }
}

/// Counts by 64-bit key: open addressing, 12 bytes a slot.
private struct CountTable {
  private var keys: [UInt64]
  private var counts: [UInt32]
  private var used = 0

  init(capacity: Int) {
    keys = [UInt64](repeating: 0, count: capacity)
    counts = [UInt32](repeating: 0, count: capacity)
  }

  private func slot(_ key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: key &>> 1) & mask
    while counts[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  mutating func add(_ key: UInt64) {
    let slot = slot(key)
    if counts[slot] == 0 {
      used += 1
      keys[slot] = key
    }
    counts[slot] += 1
    // A part that is fuller than hashes make likely: grow rather than fail.
    if used * 8 > keys.count * 7 { grow() }
  }

  private mutating func grow() {
    var grown = CountTable(capacity: keys.count * 2)
    for slot in keys.indices where counts[slot] != 0 {
      let place = grown.slot(keys[slot])
      grown.keys[place] = keys[slot]
      grown.counts[place] = counts[slot]
    }
    grown.used = used
    self = grown
  }

  func count(_ key: UInt64) -> UInt32 { counts[slot(key)] }
}
