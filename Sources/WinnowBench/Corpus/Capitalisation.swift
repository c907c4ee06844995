/// Turns the letter that starts at `index` into upper case: Latin and Cyrillic, enough for the languages written here.
func capitalise(at index: Int, of text: inout [UInt8]) {
  guard index < text.count else { return }
  let first = text[index]
  if (0x61...0x7A).contains(first) {
    text[index] = first - 0x20
    return
  }
  guard index + 1 < text.count else { return }
  let second = text[index + 1]
  switch (first, second) {
  case (0xC3, 0xA0...0xBE): text[index + 1] = second - 0x20
  case (0xD0, 0xB0...0xBF): text[index + 1] = second - 0x20
  case (0xD1, 0x80...0x8F):
    text[index] = 0xD0
    text[index + 1] = second + 0x20
  default: return
  }
}
