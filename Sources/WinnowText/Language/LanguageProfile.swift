/// The frequent words of one language, for telling it from others that share its script.
struct LanguageProfile {
  /// BCP 47 primary subtag.
  let language: String
  let script: Script
  /// Lower-case words by falling frequency, separated by spaces; `-xyz` is a word ending of three bytes in UTF-8.
  ///
  /// Rank stands for frequency (Zipf's law), so that the order matters and nothing else has to be counted. Apostrophes
  /// separate words: French `l'eau` is `l` and `eau`.
  let words: String

  init(_ language: String, _ script: Script, _ words: String) {
    self.language = language
    self.script = script
    self.words = words
  }

  /// A language in Latin script.
  init(_ language: String, _ words: String) { self.init(language, .latin, words) }

  /// All languages that need words to be told apart.
  static let all: [LanguageProfile] = western + northern + slavic + eastern + african + cyrillic + arabic + devanagari
}
