import Foundation
import Graph
import KernelInterface
public import Kernels
public import Networks

/// The optimiser of one network with its two moments.
///
/// A class, because checkpoints and the loop share the moments.
public final class Adam {
  private let recipe: OptimiserRecipe
  private let settings: AdamSettings
  private let memory: NetworkMemory
  private let embeddings: [Table]
  /// First and second moments in the order of the network's values.
  let moments: (first: FloatBuffer, second: FloatBuffer)

  /// An optimiser with moments 0 for the values of `memory`.
  public init(_ recipe: OptimiserRecipe, memory: NetworkMemory) {
    self.recipe = recipe
    self.memory = memory
    settings = AdamSettings(
      form: recipe.form == .keras ? .keras : .torch, beta1: recipe.beta1, beta2: recipe.beta2,
      epsilon: recipe.epsilon)
    embeddings =
      recipe.form == .keras
      ? memory.parameters.compactMap { Table($0, memory: memory) } : []
    moments = (FloatBuffer(count: memory.values.count), FloatBuffer(count: memory.values.count))
  }

  /// Updates the network from its gradients.
  ///
  /// - Parameter step: Updates made before, from 0.
  public func update(step: Int, engine: KernelEngine) {
    let rate = recipe.learningRate(at: step)
    var start = 0
    for table in embeddings {
      update(start..<table.offset, rate: rate, step: step, engine: engine)
      update(table, rate: rate, step: step)
      start = table.offset + table.count
    }
    update(start..<memory.values.count, rate: rate, step: step, engine: engine)
    memory.values.markChanged()
  }

  private func update(_ range: Range<Int>, rate: Float, step: Int, engine: KernelEngine) {
    guard !range.isEmpty else { return }
    let start = range.lowerBound
    engine.adam(
      settings, learningRate: rate, step: step + 1, parameters: memory.values.base + start,
      gradients: memory.gradients.base + start, m: moments.first.base + start,
      v: moments.second.base + start, count: range.count)
  }

  /// Keras' update of an embedding: its gradient holds one row per look-up, and the second moment
  /// averages the squares of these rows, not the square of their sum.
  private func update(_ table: Table, rate: Float, step: Int) {
    let correction1 = 1 - pow(Double(recipe.beta1), Double(step + 1))
    let correction2 = 1 - pow(Double(recipe.beta2), Double(step + 1))
    let stepSize = Float(Double(rate) * correction2.squareRoot() / correction1)
    let (firstRate, secondRate) = (1 - recipe.beta1, 1 - recipe.beta2)
    for i in 0..<table.count {
      let place = table.offset + i
      let m = moments.first.base + place
      let v = moments.second.base + place
      m.pointee += (memory.gradients.base[place] - m.pointee) * firstRate
      v.pointee += (table.squares.pointer[i] - v.pointee) * secondRate
      memory.values.base[place] -= m.pointee * stepSize / (v.pointee.squareRoot() + recipe.epsilon)
    }
  }
}

/// An embedding's place in the network's values.
private struct Table {
  let offset: Int
  let count: Int
  /// The sums of the squared gradients of its look-ups.
  let squares: FloatSlice

  /// nil for other variables.
  init?(_ variable: Variable, memory: NetworkMemory) {
    guard let squares = memory.lookupSquares(of: variable.name),
      let place = memory.slice(variable.name)
    else { return nil }
    self.squares = squares
    offset = place.offset
    count = place.count
  }
}
