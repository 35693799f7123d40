import Graph
import Kernels
import Networks

/// One update's program and what is read from it afterwards.
final class AdversarialUpdate {
  private let definition: AdversarialGraph
  private let program: Program
  private let statistics: [StatisticsUpdate]

  init(
    _ definition: AdversarialGraph, plan: Plan, trained: NetworkMemory, generator: NetworkMemory,
    discriminator: NetworkMemory, inputs: [UpdateInput: FloatSlice], engine: KernelEngine,
    arena: FloatBuffer, packedWeights: PackedWeightCache, random: RandomSource
  ) {
    self.definition = definition
    var bindings = generator.bindings(definition.generator)
    bindings.merge(discriminator.bindings(definition.discriminator)) { first, _ in first }
    for (input, slice) in inputs {
      if let tensor = definition.inputs[input] { bindings[tensor] = slice }
    }
    let parameters = definition.trained.sources.map(\.variable).filter(\.role.isTrained)
    for (variable, gradient) in zip(parameters, definition.gradients) {
      bindings[gradient] = trained.slice(variable.name, in: trained.gradients)
    }
    for (name, tensor) in definition.lookupSquares {
      bindings[tensor] = trained.lookupSquares(of: name)
    }
    program = Program(
      plan, engine: engine, bindings: bindings, arena: arena, packedWeights: packedWeights,
      random: random)
    let program = program
    statistics =
      definition.generator.statistics.compactMap {
        StatisticsUpdate($0, memory: generator, program: program)
      }
      + definition.discriminator.statistics.compactMap {
        StatisticsUpdate($0, memory: discriminator, program: program)
      }
  }

  /// Runs the update, and shows `look`, where given, the values at which derivatives jump.
  func run(atKinks look: ((Kink) -> Void)? = nil) {
    if let look { program.run(atKinks: look) } else { program.run() }
    for update in statistics { update.apply() }
  }

  func profiled() -> [(step: String, seconds: Double)] { program.profiled() }

  // The program owns the memory of its tensors, as many floats as their shapes have.
  var loss: Float { unsafe program.address(of: definition.loss).pointee }

  func values(of output: UpdateOutput) -> [Float] {
    definition.outputs[output].map { program.values(of: $0) } ?? []
  }

  /// Where an output's values lie; nil when the update does not have it.
  func address(of output: UpdateOutput) -> UnsafePointer<Float>? {
    unsafe definition.outputs[output].map { unsafe UnsafePointer(program.address(of: $0)) }
  }

  /// Whether the update computes an output.
  func has(_ output: UpdateOutput) -> Bool { definition.outputs[output] != nil }

  /// The mean of an output; 0 when the update does not have it.
  func mean(of output: UpdateOutput) -> Float {
    guard let tensor = definition.outputs[output] else { return 0 }
    let values = unsafe program.address(of: tensor)
    var sum: Float = 0
    for i in 0..<tensor.shape.count { unsafe sum += values[i] }
    return sum / Float(max(tensor.shape.count, 1))
  }

  /// The share of an output's scores that lie on one side of a value.
  func share(of output: UpdateOutput, on isPositive: Bool, of middle: Float = 0) -> Float {
    guard let tensor = definition.outputs[output] else { return 0 }
    let logits = unsafe program.address(of: tensor)
    var count = 0
    for i in 0..<tensor.shape.count where unsafe (logits[i] > middle) == isPositive { count += 1 }
    return Float(count) / Float(max(tensor.shape.count, 1))
  }
}

/// Averages one layer's batch statistics into its stored ones.
///
/// The addresses hold `count` numbers each, in memory of the program and the network, which the
/// update that holds this structure keeps.
@safe struct StatisticsUpdate {
  private let batchMean, batchVariance, mean, variance: UnsafeMutablePointer<Float>
  private let count: Int
  private let rate, varianceScale: Float

  init?(_ statistics: BatchStatistics, memory: NetworkMemory, program: Program) {
    guard let mean = memory.slice(statistics.meanName),
      let variance = memory.slice(statistics.varianceName)
    else { return nil }
    unsafe batchMean = program.address(of: statistics.mean)
    unsafe batchVariance = program.address(of: statistics.variance)
    unsafe self.mean = mean.pointer
    unsafe self.variance = variance.pointer
    count = mean.count
    rate = 1 - statistics.momentum
    varianceScale = statistics.varianceScale
  }

  func apply() {
    for c in 0..<count {
      unsafe mean[c] += rate * (batchMean[c] - mean[c])
      unsafe variance[c] += rate * (varianceScale * batchVariance[c] - variance[c])
    }
  }
}
