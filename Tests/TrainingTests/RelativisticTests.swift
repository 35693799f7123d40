import Foundation
import Graph
import Kernels
import Networks
import SeededRandom
import Testing
import Training

/// A small step with the loss of pairs and penalties at both halves.
private struct Pairs {
  let recipe: Recipe
  let generator, discriminator: NetworkMemory
  let step: AdversarialStep

  init(real: Float = 1, penalty: R1Recipe? = nil, isSmooth: Bool = false) throws {
    var recipe = Preset.pokegan.recipe(
      PresetSettings(classes: 2, widths: Widths(1, of: 16), latent: 8, side: 16))
    recipe.loss = LossRecipe(.relativistic, real: real, fake: 1 - real, batches: .joint)
    recipe.regularisers = RegulariserRecipe(r1: penalty)
    if isSmooth {
      // Where a leaky ReLU bends, the penalty jumps.
      recipe.discriminator.layers = recipe.discriminator.layers.map {
        $0.layer is LeakyReLU ? LayerBox(Tanh()) : $0
      }
    }
    self.recipe = recipe
    let shape = [16, 16, 3]
    func memory(_ variables: [Variable], _ name: String) -> NetworkMemory {
      NetworkMemory(variables, initialisation: .he, network: name, seed: 4)
    }
    generator = memory(recipe.generatorVariables(imageShape: shape).variables, "g")
    discriminator = memory(recipe.discriminatorVariables(imageShape: shape).variables, "d")
    step = AdversarialStep(
      recipe: recipe, imageShape: shape, batch: 4, generator: generator,
      discriminator: discriminator, engine: try KernelEngine(threads: 1))
    var random = CounterRandom(seed: 4, stream: RandomStream("pairs"))
    step.real.replace(with: random.normal(count: step.real.count).map { $0 * 0.5 })
    let latents = random.normal(count: step.discriminatorLatent.count)
    step.discriminatorLatent.replace(with: latents)
    step.generatorLatent.replace(with: latents)
    step.labels.replace(with: [1, 0, 0, 1, 1, 0, 0, 1])
    step.generatorLabels.replace(with: step.labels.values)
  }
}

@Suite("The relativistic loss")
struct RelativisticTests {
  private static func loss(_ higher: [Float], _ lower: [Float]) -> Float {
    let terms = zip(higher, lower).map { log1p(exp($1 - $0)) }
    return terms.reduce(0, +) / Float(terms.count)
  }

  @Test("both networks' losses are those of the pairs of one label", arguments: [1, 0] as [Float])
  func losses(real: Float) throws {
    let pairs = try Pairs(real: real)
    let lossD = pairs.step.runDiscriminator().loss
    let (_, realScores, fakeScores) = pairs.step.discriminatorValues()
    #expect(Set(realScores).count == 4 && Set(fakeScores).count == 4)
    let expected =
      real == 1 ? Self.loss(realScores, fakeScores) : Self.loss(fakeScores, realScores)
    #expect(abs(lossD - expected) < 1e-5)
    // The generator's, on the same latent vectors, labels and pictures.
    let mirrored =
      real == 1 ? Self.loss(fakeScores, realScores) : Self.loss(realScores, fakeScores)
    #expect(abs(pairs.step.runGenerator() - mirrored) < 1e-5)
  }

  @Test("gradients of both networks agree with central differences")
  func gradients() throws {
    let penalty = R1Recipe(gamma: 0.5, generated: true)
    let pairs = try Pairs(penalty: penalty, isSmooth: true)
    for (memory, run) in [
      (pairs.discriminator, { pairs.step.runDiscriminator().loss }),
      (pairs.generator, { pairs.step.runGenerator() }),
    ] {
      _ = run()
      let gradients = memory.gradients.values
      let values = memory.values.values
      // Along the gradient the loss changes by ‖g‖ per unit of length.
      let length = gradients.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(length > 1e-3)
      // Narrow enough that curvature counts little, wide enough that rounding does.
      let width = min(2e-3, 0.02 / length)
      let ends = [width, -width].map { change in
        memory.values.replace(with: zip(values, gradients).map { $0 + change * $1 / length })
        return run()
      }
      memory.values.replace(with: values)
      let slope = (ends[0] - ends[1]) / (2 * width)
      #expect(abs(slope - length) < 0.02 * length, "\(slope), \(length)")
    }
  }

  @Test("the penalty at both halves is the sum of those at each")
  func penalties() throws {
    func penalty(_ step: AdversarialStep) throws -> Float {
      try #require(step.runDiscriminator().metrics.first { $0.name == "r1" }).value
    }
    let both = try Pairs(penalty: R1Recipe(gamma: 2, generated: true))
    let sum = try penalty(both.step)
    let one = try Pairs(penalty: R1Recipe(gamma: 2))
    let atReal = try penalty(one.step)
    one.step.real.replace(with: one.step.discriminatorValues().fake)
    let atFake = try penalty(one.step)
    #expect(atReal > 0 && atFake > 0)
    #expect(abs(sum - atReal - atFake) < 1e-4 * sum)
  }
}
