import Foundation
import Graph
import Networks

/// The memory that a run takes, held against what the machine has left before any of it is taken.
struct MemoryDemand {
  /// Bytes of parameters, moments, gradients, packed weights and the arena.
  let byteCount: Int

  /// The demand of a planned step.
  init(_ plan: AdversarialPlan) {
    let recipe = plan.recipe
    let parameters = [
      recipe.generatorVariables(imageShape: plan.imageShape),
      recipe.discriminatorVariables(imageShape: plan.imageShape),
    ].map { $0.variables.reduce(0) { $0 + $1.shape.count } }
    // Value, gradient, two moments and the packed forms of the kernels; the average.
    let floats =
      (5 + plan.share.own.count) * (parameters[0] + parameters[1])
      + (recipe.average == nil ? 0 : parameters[0])
      + plan.arenaCount + 3 * plan.batch * plan.imageShape.reduce(1, *)
    byteCount = floats * MemoryLayout<Float>.stride
  }

  /// Refuses what cannot be had.
  ///
  /// - Throws: `TrainingError.memory`.
  func check(batch: Int) throws(TrainingError) {
    guard let available = Self.available(), byteCount > available else { return }
    throw .memory(batch: batch, needed: byteCount, available: available)
  }

  /// Bytes that this process may still take: the machine's (`MemAvailable`), or what is left of its
  /// control group's share; nil where neither is known.
  static func available() -> Int? {
    [machine(), controlGroup()].compactMap { $0 }.min()
  }

  private static func machine() -> Int? {
    let text = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }

  private static func controlGroup() -> Int? {
    func number(_ file: String) -> Int? {
      (try? String(contentsOfFile: "/sys/fs/cgroup/\(file)", encoding: .utf8)).flatMap {
        Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
    guard let limit = number("memory.max"), let used = number("memory.current") else { return nil }
    return max(limit - used, 0)
  }
}
