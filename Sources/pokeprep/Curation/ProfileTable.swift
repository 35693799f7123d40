import CommandShell
import Curation

/// The shares of the steps in the time of a stage, the largest first.
enum ProfileTable {
  static func text(_ profile: WorkProfile) -> String {
    let steps = profile.seconds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let total = steps.reduce(0) { $0 + $1.value }
    guard total > 0 else { return "nothing was converted, so there is nothing to measure" }
    var table = Table([("step", .left), ("seconds of all threads", .right), ("share", .right)])
    for step in steps {
      table.append([step.key, seconds(step.value), share(step.value / total)])
    }
    table.append(["all", seconds(total), share(1)])
    return table.text
  }

  private static func seconds(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  private static func share(_ value: Double) -> String {
    "\(Int((value * 100).rounded())) %"
  }
}
