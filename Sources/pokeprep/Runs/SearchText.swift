import CommandShell
import Foundation
import Shards
import Training

/// Prints what a search will try, and what it has found.
struct SearchText {
  let plan: SearchPlan

  private struct Planned: Encodable {
    var candidate: Int
    var changes: [String]
    var ends: [StopCondition]
  }

  private struct Result: Encodable {
    var winner: Int
    var changes: [String]
    var configuration: String
    var run: String
    var kidFloor: Double
    var candidates: [[String]]
    var tried: [SearchRecord.Entry]
  }

  /// Prints the candidates and where each would end in each round, should it get there.
  func show(output: OutputOptions) throws {
    let rounds = plan.halving.counts.indices
    let planned = plan.candidates.indices.map { candidate in
      Planned(
        candidate: candidate + 1, changes: plan.candidates[candidate],
        ends: rounds.map { plan.stop(of: candidate, in: $0) })
    }
    if output.json { return try Console.print(json: planned) }
    var table = Table(
      [("candidate", .right)] + rounds.map { ("ends round \($0 + 1)", .right) } + fields)
    for row in planned {
      table.append(["\(row.candidate)"] + row.ends.map(Self.text) + values(of: row.candidate))
    }
    Console.print(table.text)
    Console.print(
      "\n\(plan.halving.counts.map { counted($0, "candidate") }.joined(separator: ", then "))"
        + "; \(plan.budgetText) together")
  }

  /// Prints what was tried, the best first, and where the winner is.
  func show(
    _ record: SearchRecord, winner: Int, floor: Double, in folder: URL, output: OutputOptions
  ) throws {
    let file = folder.appendingPathComponent(SearchRun.winnerName).path
    let run = folder.appendingPathComponent("\(SearchRun.runsName)/\(winner + 1)").path
    if output.json {
      return try Console.print(
        json: Result(
          winner: winner + 1, changes: plan.candidates[winner], configuration: file, run: run,
          kidFloor: floor, candidates: plan.candidates, tried: record.entries))
    }
    var table = Table(
      [
        ("round", .right), ("candidate", .right), ("step", .right), ("KID×1000", .right),
        ("±", .right),
      ] + fields)
    let ranked = record.entries.sorted { one, other in
      (-one.round, one.kid ?? .infinity, one.candidate)
        < (-other.round, other.kid ?? .infinity, other.candidate)
    }
    for entry in ranked {
      table.append(
        [
          "\(entry.round)", "\(entry.candidate)", grouped(entry.step),
          entry.kid.map { String(format: "%.1f", $0) } ?? "diverged",
          entry.kidError.map { String(format: "%.1f", $0) } ?? "",
        ] + values(of: entry.candidate))
    }
    Console.print(table.text)
    Console.print(
      "\ncandidate \(winner + 1) is the best (between halves of the real pictures the KID is "
        + String(format: "%.1f", floor) + "); look at its pictures in\n  \(run)/samples\n"
        + "and train it with: pokeprep train \(plan.shards.folder.path) --config \(file)")
  }

  /// A column for each field that is varied.
  private var fields: [(name: String, alignment: Table.Alignment)] {
    (plan.candidates.first ?? []).map { change in
      let path = change.prefix { $0 != "=" }
      return (String(path.hasPrefix("recipe.") ? path.dropFirst("recipe.".count) : path), .right)
    }
  }

  /// What a candidate has in these columns.
  private func values(of candidate: Int) -> [String] {
    plan.candidates[candidate - 1].map { String($0.drop { $0 != "=" }.dropFirst()) }
  }

  private static func text(_ stop: StopCondition) -> String {
    switch stop {
    case .steps(let steps): counted(steps, "step")
    case .minutes(let minutes): String(format: "%.1f min", minutes)
    case .epochs(let epochs): "\(grouped(epochs)) epochs"
    }
  }
}
