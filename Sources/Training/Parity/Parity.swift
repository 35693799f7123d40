import Foundation
import Graph
public import Kernels
import Networks
import SeededRandom

/// Compares training steps with those of another framework, number by number.
///
/// The networks, the graph, the kernels and the optimiser are those that training uses.
public struct Parity {
  private let file: GoldenFile
  private let model: GoldenModel
  private let engine: KernelEngine
  private let generator: GoldenNetwork
  private let discriminator: GoldenNetwork
  private let step: AdversarialStep
  private var checks: [ParityCheck] = []

  /// Builds the network of a golden file.
  ///
  /// - Parameters:
  ///   - path: A safetensors file as docs/trainer.md describes it.
  ///   - engine: The kernels to compare.
  /// - Throws: `ParityError` when the file cannot be used.
  public init(file path: String, engine: KernelEngine) throws(ParityError) {
    file = try GoldenFile(path: path)
    model = try GoldenModel(file)
    self.engine = engine
    let (recipe, imageShape) = (model.recipe, model.imageShape)
    generator = try GoldenNetwork(
      file, prefix: "g", network: recipe.generator,
      variables: recipe.generatorVariables(imageShape: imageShape).variables)
    discriminator = try GoldenNetwork(
      file, prefix: "d", network: recipe.discriminator,
      variables: recipe.discriminatorVariables(imageShape: imageShape).variables)
    step = AdversarialStep(
      recipe: recipe, imageShape: imageShape, batch: try file.batch(),
      generator: generator.memory, discriminator: discriminator.memory, engine: engine,
      mode: model.mode)
  }

  /// Runs as many steps as the file holds losses of and compares.
  ///
  /// Where a comparison is beyond its tolerance the steps are run again on inputs that are moved by
  /// at most their last bit, up to `nudgeCount` times, and the comparison with the smallest error
  /// counts. An activation that lies within rounding of the bend of a leaky ReLU falls on either side
  /// of it by chance, in every framework, and one such unit changes a small gradient by more than
  /// the tolerance; a wrong formula is as wrong on moved inputs.
  ///
  /// - Throws: `ParityError` when the file lacks what is to be compared.
  public mutating func report() throws(ParityError) -> ParityReport {
    try run(nudge: 0)
    var best = checks
    for nudge in 1...Self.nudgeCount where !best.allSatisfy(\.passes) {
      try run(nudge: nudge)
      for (index, check) in checks.enumerated() where !best[index].passes {
        guard check.error < best[index].error else { continue }
        best[index] = check
        best[index].note = "on inputs moved by their last bit"
      }
    }
    return ParityReport(
      file: file.path, framework: file.framework, model: file.metadata["model"] ?? "",
      instructionSet: "\(engine.isa)", checks: best)
  }

  /// How often inputs are moved at most.
  private static let nudgeCount = 24

  private mutating func run(nudge: Int) throws(ParityError) {
    checks = []
    try generator.load("")
    try discriminator.load("")
    try fillBatch(nudge: nudge)
    let (lossesD, lossesG) = (try file.floats("loss.d"), try file.floats("loss.g"))
    let networks = [discriminator, generator]
    let before = networks.map { ($0.memory.values.values, $0.memory.bufferValues.values) }
    let adams = (
      Adam(model.recipe.discriminatorOptimiser, memory: discriminator.memory),
      Adam(model.recipe.generatorOptimiser, memory: generator.memory)
    )
    for index in lossesD.indices {
      let lossD = step.runDiscriminator().loss
      if index == 0 { try compareForward() }
      compareLoss(lossD, lossesD[index], "loss.d[\(index)]", step: index)
      if index == 0 { try compareGradients(of: discriminator) }
      adams.0.update(step: index, engine: engine)
      let lossG = step.runGenerator()
      compareLoss(lossG, lossesG[index], "loss.g[\(index)]", step: index)
      if index == 0 { try compareGradients(of: generator) }
      adams.1.update(step: index, engine: engine)
    }
    for (network, start) in zip(networks, before) {
      try compareUpdates(of: network, values: start.0, buffers: start.1)
    }
    if file.contains("out.fake_eval") { try compareEvaluation() }
  }

  private func fillBatch(nudge: Int) throws(ParityError) {
    let recipe = model.recipe
    try fill(step.real, "batch.real", with: try file.pictures("batch.real"))
    let labels = try file.oneHot("batch.labels", sizes: recipe.headSizes)
    try fill(step.labels, "batch.labels", with: labels)
    let hasSecondLabels = file.contains("batch.labels_g")
    try fill(
      step.generatorLabels, "batch.labels_g",
      with: hasSecondLabels
        ? try file.oneHot("batch.labels_g", sizes: recipe.headSizes) : labels)
    if recipe.input == .picture {
      try fill(step.picture, "batch.source", with: try file.pictures("batch.source"))
    } else {
      let second = file.contains("batch.z_g") ? "batch.z_g" : "batch.z"
      try fill(step.discriminatorLatent, "batch.z", with: try file.floats("batch.z"))
      try fill(step.generatorLatent, second, with: try file.floats(second))
    }
    if recipe.loss.gradientPenalty != nil {
      // The file weighs the generated pictures with ε, we the real ones.
      let weights = try file.floats("batch.eps").map { 1 - $0 }
      try fill(step.interpolation, "batch.eps", with: weights)
    }
    guard nudge > 0 else { return }
    for slice in [step.real, step.picture, step.discriminatorLatent] {
      move(slice, nudge: nudge)
    }
    // Both turns may share their latent vectors, which must then stay the same.
    if file.contains("batch.z_g") {
      move(step.generatorLatent, nudge: nudge)
    } else {
      step.generatorLatent.replace(with: step.discriminatorLatent.values)
    }
  }

