import Foundation
import Graph
import Kernels
import Networks
import Shards
import Testing
import Training

@Suite("Training regimes")
struct RegimeTests {
  private let fixture = ShardFixture()

  private static func recipe(_ preset: Preset) -> Recipe {
    preset.recipe(classes: 2, narrowing: 16, latent: 8)
  }

  private func configuration(
    _ recipe: Recipe, _ shards: ShardSet, steps: Int
  ) throws -> TrainingConfiguration {
    var configuration = try TrainingConfiguration(
      recipe: recipe, shards: shards, stop: .steps(steps), batch: 6, seed: 3)
    configuration.sampleEvery = 0
    configuration.sampleColumns = 2
    return configuration
  }

  /// Everything random and scheduled at once.
  private static var everything: Recipe {
    var recipe = recipe(.wganGP64)
    recipe.loss = LossRecipe(real: 1, fake: 0, batches: .separate)
    recipe.regularisers = RegulariserRecipe(
      labelSmoothing: 0.1, labelNoise: 0.2,
      instanceNoise: InstanceNoiseRecipe(sigma: 0.2, steps: 5), diffAugment: DiffAugmentRecipe(),
      spectralNorm: true, r1: R1Recipe(gamma: 1, interval: 2))
    recipe.updates = UpdateSchedule(discriminator: 2, generator: 1)
    recipe.generatorOptimiser.schedule = .cosine(.init(steps: 10))
    recipe.discriminatorOptimiser.schedule = .linear(.init(start: 2, steps: 8, final: 0.1))
    return recipe
  }

  /// What follows the discriminator's scores, and a rate that falls at the end.
  private static var following: Recipe {
    var recipe = Preset.pokegan.recipe(classes: 2, narrowing: 8, latent: 8)
    // Real pictures have the lower scores, which their sums over the pixels are in the first steps.
    recipe.discriminator = Network(
      .dcgan,
      layers: recipe.discriminator.layers.map { box -> any Layer in
        switch box.layer {
        case is Flatten: GlobalSumPooling()
        case is LeakyReLU: LeakyReLU(0.1)
        default: box.layer
        }
      })
    recipe.generatorOptimiser.learningRate = 2e-4
    recipe.discriminatorOptimiser.learningRate = 2e-4
    recipe.loss = LossRecipe(.hinge, real: -1, fake: 1, batches: .joint)
    recipe.regularisers.leCam = LeCamRecipe(decay: 0.5, start: 2)
    recipe.regularisers.diffAugment?.adaptive = AdaptiveAugmentRecipe(
      target: -0.9, interval: 2, pictures: 40)
    recipe.latentDistribution = .truncated
    recipe.generatorOptimiser.schedule = .end(.init(share: 0.5, final: 0.1))
    return recipe
  }

