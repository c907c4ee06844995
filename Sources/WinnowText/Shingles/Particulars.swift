/// The distinct numbers and capitalised words of a text, in order of their first occurrence: what differs between two
/// stories told by one template.
package struct Particulars: ~Copyable {
  private var seen = FingerprintTable()
  /// Numbers from the front, names from the back.
  private var storage: UnsafeMutableBufferPointer<UInt32>
  /// The numbers and names as they come.
  private var candidates: UnsafeMutableBufferPointer<WordScanner.Word>
  package private(set) var numberCount = 0
  package private(set) var nameCount = 0

  package init() {
    storage = .allocate(capacity: 1024)
    candidates = .allocate(capacity: 1024)
  }

  deinit {
    storage.deallocate()
    candidates.deallocate()
  }

  /// Replaces the contents with the particulars of `words`.
  package mutating func collect(_ words: UnsafeBufferPointer<WordScanner.Word>) {
    if storage.count < words.count || storage.count > 1 << 18 && words.count < 1 << 17 {
      storage.deallocate()
      candidates.deallocate()
      storage = .allocate(capacity: max(1024, words.count &+ words.count / 2))
      candidates = .allocate(capacity: storage.count)
    }
    // In arithmetic first, for no processor could predict a branch, and so that the set is no larger than it must be.
    var count = 0
    for word in words {
      candidates[count] = word
      count &+= word.particularCount
    }
    seen.reset(capacity: count)
    var numbers = 0
    var names = storage.count
    for index in 0..<count {
      let word = candidates[index]
      let fingerprint = word.fingerprint
      guard seen.insert(fingerprint) else { continue }
      if word.isNumeric {
        storage[numbers] = fingerprint
        numbers &+= 1
      } else {
        names &-= 1
        storage[names] = fingerprint
      }
    }
    numberCount = numbers
    nameCount = storage.count &- names
    storage[names...].reverse()
  }

  /// Forgets everything.
  package mutating func reset() {
    numberCount = 0
    nameCount = 0
  }

  /// The fingerprints of the numbers; valid until the next change.
  package var numbers: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(rebasing: storage[0..<numberCount]) }

  /// The fingerprints of the capitalised words.
  package var names: UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(rebasing: storage[(storage.count &- nameCount)...])
  }
}
