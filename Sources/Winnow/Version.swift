/// The version of this program, as in CHANGELOG.md.
package enum WinnowVersion {
  package static let current = "0.1.0"
}
