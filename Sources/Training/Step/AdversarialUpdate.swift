import Graph
import Kernels
import Networks

/// One update's programs, one for each part of the batch that this process computes, and what is read
/// from them afterwards.
final class AdversarialUpdate {
  private let definition: AdversarialGraph
  private let programs: [Program]
  private let statistics: [StatisticsUpdate]
  private let share: BatchShare
  private let tree: GradientTree
  private let board: PartBoard
  /// What is told of a batch in parts; nil where the only program has it all.
  private let reports: PartReports?
  /// What the ranks exchange of the gradients, in the order in which they are computed.
  private let sections: [GradientSection]
  /// Whether a part's memory is the next one's, since none waits for another.
  private let hasOneArena: Bool

  init(
    _ definition: AdversarialGraph, plan: Plan, trained: NetworkMemory, tree: GradientTree,
    share: BatchShare, generator: NetworkMemory, discriminator: NetworkMemory,
    inputs: [UpdateInput: FloatSlice], engine: KernelEngine, arenas: [FloatBuffer],
    board: PartBoard, packedWeights: PackedWeightCache, random: RandomSource
  ) {
    self.definition = definition
    self.share = share
    self.tree = tree
    self.board = board
    hasOneArena = !plan.hasMeetings
    reports = share.parts > 1 ? PartReports(of: definition, share: share) : nil
    var bindings = generator.bindings(definition.generator)
    bindings.merge(discriminator.bindings(definition.discriminator)) { first, _ in first }
    let parameters = definition.trained.sources.map(\.variable).filter(\.role.isTrained)
    programs = zip(share.own, tree.leaves).enumerated().map { index, entry in
      let (part, leaf) = entry
      for (input, slice) in inputs {
        guard let tensor = definition.inputs[input] else { continue }
        // What is not the batch's, such as a probability, is the same for all parts.
        let isWhole = slice.count == tensor.shape.count
        bindings[tensor] =
          isWhole
          ? slice
          : slice.buffer.slice(
            at: slice.offset + part * tensor.shape.count, count: tensor.shape.count)
      }
      for (variable, gradient) in zip(parameters, definition.gradients) {
        bindings[gradient] = trained.slice(variable.name, in: leaf.gradients)
      }
      for (name, tensor) in definition.lookupSquares {
        bindings[tensor] = trained.lookupSquares(of: name, in: leaf.squares)
      }
      return Program(
        plan, engine: engine, bindings: bindings, arena: arenas[index % arenas.count],
        packedWeights: packedWeights, random: random, part: part, board: board)
    }
    let program = programs[0]
    sections = GradientSection.all(
      of: zip(parameters, definition.gradients).compactMap { variable, gradient in
        trained.slice(variable.name).map { ($0, program.callCount(until: gradient)) }
      }, squares: trained.lookupSquares.count)
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
    if let reports {
      runParts(reports)
    } else if let look {
      programs[0].run(atKinks: look)
    } else {
      programs[0].run()
    }
    for update in statistics { update.apply() }
  }

  /// Runs all parts of this rank piece by piece, waits for those of other ranks in between, and adds
  /// up the gradients, which the ranks exchange meanwhile.
  private func runParts(_ reports: PartReports) {
    tree.begin(sections)
    let advance = { [tree] calls in tree.advance(calls: calls) }
    // The last part of this rank lets go of what all have computed.
    let last = share.own.upperBound - 1
    if hasOneArena {
      for (part, program) in zip(share.own, programs) {
        program.run(piece: 0, after: part == last ? advance : nil)
        reports.take(part, from: program)
      }
    } else {
      for piece in 0..<programs[0].pieceCount {
        var count = 0
        for (part, program) in zip(share.own, programs) {
          count = program.run(piece: piece, after: part == last ? advance : nil)
        }
        guard count > 0 else { continue }
        unsafe share.complete(board.place(of: 0, count: count, at: piece), count: count)
      }
      for (part, program) in zip(share.own, programs) { reports.take(part, from: program) }
    }
    reports.complete()
    tree.finish()
  }

  func profiled() -> [(step: String, seconds: Double)] {
    programs.flatMap { $0.profiled() }
  }

  // The program owns the memory of its tensors, as many floats as their shapes have.
  var loss: Float { unsafe reports?.meanLoss ?? programs[0].address(of: definition.loss).pointee }

  /// The values of an output; of a batch in parts none of the pictures.
  func values(of output: UpdateOutput) -> [Float] {
    unsafe numbers(of: output).map { unsafe Array($0) } ?? []
  }

  /// Where an output's values lie; nil when the update does not have it.
  func address(of output: UpdateOutput) -> UnsafePointer<Float>? {
    unsafe numbers(of: output)?.baseAddress
  }

  private func numbers(of output: UpdateOutput) -> UnsafeBufferPointer<Float>? {
    if let reports {
      return unsafe reports.numbers(of: output).map {
        unsafe UnsafeBufferPointer(start: $0.pointer, count: $0.count)
      }
    }
    return unsafe definition.outputs[output].map {
      unsafe UnsafeBufferPointer(
        start: UnsafePointer(programs[0].address(of: $0)), count: $0.shape.count)
    }
  }

  /// Whether the update computes an output.
  func has(_ output: UpdateOutput) -> Bool { definition.outputs[output] != nil }

  /// The mean of an output; 0 when the update does not have it.
  func mean(of output: UpdateOutput) -> Float {
    guard let values = unsafe numbers(of: output) else { return 0 }
    var sum: Float = 0
    for i in 0..<values.count { unsafe sum += values[i] }
    return sum / Float(max(values.count, 1))
  }

  /// The share of an output's scores that lie on one side of a value.
  func share(of output: UpdateOutput, on isPositive: Bool, of middle: Float = 0) -> Float {
    guard let logits = unsafe numbers(of: output) else { return 0 }
    var count = 0
    for i in 0..<logits.count where unsafe (logits[i] > middle) == isPositive { count += 1 }
    return Float(count) / Float(max(logits.count, 1))
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