  /// Moves every number up or down by at most its last bit.
  private func move(_ slice: FloatSlice, nudge: Int) {
    var random = CounterRandom(seed: UInt64(nudge), stream: RandomStream("parity"))
    slice.replace(
      with: slice.values.map { value in
        let draw = random.uniform()
        return draw < 1 / 3 ? value.nextUp : draw < 2 / 3 ? value.nextDown : value
      })
  }

  private func fill(
    _ slice: FloatSlice, _ name: String, with values: [Float]
  ) throws(ParityError) {
    guard values.count == slice.count else {
      throw .size(path: file.path, tensor: name, expected: slice.count, found: values.count)
    }
    slice.replace(with: values)
  }
}

// MARK: Comparisons

extension Parity {
  private mutating func compare(
    _ group: ParityCheck.Group, _ tensor: String, _ ours: [Float], _ theirs: [Float]
  ) {
    checks.append(
      ParityCheck(
        group: group, tensor: tensor, error: relativeError(ours, theirs),
        tolerance: group.tolerance))
  }

  private mutating func compareLoss(_ ours: Float, _ theirs: Float, _ name: String, step: Int) {
    compare(step == 0 ? .firstLoss : .laterLoss, name, [ours], [theirs])
  }

  private mutating func compareForward() throws(ParityError) {
    let values = step.discriminatorValues()
    compare(.forward, "out.fake", values.fake, try file.pictures("out.fake"))
    for (name, scores) in [("out.d_real", values.realLogits), ("out.d_fake", values.fakeLogits)] {
      let ours = model.scoresAreProbabilities ? scores.map { 1 / (1 + exp(-$0)) } : scores
      compare(.forward, name, ours, try file.pictures(name))
    }
  }

  private mutating func compareGradients(of network: GoldenNetwork) throws(ParityError) {
    let memory = network.memory
    for variable in memory.parameters {
      let ours = memory.slice(variable.name, in: memory.gradients)?.values ?? []
      let name = "grad." + network.name(of: variable)
      guard network.hasNoEffect(variable), model.mode == .calibration else {
        compare(.gradient, name, ours, try network.values("grad.", of: variable))
        continue
      }
      // Rounding noise on both sides has no relative error of its own.
      let kernel = memory.slice("\(variable.layerPath).kernel", in: memory.gradients)?.values ?? []
      let largest = { (values: [Float]) in values.reduce(0) { max($0, abs($1)) } }
      checks.append(
        ParityCheck(
          group: .gradient, tensor: name,
          error: Double(largest(ours)) / max(Double(largest(kernel)), 1e-30),
          tolerance: ParityCheck.Group.gradient.tolerance,
          note: "0 in exact arithmetic: batch normalisation follows"))
    }
  }

  private mutating func compareUpdates(
    of network: GoldenNetwork, values: [Float], buffers: [Float]
  ) throws(ParityError) {
    let memory = network.memory
    let start = NetworkMemory(memory.parameters + memory.buffers)
    start.values.replace(with: values)
    start.bufferValues.replace(with: buffers)
    for variable in network.stored {
      // Adam makes whole steps of the rounding noise that such a bias gets as its gradient.
      if network.hasNoEffect(variable), model.mode == .calibration { continue }
      guard let first = start.slice(variable.name)?.values,
        let last = memory.slice(variable.name)?.values
      else { continue }
      let theirs = try network.values("after.", of: variable)
      compare(
        .update, "after." + network.name(of: variable),
        withoutRounding(last, theirs).enumerated().map { $0.element - first[$0.offset] },
        zip(theirs, first).map { $0 - $1 })
    }
  }

  /// Our values, moved towards theirs by the rounding of the steps: each update rounds to the
  /// spacing of floats at the value's size, which is all that is left of very small updates.
  private func withoutRounding(_ ours: [Float], _ theirs: [Float]) -> [Float] {
    let steps = Float((try? file.floats("loss.d").count) ?? 0)
    return zip(ours, theirs).map { ours, theirs in
      let slack = steps * theirs.ulp
      return abs(ours - theirs) <= slack ? theirs : ours + (ours < theirs ? slack : -slack)
    }
  }

  /// The generator in evaluation mode with the file's own values after the steps.
  private mutating func compareEvaluation() throws(ParityError) {
    try generator.load("after.")
    let graph = Graph()
    let latent = graph.source("latent", shape: [try file.batch(), model.recipe.latent])
    let labels = graph.source("labels", shape: [try file.batch(), model.recipe.labelCount])
    let variables = NetworkVariables()
    let output = model.recipe.generator(
      latent, NetworkConditions(labels: labels, heads: model.recipe.headSizes),
      variables: variables, in: graph, mode: .inference)
    var bindings = generator.memory.bindings(variables)
    bindings[latent] = step.discriminatorLatent
    bindings[labels] = step.labels
    let program = Program(
      Plan(graph, keeping: [output], engine: engine), engine: engine, bindings: bindings)
    program.run()
    compare(
      .evaluation, "out.fake_eval", program.values(of: output),
      try file.pictures("out.fake_eval"))
  }
}

/// ‖a − b‖ ÷ ‖b‖; 0 where both are all zeros.
func relativeError(_ a: [Float], _ b: [Float]) -> Double {
  guard a.count == b.count else { return .infinity }
  var (difference, size) = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
    size += Double(y) * Double(y)
  }
  return difference == 0 ? 0 : difference.squareRoot() / size.squareRoot()
}