  @Test(
    "with every regularisation a resumed run equals an uninterrupted one, on any threads",
    arguments: [everything, following])
  func resume(recipe: Recipe) throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 10)
    let engine = try KernelEngine(threads: 2)
    let whole = try RunFolder(
      creating: fixture.folder.appending(path: "whole"),
      configuration: configuration(recipe, shards, steps: 5))
    try Trainer(shards: shards, configuration: whole.configuration, engine: engine)
      .train(in: whole)
    var parts = try RunFolder(
      creating: fixture.folder.appending(path: "parts"),
      configuration: configuration(recipe, shards, steps: 5))
    let first = try Trainer(shards: shards, configuration: parts.configuration, engine: engine)
    try first.train(in: parts, isInterrupted: { first.stepCount == 3 })
    parts = try RunFolder(opening: parts.url)
    try Trainer(resuming: parts, shards: shards, engine: try KernelEngine(threads: 1))
      .train(in: parts)
    #expect(try Data(contentsOf: parts.checkpointURL) == Data(contentsOf: whole.checkpointURL))
  }

  @Test("the log has the columns of the regime, and every one of its numbers is finite")
  func columns() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 6)
    let engine = try KernelEngine(threads: 1)
    func log(_ recipe: Recipe, _ name: String) throws -> [[Substring]] {
      let run = try RunFolder(
        creating: fixture.folder.appending(path: name),
        configuration: configuration(recipe, shards, steps: 2))
      try Trainer(shards: shards, configuration: run.configuration, engine: engine).train(in: run)
      return try String(contentsOf: run.logURL, encoding: .utf8).split(separator: "\n")
        .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
    let tail = ["gradient_norm_d", "gradient_norm_g", "learning_rate_d", "learning_rate_g"]
    let critic = try log(Self.recipe(.wganGP64), "critic")
    #expect(
      critic[0].map(String.init)
        == ["step", "images", "loss_d", "loss_g", "critic_distance", "penalty"] + tail
        + ["seconds"])
    let all = try log(Self.everything, "all")
    #expect(
      all[0].map(String.init)
        == ["step", "images", "loss_d", "loss_g", "accuracy_real", "accuracy_fake", "r1"] + tail
        + ["seconds"])
    let following = try log(Self.following, "following")
    #expect(
      following[0].map(String.init)
        == [
          "step", "images", "loss_d", "loss_g", "critic_distance", "lecam", "augment_probability",
        ]
        + tail + ["seconds"])
    // Before its start the term is 0; p rises by 2·6/40 after two updates.
    #expect(following[1][5] == "0.0" && following[1][6] == "0.0" && following[2][6] == "0.3")
    for row in critic.dropFirst() + all.dropFirst() + following.dropFirst() {
      for cell in row where !cell.isEmpty { #expect((Float(cell) ?? .nan).isFinite, "\(row)") }
    }
    // Two updates of the discriminator a step, six pictures each; the second has no R1 penalty.
    #expect(all[1][1] == "12" && all[2][1] == "24" && all[1][6].isEmpty)
    // The rates of update 1 and 3 of the discriminator, 0 and 1 of the generator.
    let base = Double(Self.everything.generatorOptimiser.learningRate)
    #expect(all[1][9] == "\(Float(base))" && all[1][10] == "\(Float(base))")
    let cosine = base * 0.5 * (1 + cos(Double.pi / 10))
    #expect(abs((Double(all[2][10]) ?? 0) - cosine) < 1e-9)
    let linear = base * (1 - 0.9 / 8)
    #expect(abs((Double(all[2][9]) ?? 0) - linear) < 1e-9)
  }

  @Test("learning rates fall as their formulas say")
  func schedules() {
    let stairs = LearningRateSchedule.exponential(.init(rate: 0.5, steps: 10, staircase: true))
    #expect([0, 9, 10, 19, 20].map { stairs.factor(at: $0) } == [1, 1, 0.5, 0.5, 0.25])
    let smooth = LearningRateSchedule.exponential(.init(rate: 0.25, steps: 10))
    #expect(abs(smooth.factor(at: 5) - 0.5) < 1e-12)
    let cosine = LearningRateSchedule.cosine(.init(start: 10, steps: 20, final: 0.1))
    for (step, factor) in [(0, 1.0), (10, 1), (20, 0.55), (30, 0.1), (99, 0.1)] {
      #expect(abs(cosine.factor(at: step) - factor) < 1e-7, "\(step)")
    }
    let linear = LearningRateSchedule.linear(.init(steps: 4))
    #expect([0, 1, 2, 4, 5].map { linear.factor(at: $0) } == [1, 0.75, 0.5, 0, 0])
    #expect(LearningRateSchedule.constant.factor(at: 1000) == 1)
    let end = LearningRateSchedule.end(.init(share: 0.25, final: 0.5))
    for (progress, factor) in [(0, 1.0), (0.75, 1), (0.875, 0.75), (1, 0.5)] {
      #expect(abs(end.factor(at: 7, progress: progress) - factor) < 1e-7, "\(progress)")
    }
  }

  @Test("a rate that falls at the end follows the steps of the run")
  func endOfRun() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 4)
    let configuration = try configuration(Self.following, shards, steps: 4)
    let trainer = try Trainer(
      shards: shards, configuration: configuration, engine: try KernelEngine(threads: 1))
    let rates = try (0..<4).map { _ in
      try trainer.trainStep().metrics.first { $0.name == "learning_rate_g" }?.value ?? -1
    }
    let base = configuration.recipe.generatorOptimiser.learningRate
    for (rate, factor) in zip(rates, [1, 1, 1, 0.55] as [Float]) {
      #expect(abs(rate - factor * base) < 1e-9)
    }
  }

  @Test("schedules and regularisers survive config.yaml", arguments: [everything, following])
  func yaml(recipe: Recipe) throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 2)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"),
      configuration: configuration(recipe, shards, steps: 1))
    try Trainer(
      shards: shards, configuration: run.configuration, engine: try KernelEngine(threads: 1)
    ).train(in: run)
    #expect(try RunFolder(opening: run.url).configuration.recipe == recipe)
  }

  @Test("smoothing is one-sided: it moves the discriminator's loss by what the formula says")
  func smoothing() throws {
    let step = { (smoothing: Float) throws -> Float in
      var recipe = Self.recipe(.wganGP64)
      recipe.loss = LossRecipe(real: 1, fake: 0, batches: .separate)
      recipe.regularisers.labelSmoothing = smoothing
      let engine = try KernelEngine(threads: 1)
      func memory(_ variables: [Variable], _ name: String) -> NetworkMemory {
        NetworkMemory(variables, initialisation: .dcgan, network: name, seed: 4)
      }
      let shape = [64, 64, 3]
      let step = AdversarialStep(
        recipe: recipe, imageShape: shape, batch: 2,
        generator: memory(recipe.generatorVariables(imageShape: shape).variables, "g"),
        discriminator: memory(recipe.discriminatorVariables(imageShape: shape).variables, "d"),
        engine: engine)
      step.real.replace(with: (0..<step.real.count).map { Float($0 % 7) / 3.5 - 1 })
      let loss = step.runDiscriminator().loss
      let logits = step.discriminatorValues().realLogits
      // d loss / d target is −mean(logits): BCE is linear in its target.
      return loss - smoothing * logits.reduce(0, +) / Float(logits.count)
    }
    #expect(abs(try step(0) - step(0.2)) < 1e-5)
  }

  @Test("nonsense is refused with the setting's name")
  func refusals() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 2)
    func problem(_ change: (inout Recipe) -> Void, preset: Preset = .wganGP64) -> String {
      var recipe = Self.recipe(preset)
      change(&recipe)
      do {
        _ = try configuration(recipe, shards, steps: 1)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(problem { $0.regularisers.labelSmoothing = 0.1 }.contains("label_smoothing"))
    #expect(problem { $0.updates.discriminator = 0 }.contains("recipe.turns.discriminator"))
    #expect(
      problem({ $0.regularisers.r1 = R1Recipe(gamma: 1) }, preset: .dcgan64)
        .contains("recipe.regularisers.r1"))
    #expect(
      problem { $0.regularisers.leCam = LeCamRecipe() }.contains("recipe.regularisers.lecam"))
    #expect(
      problem({ $0.regularisers.leCam = LeCamRecipe(start: 0) }, preset: .pokegan)
        .contains("lecam.start"))
    let limit = problem({ recipe in
      recipe.regularisers.diffAugment = DiffAugmentRecipe(adaptive: .init(limit: 2))
    })
    #expect(limit.contains("adaptive.limit"))
    #expect(problem { $0.classes = 3 }.contains("recipe.classes"))
    #expect(
      problem { $0.regularisers.instanceNoise = InstanceNoiseRecipe(sigma: -1) }
        .contains("instance_noise"))
  }
}
