/// The version of this build.
package enum WinnowVersion {
  package static let current = "0.1.0"
}
