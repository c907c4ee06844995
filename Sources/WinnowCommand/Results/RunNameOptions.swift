internal import ArgumentParser
internal import Winnow

/// How commands about runs are given them: by output directory, or by number or id in a state.
struct RunNameOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Runs may be named by their numbers or ids in this state, as `state list` shows them.", valueName: "dir"),
    completion: .directory)
  var state: String?

  /// Where a run of the state wrote its output; nil where there is no state, or it does not know.
  /// - Throws: `IOError`.
  func output(of run: Int) throws -> String? {
    guard let state else { return nil }
    return try StateDirectory(reading: Plan.State(path: state)).runs.first { $0.number == run }?.output
  }

  /// The output directory of a run.
  ///
  /// - Throws: `Diagnostic` when there is no such run; `IOError` when its output is not there any more.
  func directory(_ run: String) throws -> String { try Self.directory(run, state: state) }

  /// The output directory of a run of a state, where there is one, or the directory that is named itself.
  static func directory(_ run: String, state: String?) throws -> String {
    let directory = try named(run, state)
    guard FilePaths.resolved(directory) == nil else { return directory }
    throw Diagnostic.error(
      "no such output directory: '\(run)'", at: nil,
      hint: state == nil && Int(run) != nil ? "give --state DIR to name a run by its number" : nil)
  }

  private static func named(_ run: String, _ state: String?) throws -> String {
    guard let state else { return run }
    let runs = try StateDirectory(reading: Plan.State(path: state)).runs
    guard let record = runs.first(where: { String($0.number) == run || $0.id == run }) else {
      // A directory can be given beside a run of the state.
      if Int(run) == nil { return run }
      let numbers = runs.map { String($0.number) }.suffix(10).joined(separator: ", ")
      throw Diagnostic.error(
        "the state '\(state)' has no run \(run)", at: nil,
        hint: runs.isEmpty ? "it has none so far" : "its last runs: \(numbers)")
    }
    guard let output = record.output else {
      throw Diagnostic.error("run \(record.number) wrote its records to standard output: they are not kept", at: nil)
    }
    guard let now = StateDirectory.committed(in: output) else {
      throw IOError(path: output, message: "the output of run \(record.number) is not there any more")
    }
    guard now.id == record.id else {
      let other = runs.contains { $0.id == now.id } ? "run \(now.number)" : "another run"
      throw IOError(
        path: output,
        message: "the output of run \(record.number) is not there any more: \(other) has written over it. Give runs "
          + "output directories of their own to compare them later")
    }
    return output
  }
}
