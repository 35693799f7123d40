import Foundation
import Graph
package import Kernels
import Networks
import Training

/// Compares training steps with those of another framework, number by number.
///
/// The networks, the graph, the kernels and the optimiser are those that training uses.
package struct Parity {
  let file: GoldenFile
  let model: GoldenModel
  let engine: KernelEngine
  let generator: GoldenNetwork
  let discriminator: GoldenNetwork
  let step: AdversarialStep
  var checks: [ParityCheck] = []
  private var kinks: [ParityKinks] = []

  /// Builds the network of a golden file.
  ///
  /// - Parameters:
  ///   - path: A safetensors file as docs/parity.md describes it.
  ///   - engine: The kernels to compare.
  /// - Throws: `ParityError` when the file cannot be used.
  package init(file path: String, engine: KernelEngine) throws(ParityError) {
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
  /// Once the first gradients have been compared the file's make the first update: Adam turns the
  /// sign of a gradient that is rounding noise into a whole step, and all that follows would inherit
  /// it. So the generator's first update meets the same discriminator as the file's did, and the later
  /// steps start from the same weights.
  ///
  /// - Throws: `ParityError` when the file lacks what is to be compared.
  package mutating func report() throws(ParityError) -> ParityReport {
    (checks, kinks) = ([], [])
    try generator.load("")
    try discriminator.load("")
    try fillBatch()
    let steps = GoldenSteps(
      step, discriminator: discriminator, generator: generator, recipe: model.recipe,
      losses: (d: try file.floats("loss.d"), g: try file.floats("loss.g")), engine: engine)
    let start = steps.state
    for update in 0..<2 {
      let loss = steps.lossCheck(update, ours: steps.run(update))
      checks.append(update == 0 ? loss : withoutCancellation(loss))
      if update == 0 { try compareForward() }
      try compareGradients(of: update, steps)
      steps.apply(update)
    }
    try compareRest(steps, start: start)
    if file.contains("out.fake_eval") { try compareEvaluation() }
    return ParityReport(
      file: file.path, framework: file.framework, model: file.metadata["model"] ?? "",
      instructionSet: "\(engine.isa)", kinks: kinks, checks: checks)
  }

  /// Compares a first update's gradients and puts the file's in their place.
  private mutating func compareGradients(
    of update: Int, _ steps: GoldenSteps
  ) throws(ParityError) {
    let network = steps.network(of: update)
    let theirs = try network.gradients()
    let isCalibration = model.mode == .calibration
    let found = network.gradientChecks(theirs, isCalibration: isCalibration)
    checks += searchKinks(from: update, steps, found) { sides in
      _ = steps.run(update, atKinks: sides[update]?.place)
      return network.gradientChecks(theirs, isCalibration: isCalibration)
    }
    guard !network.replaceGradients(with: theirs) else { return }
    // The search has left other gradients.
    let state = steps.state
    _ = steps.run(update)
    steps.restore(state)
  }

  /// Compares the losses of the updates after the first step, and what all of them changed.
  private mutating func compareRest(
    _ steps: GoldenSteps, start: GoldenSteps.State
  ) throws(ParityError) {
    var updates: [GoldenUpdates] = []
    for update in 0..<2 {
      updates.append(
        try GoldenUpdates(
          of: steps.network(of: update), from: start.values(of: update), steps: steps.count,
          isCalibration: model.mode == .calibration))
    }
    func rest(from first: Int, _ sides: [Int: KinkSearch]) -> [ParityCheck] {
      var losses: [ParityCheck] = []
      for update in first..<(2 * steps.count) {
        losses.append(
          steps.lossCheck(update, ours: steps.run(update, atKinks: sides[update]?.place)))
        steps.apply(update)
      }
      return losses + updates.flatMap { $0.checks() }
    }
    let second = steps.state
    let found = rest(from: 2, [:])
    let after = steps.state
    steps.restore(second)
    checks += searchKinks(from: 2, steps, found) { rest(from: 2, $0) }
    steps.restore(after)
  }

  /// Looks for the sides of kinks on which the file's numbers were made, where checks of `found` fail.
  ///
  /// The steps stand before update `first`; units of the first step change sides in that update only,
  /// later ones in all updates that follow. `run` runs the updates with units on other sides, by update, and
  /// checks again. Returned are the checks that agree best.
  private mutating func searchKinks(
    from first: Int, _ steps: GoldenSteps, _ found: [ParityCheck],
    run: ([Int: KinkSearch]) -> [ParityCheck]
  ) -> [ParityCheck] {
    guard !found.allSatisfy(\.passes) else { return found }
    let misfit = { (checks: [ParityCheck]) in checks.reduce(0) { $0 + $1.error * $1.error } }
    let last = first < 2 ? first : 2 * steps.count - 1
    let state = steps.state
    var sides: [Int: KinkSearch] = [:]
    var best = found
    var tried = 0
    for update in stride(from: first, through: last, by: 1) where !best.allSatisfy(\.passes) {
      // The units that lie near a kink when all updates before are as they were found to be.
      steps.restore(state)
      for before in first..<update {
        _ = steps.run(before, atKinks: sides[before]?.place)
        steps.apply(before)
      }
      var search = KinkSearch()
      _ = steps.run(update) { search.note($0) }
      let candidates = search.candidates.prefix(KinkSearch.limit - tried)
      for candidate in candidates where !best.allSatisfy(\.passes) {
        steps.restore(state)
        tried += 1
        sides[update] = search.moving(candidate)
        let trial = run(sides)
        if misfit(trial) < misfit(best), let taken = sides[update] {
          (best, search) = (trial, taken)
        }
      }
      sides[update] = search
      kinks.append(
        ParityKinks(
          update: "\(steps.network(of: update).prefix)[\(update / 2)]", units: search.unitCount,
          candidates: candidates.count, reach: KinkSearch.reach, moved: search.moved.count,
          furthest: search.moved.map(\.distance).max() ?? 0))
    }
    steps.restore(state)
    for index in best.indices where !found[index].passes {
      best[index].errorBeforeKinks = found[index].error
    }
    return best
  }
}
