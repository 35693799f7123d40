import Foundation
package import Graph
import KernelTasks
package import Kernels
package import Networks

/// The optimiser of one network with its two moments.
///
/// A class, because checkpoints and the loop share the moments.
package final class Adam {
  private let recipe: OptimiserRecipe
  private let settings: AdamSettings
  private let memory: NetworkMemory
  private let embeddings: [Table]
  /// First and second moments in the order of the network's values.
  package let moments: (first: FloatBuffer, second: FloatBuffer)
  /// Sums of squared gradients of the last update, in order.
  private let squares: FloatBuffer

  /// An optimiser with moments 0 for the values of `memory`.
  package init(_ recipe: OptimiserRecipe, memory: NetworkMemory) {
    self.recipe = recipe
    self.memory = memory
    settings = AdamSettings(
      form: recipe.form == .keras ? .keras : .torch, beta1: recipe.beta1, beta2: recipe.beta2,
      epsilon: recipe.epsilon)
    embeddings =
      recipe.form == .keras
      ? memory.parameters.compactMap { Table($0, memory: memory) } : []
    moments = (FloatBuffer(count: memory.values.count), FloatBuffer(count: memory.values.count))
    // A range between two embeddings has its own last, shorter chunk.
    squares = FloatBuffer(
      count: OptimiserTask.itemCount(memory.values.count) + 2 * embeddings.count)
  }

  /// √Σ g² over the gradients of the last update; 0 before the first.
  var gradientNorm: Float {
    var total = 0.0
    // Inside the buffer.
    for i in 0..<squares.count { unsafe total += Double(squares.base[i]) }
    return Float(total.squareRoot())
  }

  /// Updates the network from its gradients.
  ///
  /// - Parameters:
  ///   - step: Updates made before, from 0.
  ///   - progress: The share of the run that is over, 0…1.
  ///   - average: The moving average of the network's values that follows the update, and its β.
  ///   - engine: What runs the kernels.
  package func update(
    step: Int, progress: Double = 0, average: (values: FloatBuffer, beta: Float)? = nil,
    engine: KernelEngine
  ) {
    let pass = Pass(
      step: step, rate: recipe.learningRate(at: step, progress: progress), average: average,
      engine: engine)
    var (start, place) = (0, 0)
    for table in embeddings {
      update(start..<table.offset, pass, squaresAt: &place)
      update(table, pass, squaresAt: &place)
      start = table.offset + table.count
    }
    update(start..<memory.values.count, pass, squaresAt: &place)
    memory.values.markChanged()
    average?.values.markChanged()
  }

  /// What all parts of one update share.
  private struct Pass {
    let step: Int
    let rate: Float
    let average: (values: FloatBuffer, beta: Float)?
    let engine: KernelEngine
  }

  private func update(_ range: Range<Int>, _ pass: Pass, squaresAt place: inout Int) {
    guard !range.isEmpty else { return }
    let start = range.lowerBound
    // The buffers belong to this object and its network and have the network's values each; `squares`
    // has room for all items.
    unsafe pass.engine.adam(
      settings, learningRate: pass.rate, step: pass.step + 1,
      parameters: memory.values.base + start, gradients: memory.gradients.base + start,
      m: moments.first.base + start, v: moments.second.base + start,
      average: pass.average.map { unsafe ($0.values.base + start, $0.beta) },
      squares: unsafe squares.base + place, count: range.count
    ).run()
    place += OptimiserTask.itemCount(range.count)
  }

  /// Keras' update of an embedding: its gradient holds one row per look-up, and the second moment
  /// averages the squares of these rows, not the square of their sum.
  private func update(_ table: Table, _ pass: Pass, squaresAt place: inout Int) {
    let factors = settings.factors(step: pass.step + 1, learningRate: pass.rate)
    var sum = 0.0
    for i in 0..<table.count {
      let index = table.offset + i
      // The table lies inside the network's values.
      let gradient = unsafe memory.gradients.base[index]
      let m = unsafe moments.first.base + index
      let v = unsafe moments.second.base + index
      sum += Double(gradient * gradient)
      unsafe m.pointee += (gradient - m.pointee) * factors.firstRate
      unsafe v.pointee += (table.squares.pointer[i] - v.pointee) * factors.secondRate
      unsafe memory.values.base[index] -=
        m.pointee * factors.stepSize / (v.pointee.squareRoot() + recipe.epsilon)
    }
    unsafe squares.base[place] = Float(sum)
    place += 1
    if let average = pass.average {
      unsafe pass.engine.ema(
        average: average.values.base + table.offset,
        parameters: memory.values.base + table.offset, beta: average.beta, count: table.count
      ).run()
    }
  }
}

/// An embedding's place in the network's values.
private struct Table {
  let offset: Int
  let count: Int
  /// The sums of the squared gradients of its look-ups.
  let squares: FloatSlice

  init?(_ variable: Variable, memory: NetworkMemory) {
    guard let squares = memory.lookupSquares(of: variable.name),
      let place = memory.slice(variable.name)
    else { return nil }
    self.squares = squares
    offset = place.offset
    count = place.count
  }
}
