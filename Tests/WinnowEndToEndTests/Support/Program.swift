import Foundation
import Testing

/// The built programs, run as a user runs them.
struct Program: Sendable {
  let path: String

  /// `WINNOW_BINARY_DIRECTORY` names the directory of another build (a release build, for speed); else the programs beside
  /// the tests are meant.
  private static let directory: String =
    ProcessInfo.processInfo.environment["WINNOW_BINARY_DIRECTORY"]
    ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path

  static let winnow = Program(path: directory + "/winnow")
  static let bench = Program(path: directory + "/winnow-bench")

  /// What a finished program left.
  struct Outcome {
    var status: Int32
    var isSignal: Bool
    var output: Data
    var messages: String

    var text: String { String(decoding: output, as: UTF8.self) }
    /// Output and messages, for failed expectations.
    var all: String { "exit \(status)\n\(text)\n\(messages)" }
  }

  /// A running program.
  final class Running {
    let process: Process
    private let output = Collector()
    private let messages = Collector()
    private let group = DispatchGroup()

    fileprivate init(_ program: Program, _ arguments: [String], in directory: String, environment: [String: String])
      throws
    {
      process = Process()
      process.executableURL = URL(fileURLWithPath: program.path)
      process.arguments = arguments
      process.currentDirectoryURL = URL(fileURLWithPath: directory)
      var variables = ProcessInfo.processInfo.environment
      variables["NO_COLOR"] = "1"
      variables.merge(environment) { $1 }
      process.environment = variables
      let out = Pipe()
      let err = Pipe()
      process.standardOutput = out
      process.standardError = err
      for (pipe, collector) in [(out, output), (err, messages)] {
        let handle = pipe.fileHandleForReading
        DispatchQueue(label: "collect").async(group: group) { collector.data = handle.readDataToEndOfFile() }
      }
    }

    func wait() -> Outcome {
      process.waitUntilExit()
      group.wait()
      return Outcome(
        status: process.terminationStatus, isSignal: process.terminationReason == .uncaughtSignal,
        output: output.data, messages: String(decoding: messages.data, as: UTF8.self))
    }

    private final class Collector: @unchecked Sendable {
      // Invariant: written once by the collecting queue, read after the group has been waited for.
      var data = Data()
    }
  }

  /// Runs the program to its end.
  func callAsFunction(
    _ arguments: [String], input: Data? = nil, in directory: String, environment: [String: String] = [:]
  ) throws -> Outcome {
    let running = try Running(self, arguments, in: directory, environment: environment)
    if let input {
      let pipe = Pipe()
      running.process.standardInput = pipe
      try running.process.run()
      // The program may stop reading early; that is its answer to look at, not an error of the writer.
      signal(SIGPIPE, SIG_IGN)
      try? pipe.fileHandleForWriting.write(contentsOf: input)
      try? pipe.fileHandleForWriting.close()
    } else {
      running.process.standardInput = FileHandle.nullDevice
      try running.process.run()
    }
    return running.wait()
  }

  /// Starts the program.
  func start(_ arguments: [String], in directory: String) throws -> Running {
    let running = try Running(self, arguments, in: directory, environment: [:])
    running.process.standardInput = FileHandle.nullDevice
    try running.process.run()
    return running
  }
}

/// The repository's top folder.
let packageDirectory: String = {
  var url = URL(fileURLWithPath: #filePath)
  for _ in 0..<4 { url.deleteLastPathComponent() }
  return url.path
}()

/// A directory for one test, removed with it.
final class ScratchDirectory {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("winnow-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func url(_ name: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(name) }

  @discardableResult
  func write(_ name: String, _ contents: Data) throws -> String {
    try FileManager.default.createDirectory(
      at: url(name).deletingLastPathComponent(), withIntermediateDirectories: true)
    try contents.write(to: url(name))
    return url(name).path
  }

  @discardableResult
  func write(_ name: String, _ contents: String) throws -> String { try write(name, Data(contents.utf8)) }

  func read(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path) }

  /// The JSON objects of a file, one a line.
  func records(_ name: String) throws -> [[String: Any]] { try Self.records(read(name)) }

  /// The JSON objects in some lines.
  static func records(_ lines: Data) throws -> [[String: Any]] {
    try String(decoding: lines, as: UTF8.self).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  /// The names in the directory, hidden ones included, sorted.
  func names(_ subdirectory: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url(subdirectory).path).sorted()
  }
}
