internal import Glibc
internal import Winnow
internal import WinnowText

/// The figures of a run in the text form of Prometheus (exposition format 0.0.4), for its textfile collector.
///
/// Everything is a gauge: a file describes one run, the next run replaces it.
struct RunMetrics {
  /// One metric: its name, what it means, its samples.
  private struct Metric {
    let name: String
    let help: String
    let samples: [(labels: [(String, String)], value: String)]
  }

  let report: RunReport
  let plan: Plan

  var text: String {
    (run + records + stages).map { metric in
      let samples = metric.samples.map { sample in
        let labels = ([("pipeline", plan.name)] + sample.labels).map { "\($0)=\"\(Self.escape($1))\"" }
        return "\(metric.name){\(labels.joined(separator: ","))} \(sample.value)\n"
      }
      return "# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) gauge\n" + samples.joined()
    }.joined()
  }

  private var run: [Metric] {
    func single(_ name: String, _ help: String, _ value: String, _ labels: [(String, String)] = []) -> Metric {
      Metric(name: name, help: help, samples: [(labels, value)])
    }
    return [
      single(
        "winnow_run_info", "Always 1; the labels say what ran.", "1",
        [("fingerprint", plan.stamp.fingerprint), ("version", WinnowVersion.current)]),
      single("winnow_run_finished_timestamp_seconds", "When the run ended, in Unix time.", "\(time(nil))"),
      single("winnow_run_duration_seconds", "Time from start to end.", decimal(report.elapsedSeconds, digits: 3)),
      single("winnow_run_cpu_seconds", "Processor time of the process.", decimal(report.cpuSeconds, digits: 3)),
      single("winnow_run_input_files", "Files read.", "\(report.inputs.count)"),
      single(
        "winnow_run_input_bytes", "Bytes read, as they lie on disk.", "\(report.inputs.reduce(0) { $0 + $1.bytes })"),
      single(
        "winnow_run_output_bytes", "Bytes written, as they lie on disk.",
        "\(report.outputs.reduce(0) { $0 + $1.bytes })"),
    ]
  }

  private var records: [Metric] {
    let counts = report.counts
    let outcomes = [
      ("read", counts.read), ("kept", counts.written), ("dropped", counts.dropped), ("rejected", counts.rejected),
    ]
    let unreadable = counts.unreadable.sorted { $0.key < $1.key }.map { ("reading", $0.key, $0.value) }
    let failed = counts.stages.flatMap { stage in
      stage.rejected.sorted { $0.key < $1.key }.map { (stage.label, $0.key, $0.value) }
    }
    return [
      Metric(
        name: "winnow_run_records", help: "Records by outcome: read is the sum of kept, dropped and rejected.",
        samples: outcomes.map { ([("outcome", $0.0)], "\($0.1)") }),
      Metric(
        name: "winnow_run_rejected_records", help: "Rejected records by stage (reading: no stage) and reason.",
        samples: (unreadable + failed).map { ([("stage", $0.0), ("reason", $0.1)], "\($0.2)") }),
      Metric(
        name: "winnow_run_repeated_ids", help: "Records whose id another record had.",
        samples: [([], "\(counts.repeatedIDs)")]),
      Metric(
        name: "winnow_run_ids_of_earlier_runs", help: "Ids that records of earlier runs over new files have, too.",
        samples: [([], "\(counts.idsOfEarlierRuns)")]),
    ]
  }

  private var stages: [Metric] {
    let stages = report.counts.stages
    return [
      Metric(
        name: "winnow_stage_documents", help: "Documents that a stage saw.",
        samples: stages.map { ([("stage", $0.label)], "\($0.documents)") }),
      Metric(
        name: "winnow_stage_cpu_seconds", help: "Processor time of a stage.",
        samples: stages.map { ([("stage", $0.label)], decimal(Double($0.cpuNanoseconds) / 1e9, digits: 3)) }),
      Metric(
        name: "winnow_stage_dropped_records", help: "Dropped records by stage and reason.",
        samples: stages.flatMap { stage in
          stage.dropped.sorted { $0.key < $1.key }.map {
            ([("stage", stage.label), ("reason", $0.key)], "\($0.value)")
          }
        }),
    ]
  }

  private static func escape(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
