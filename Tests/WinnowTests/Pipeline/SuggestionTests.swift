import Testing
import Winnow

@Suite struct SuggestionTests {
  @Test(
    arguments: [
      ("similarty", ["similarity", "measure"], "similarity"), ("kep", ["keep", "drop"], "keep"),
      ("mn", ["equals", "in", "matches", "exists", "min", "max"], "min"), ("mn", ["in"], nil),
      ("xx", ["en", "de"], nil), ("eg", ["en", "es"], nil), ("Sprot", ["sport", "spirit"], "sport"),
      ("lang", ["languages", "unknown"], "languages"), ("flase", ["false", "flame"], "false"), ("", ["a", "ab"], nil),
      ("published-before", ["published-from", "published-to"], "published-to"),
      ("published-until", ["published-from", "published-to"], "published-to"),
      ("published-since", ["published-to", "published-from"], "published-from"),
      ("Published-After", ["published-to", "published-from"], "published-from"),
      ("in", ["min", "in"], "in"), ("precise", ["precision", "balanced"], "precision"),
      ("dedupe", ["sample", "deduplicate"], "deduplicate"), ("stop", ["stages"], nil),
    ] as [(String, [String], String?)])
  func isNearOrNothing(word: String, candidates: [String], nearest: String?) {
    #expect(Suggestion.nearest(to: word, among: candidates) == nearest)
  }
}
