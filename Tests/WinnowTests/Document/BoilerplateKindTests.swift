import Testing

@testable import Winnow

@Suite struct BoilerplateKindTests {
  /// Spooled blocks carry the number.
  @Test func ordinalIsThePlaceAmongAllCases() {
    #expect(BoilerplateKind.allCases.map(\.ordinal) == Array(BoilerplateKind.allCases.indices))
  }
}
