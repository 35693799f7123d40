import Foundation
import Graph
import Networks
import Training

extension Parity {
  mutating func compare(
    _ group: ParityCheck.Group, _ tensor: String, _ ours: [Float], _ theirs: GoldenValues
  ) {
    checks.append(ParityCheck(group: group, tensor: tensor, error: theirs.error(of: ours)))
  }

  mutating func compareForward() throws(ParityError) {
    let values = step.discriminatorValues()
    compare(
      .forward, "out.fake", values.fake, try file.pictures("out.fake", size: model.imageShape))
    let scores = try [("out.d_real", values.realLogits), ("out.d_fake", values.fakeLogits)].map {
      name, scores throws(ParityError) in
      let ours = model.scoresAreProbabilities ? scores.map { 1 / (1 + exp(-$0)) } : scores
      return (name: name, ours: ours, theirs: try file.pictures(name, size: model.imageShape))
    }
    let all = scores.flatMap(\.theirs.values)
    for (name, ours, theirs) in scores {
      var check = ParityCheck(group: .forward, tensor: name, error: theirs.error(of: ours))
      if !check.passes {
        // A score near 0 is a difference of large terms, whose rounding it does not get smaller than.
        check.note =
          "of real and generated scores together; of its own, which are small, "
          + String(format: "%.1e", check.error)
        check.error *=
          size(theirs.values) * Double(all.count).squareRoot()
          / (size(all) * Double(theirs.values.count).squareRoot())
      }
      checks.append(check)
    }
  }

  /// The check of the generator's first loss; where it fails for a critic, whose loss is a mean of scores
  /// of both signs, with the error beside the scores' mean size.
  ///
  /// Rounding makes an error in proportion to the scores, however small their mean is.
  func withoutCancellation(_ check: ParityCheck) -> ParityCheck {
    guard !check.passes, model.recipe.loss.kind == .wasserstein else { return check }
    let scores = step.generatorLogits()
    let (sum, sizes) = scores.reduce((0.0, 0.0)) { ($0.0 + Double($1), $0.1 + Double(abs($1))) }
    var check = check
    check.note =
      "beside the mean size of the scores; of the loss, in which they cancel, "
      + String(format: "%.1e", check.error)
    check.error *= abs(sum) / max(sizes, .leastNonzeroMagnitude)
    return check
  }

  /// The generator in evaluation mode with the file's own values after the steps.
  mutating func compareEvaluation() throws(ParityError) {
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
      try file.pictures("out.fake_eval", size: model.imageShape))
  }
}
