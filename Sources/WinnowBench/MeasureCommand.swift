internal import ArgumentParser
internal import Glibc

/// Runs a command and prints what it cost as one line of a table.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Run a command and print time, processor time and peak memory of the whole process.",
    discussion: """
      Prints one table row: seconds, processor seconds (user and system, of the command and the children it waited \
      for), documents and megabytes per second and per processor second, peak resident memory. `--header` prints the \
      table's head instead. Exits with the command's status.
      """)

  @Flag(help: "Print the head of the table and run nothing.")
  var header = false

  @Option(help: "Name of the row.")
  var label = ""

  @Option(help: "Documents the command reads.")
  var docs = 0

  @Option(help: "Bytes the command reads.")
  var bytes = 0

  @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
  var command: [String] = []

  private static let widths = [-34, 8, 8, 9, 8, 11, 10, 9]

  func validate() throws {
    guard header || !command.isEmpty else { throw ValidationError("no command: put it after --") }
  }

  func run() throws {
    if header {
      print(Self.row(["", "s", "CPU s", "docs/s", "MB/s", "docs/CPU s", "MB/CPU s", "peak MB"]))
      return
    }
    let cost = try ChildProcess.run(command)
    func rate(_ amount: Double, _ seconds: Double, _ digits: Int) -> String {
      amount > 0 && seconds > 0 ? Self.fixed(amount / seconds, digits) : "-"
    }
    let megabytes = Double(bytes) / 1e6
    print(
      Self.row([
        label.isEmpty ? command[0] : label, Self.fixed(cost.seconds, 2), Self.fixed(cost.processorSeconds, 2),
        rate(Double(docs), cost.seconds, 0), rate(megabytes, cost.seconds, 1),
        rate(Double(docs), cost.processorSeconds, 0), rate(megabytes, cost.processorSeconds, 1),
        Self.fixed(Double(cost.peakBytes) / 1e6, 0),
      ]))
    if cost.status != 0 { throw ExitCode(cost.status) }
  }

  private static func row(_ cells: [String]) -> String {
    var line = ""
    for (cell, width) in zip(cells, widths) {
      let padding = String(repeating: " ", count: max(0, Int(width.magnitude) - cell.count))
      line += width < 0 ? cell + padding : padding + cell
    }
    return line
  }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = [1, 10, 100][min(max(digits, 0), 2)]
    let scaled = Int((value * Double(scale)).rounded())
    guard digits > 0 else { return "\(scaled)" }
    let fraction = "\(scaled % scale)"
    return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}

/// What a child process cost.
private struct ChildProcess {
  let seconds: Double
  let processorSeconds: Double
  let peakBytes: Int
  /// The exit status, 128 + the signal's number for a process that a signal ended.
  let status: Int32

  /// Runs `command` with this process's files and environment; its standard output goes to standard error.
  static func run(_ command: [String]) throws -> ChildProcess {
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)

    let start = now()
    var child: pid_t = 0
    let code = posix_spawnp(&child, command[0], &actions, nil, arguments, environ)
    guard code == 0 else {
      errno = code
      throw Failure(command[0])
    }
    var waited: Int32 = 0
    var usage = rusage()
    while wait4(child, &waited, 0, &usage) < 0 {
      guard errno == EINTR else { throw Failure(command[0]) }
    }
    let signal = waited & 0x7F
    return ChildProcess(
      seconds: now() - start, processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      peakBytes: usage.ru_maxrss * 1_024, status: signal == 0 ? (waited >> 8) & 0xFF : 128 + signal)
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
