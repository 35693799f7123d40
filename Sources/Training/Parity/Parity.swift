import Foundation
import Graph
package import Kernels
import Networks

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
  private var bends: [ParityBends] = []

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
  /// it. So the generator's first turn meets the same discriminator as the file's did, and the later
  /// steps start from the same weights.
  ///
  /// - Throws: `ParityError` when the file lacks what is to be compared.
  package mutating func report() throws(ParityError) -> ParityReport {
    (checks, bends) = ([], [])
    try generator.load("")
    try discriminator.load("")
    try fillBatch()
    let steps = GoldenSteps(
      step, discriminator: discriminator, generator: generator, recipe: model.recipe,
      losses: (d: try file.floats("loss.d"), g: try file.floats("loss.g")), engine: engine)
    let start = steps.state
    for turn in 0..<2 {
      let loss = steps.lossCheck(turn, ours: steps.run(turn))
      checks.append(turn == 0 ? loss : withoutCancellation(loss))
      if turn == 0 { try compareForward() }
      try compareGradients(of: turn, steps)
      steps.update(turn)
    }
    try compareRest(steps, start: start)
    if file.contains("out.fake_eval") { try compareEvaluation() }
    return ParityReport(
      file: file.path, framework: file.framework, model: file.metadata["model"] ?? "",
      instructionSet: "\(engine.isa)", bends: bends, checks: checks)
  }

  /// Compares a first turn's gradients and puts the file's in their place.
  private mutating func compareGradients(
    of turn: Int, _ steps: GoldenSteps
  ) throws(ParityError) {
    let network = steps.network(of: turn)
    let theirs = try network.gradients()
    let isCalibration = model.mode == .calibration
    let found = network.gradientChecks(theirs, isCalibration: isCalibration)
    checks += searchBends(from: turn, steps, found) { sides in
      _ = steps.run(turn, atBends: sides[turn]?.place)
      return network.gradientChecks(theirs, isCalibration: isCalibration)
    }
    guard !network.replaceGradients(with: theirs) else { return }
    // The search has left other gradients.
    let state = steps.state
    _ = steps.run(turn)
    steps.restore(state)
  }

  /// Compares the losses of the turns after the first step, and the updates.
  private mutating func compareRest(
    _ steps: GoldenSteps, start: GoldenSteps.State
  ) throws(ParityError) {
    var updates: [GoldenUpdates] = []
    for turn in 0..<2 {
      updates.append(
        try GoldenUpdates(
          of: steps.network(of: turn), from: start.values(of: turn), steps: steps.count,
          isCalibration: model.mode == .calibration))
    }
    func rest(from first: Int, _ sides: [Int: BendSearch]) -> [ParityCheck] {
      var losses: [ParityCheck] = []
      for turn in first..<(2 * steps.count) {
        losses.append(steps.lossCheck(turn, ours: steps.run(turn, atBends: sides[turn]?.place)))
        steps.update(turn)
      }
      return losses + updates.flatMap { $0.checks() }
    }
    let second = steps.state
    let found = rest(from: 2, [:])
    let after = steps.state
    steps.restore(second)
    checks += searchBends(from: 2, steps, found) { rest(from: 2, $0) }
    steps.restore(after)
  }

  /// Looks for the sides of bends on which the file's numbers were made, where checks of `found` fail.
  ///
  /// The steps stand before turn `first`; units of the first step change sides in that turn only,
  /// later ones in all turns that follow. `run` runs the turns with units on other sides, by turn, and
  /// checks again. Returned are the checks that agree best.
  private mutating func searchBends(
    from first: Int, _ steps: GoldenSteps, _ found: [ParityCheck],
    run: ([Int: BendSearch]) -> [ParityCheck]
  ) -> [ParityCheck] {
    guard !found.allSatisfy(\.passes) else { return found }
    let misfit = { (checks: [ParityCheck]) in checks.reduce(0) { $0 + $1.error * $1.error } }
    let last = first < 2 ? first : 2 * steps.count - 1
    let state = steps.state
    var sides: [Int: BendSearch] = [:]
    var best = found
    var tried = 0
    for turn in stride(from: first, through: last, by: 1) where !best.allSatisfy(\.passes) {
      // The units that lie near a bend when all turns before are as they were found to be.
      steps.restore(state)
      for before in first..<turn {
        _ = steps.run(before, atBends: sides[before]?.place)
        steps.update(before)
      }
      var search = BendSearch()
      _ = steps.run(turn) { search.note($0) }
      let candidates = search.candidates.prefix(BendSearch.limit - tried)
      for candidate in candidates where !best.allSatisfy(\.passes) {
        steps.restore(state)
        tried += 1
        sides[turn] = search.moving(candidate)
        let trial = run(sides)
        if misfit(trial) < misfit(best), let taken = sides[turn] { (best, search) = (trial, taken) }
      }
      sides[turn] = search
      bends.append(
        ParityBends(
          turn: "\(steps.network(of: turn).prefix)[\(turn / 2)]", units: search.unitCount,
          candidates: candidates.count, reach: BendSearch.reach, moved: search.moved.count,
          furthest: search.moved.map(\.distance).max() ?? 0))
    }
    steps.restore(state)
    for index in best.indices where !found[index].passes {
      best[index].errorBeforeBends = found[index].error
    }
    return best
  }
}
