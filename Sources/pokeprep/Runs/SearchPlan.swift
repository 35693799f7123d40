import Foundation
import Networks
import Shards
import Training

/// What a search will do: its candidates, each with its configuration, and the rounds.
struct SearchPlan {
  /// The changes of each candidate, `PATH=VALUE`.
  let candidates: [[String]]
  /// What each computes, with the usual end of its model.
  let configurations: [TrainingConfiguration]
  let halving: SuccessiveHalving
  /// Of all candidates together.
  let budget: StopCondition
  let shards: ShardSet
  private let seed: UInt64

  /// - Throws: `TrainingError` for a candidate that cannot be, with its changes.
  init(
    space: SearchSpace, budget: StopCondition, shards: ShardSet, seed: UInt64, threads: Int
  ) throws {
    candidates = space.candidates(seed: seed)
    configurations = try candidates.map { changes in
      do throws(TrainingError) {
        return try space.configuration(changes, shards: shards, seed: seed, threads: threads)
      } catch {
        throw TrainingError.unreadable(
          path: "candidate \(changes.joined(separator: " "))", reason: error.description)
      }
    }
    halving = SuccessiveHalving(candidates: candidates.count)
    (self.budget, self.shards, self.seed) = (budget, shards, seed)
  }

  /// Real pictures that a candidate shows in a step.
  func picturesPerStep(_ candidate: Int) -> Int {
    configurations[candidate].batch * configurations[candidate].recipe.updates.discriminator
  }

  /// The total at which a candidate's run ends in a round; by steps those that show as many pictures as
  /// the others'.
  func stop(of candidate: Int, in round: Int) -> StopCondition {
    let part = halving.part(after: round)
    if case .minutes(let minutes) = budget { return .minutes(minutes * part) }
    guard case .steps(let steps) = budget else { return budget }
    let ratio = Double(picturesPerStep(0)) / Double(picturesPerStep(candidate))
    return .steps(max(1, Int((Double(steps) * part * ratio).rounded())))
  }

  /// What decides the result, as text: a search that goes on must have the same.
  var text: String {
    let lines = [
      "# What this search was begun with; pokeprep search --resume compares it.",
      "shards_checksum: \(shards.manifest.checksum)", "seed: \(seed)", "budget: \(budgetText)",
      "candidates:",
    ]
    return (lines + candidates.map { "- \"\($0.joined(separator: " "))\"" }).joined(separator: "\n")
      + "\n"
  }

  /// The budget as it is typed.
  var budgetText: String {
    switch budget {
    case .steps(let steps): "\(steps) steps"
    case .minutes(let minutes): Interval.minutes(minutes).description
    case .epochs(let epochs): "\(epochs) epochs"
    }
  }
}
