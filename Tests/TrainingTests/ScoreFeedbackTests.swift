import Graph
import Kernels
import Networks
import SeededRandom
import Testing
import Training

@Suite("Regularisers that follow the scores")
struct ScoreFeedbackTests {
  @Test("running means are the last batch's until the start, then averaged")
  func anchors() {
    let recipe = RegulariserRecipe(leCam: LeCamRecipe(decay: 0.75, start: 2))
    var feedback = ScoreFeedback()
    for (number, real) in [4, 8, 16, 0].enumerated() {
      feedback.follow(
        ScoreSummary(realMean: Float(real), fakeMean: -Float(real), realSign: 0), of: recipe,
        number: number, batch: 8)
    }
    // 8, then 0.75·8 + 0.25·16 = 10, then 0.75·10.
    #expect(feedback.anchors == (real: 7.5, fake: -7.5))
  }

  @Test("p follows the mean sign over an interval and stays within its limits")
  func probability() {
    let recipe = AdaptiveAugmentRecipe(target: 0.5, interval: 2, pictures: 100, limit: 0.25)
    var control = AugmentationControl()
    func after(_ signs: [Float]) -> Float {
      for sign in signs { control.follow(sign, recipe, batch: 5) }
      return control.probability
    }
    #expect(after([1]) == 0)
    #expect(after([0.5]) == 0.1)
    #expect(after([0, 0.5]) == 0)
    #expect(after([-1, -1]) == 0)
    #expect(after([1, 1, 1, 1, 1, 1]) == 0.25)
    #expect(after([0.5, 0.5]) == 0.25)
  }

  @Test("LeCam: λ·(mean max(0, D(x) − a_F)² + mean max(0, a_R − D(G))²) is added to the loss")
  func leCam() throws {
    var recipe = Preset.pokegan.recipe(
      PresetSettings(classes: 2, widths: Widths(1, of: 16), latent: 8, side: 32))
    recipe.regularisers = RegulariserRecipe(leCam: LeCamRecipe())
    let shape = [32, 32, 3]
    func memory(_ variables: [Variable], _ name: String) -> NetworkMemory {
      NetworkMemory(variables, initialisation: .he, network: name, seed: 4)
    }
    let step = AdversarialStep(
      recipe: recipe, imageShape: shape, batch: 4,
      generator: memory(recipe.generatorVariables(imageShape: shape).variables, "g"),
      discriminator: memory(recipe.discriminatorVariables(imageShape: shape).variables, "d"),
      engine: try KernelEngine(threads: 1))
    step.real.replace(with: (0..<step.real.count).map { Float($0 % 7) / 3.5 - 1 })
    step.discriminatorLatent.replace(with: (0..<32).map { Float($0 % 5) / 2 - 1 })
    step.labels.replace(with: [1, 0, 0, 1, 1, 0, 0, 1])
    let plain = step.runDiscriminator()
    let (_, real, fake) = step.discriminatorValues()
    #expect(Set(real).count > 1 && Set(fake).count > 1)
    // Anchors between the scores, so that the terms of some pictures are 0.
    let anchors = (real: fake[0] + 0.01, fake: real[0] - 0.01)
    step.leCam.replace(with: [0.3, anchors.real, anchors.fake])
    let outcome = step.runDiscriminator()
    func mean(_ values: [Float]) -> Float {
      values.reduce(0) { $0 + max(0, $1) * max(0, $1) } / Float(values.count)
    }
    let expected =
      0.3 * (mean(real.map { $0 - anchors.fake }) + mean(fake.map { anchors.real - $0 }))
    #expect(expected > 0)
    let found = outcome.metrics.first { $0.name == "lecam" }?.value ?? -1
    #expect(abs(found - expected) < 1e-4 * expected)
    #expect(abs(outcome.loss - plain.loss - expected) < 1e-4 * max(1, expected))
    let sign = real.reduce(0) { $0 + ($1 > 0 ? 1 : -1) } / Float(real.count)
    #expect(outcome.scores.realSign == sign)
  }

  @Test("latent vectors: uniform within ±1, truncated within ±2, both with the deviation to expect")
  func latents() {
    func moments(_ distribution: LatentDistribution) -> (largest: Float, variance: Float) {
      var values = [Float](repeating: 0, count: 20_000)
      var random = CounterRandom(seed: 1, stream: RandomStream("test"))
      distribution.fill(&values, using: &random)
      let mean = values.reduce(0, +) / 20_000
      #expect(abs(mean) < 0.03)
      return (
        values.reduce(0) { max($0, abs($1)) },
        values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
      )
    }
    let uniform = moments(.uniform)
    #expect(uniform.largest <= 1 && uniform.largest > 0.99)
    #expect(abs(uniform.variance - 1 / 3) < 0.01)
    // 1 − 2·2·φ(2)/(2Φ(2) − 1) with the normal density φ and distribution Φ.
    let truncated = moments(.truncated)
    #expect(truncated.largest <= 2 && truncated.largest > 1.98)
    #expect(abs(truncated.variance - 0.7737) < 0.02)
    #expect(moments(.normal).largest > 3)
  }
}
