import Foundation
import Networks
import Shards
import Testing
import Training

@Suite("Single fields of a configuration")
struct ConfigurationEditTests {
  private let fixture = ShardFixture()

  private func configuration() throws -> TrainingConfiguration {
    try TrainingConfiguration(
      recipe: Preset.wganGP64.recipe(classes: 2, narrowing: 16, latent: 8),
      shards: fixture.flatColours(perClass: 2), stop: .steps(1), batch: 4)
  }

  @Test("numbers, places in lists, words and blocks that were not there")
  func values() throws {
    defer { fixture.remove() }
    let before = try configuration()
    let layer = try #require(
      before.recipe.discriminator.layers.firstIndex { $0.layer is LeakyReLU })
    let after = try ConfigurationEdit.applied(
      [
        "batch=7", "recipe.loss.kind=hinge", "recipe.turns.discriminator=3",
        "recipe.discriminator.layers.\(layer).leaky_relu.slope=0.25",
        "recipe.regularisers.r1.gamma=2", "recipe.regularisers.diff_augment={cutout: false}",
        "recipe.generator_optimiser.schedule={cosine: {steps: 50}}",
      ], to: before)
    var expected = before
    expected.batch = 7
    expected.recipe.loss.kind = .hinge
    expected.recipe.updates.discriminator = 3
    expected.recipe.discriminator.layers[layer] = LayerBox(LeakyReLU(0.25))
    expected.recipe.regularisers.r1 = R1Recipe(gamma: 2)
    expected.recipe.regularisers.diffAugment = DiffAugmentRecipe(cutout: false)
    expected.recipe.generatorOptimiser.schedule = .cosine(.init(steps: 50))
    #expect(after == expected)
  }

  @Test("every part of docs/recipe.md that can be added can be set")
  func added() throws {
    defer { fixture.remove() }
    let page = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().appending(path: "../../docs/recipe.md")
    let text = try #require(
      try String(contentsOf: page, encoding: .utf8).split(separator: "## What can be added").last)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.count >= 5)
    let plain = try TrainingConfiguration(
      recipe: Preset.pokegan.recipe(classes: 2, narrowing: 16, latent: 8),
      shards: fixture.flatColours(perClass: 2), stop: .steps(1), batch: 4)
    for row in rows {
      let change = "recipe." + row.split(separator: "`")[1]
      let edited = try ConfigurationEdit.applied([change], to: plain)
      #expect(edited != plain, "\(change)")
      try edited.validate()
    }
    let recipe = try ConfigurationEdit.applied(
      [
        "recipe.regularisers.lecam.weight=0.1", "recipe.samples=upright",
        "recipe.regularisers.diff_augment.adaptive.limit=0.5", "recipe.latent_distribution=uniform",
      ], to: plain
    ).recipe
    #expect(recipe.regularisers.leCam == LeCamRecipe(weight: 0.1))
    #expect(recipe.regularisers.diffAugment?.adaptive == AdaptiveAugmentRecipe(limit: 0.5))
    #expect(recipe.samples == .upright && recipe.latentDistribution == .uniform)
  }

  @Test(
    "values that no run can have are refused",
    arguments: [
      ("threads=100000", "expected 1 to 1024"), ("threads=0", "expected 1 to 1024"),
      ("recipe.image_range=unit", "expected symmetric"), ("batch=0", "expected 1 to 65536"),
    ])
  func impossible(text: String, message: String) throws {
    defer { fixture.remove() }
    let edited = try ConfigurationEdit.applied([text], to: configuration())
    let error = #expect(throws: TrainingError.self) { try edited.validate() }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test(
    "a wrong path is answered with the nearest, a wrong value with what is expected",
    arguments: [
      ("recipe.los.real=1", "did you mean recipe.loss.real?"),
      ("gamma=1", "did you mean recipe.regularisers.r1.gamma?"),
      ("batch=many", "a whole number such as 4"),
      ("recipe.regularisers.spectral_norm=7", "true or false"),
      (
        "recipe.loss.kind=nonsense",
        "expected one of binary_cross_entropy, least_squares, hinge, wasserstein, "
          + "relativistic, found nonsense"
      ),
      ("precision=f16", "precision: expected one of f32, bf16, found f16"),
      ("augmentation.fill=red", "expected one of white, reflect, edge, constant, found red"),
      (
        "recipe.generator={initialisation: none, layers: []}",
        "recipe.generator.initialisation: expected one of glorot, dcgan, torch, normal"
      ),
      (
        "recipe.generator.layers.0=3",
        "expected a layer such as {append_labels: {}}, one of append_label_planes, append_labels, "
      ),
      (
        "recipe.discriminator.layers=[{concatenate: {branches: [[], [{dense: {units: 3}}]]}}]",
        "recipe.discriminator.layers.0.concatenate.branches.1.0.dense.bias: expected a value, found "
          + "none"
      ),
      ("recipe.turns=3", "expected a mapping such as {discriminator: 1, generator: 1}, found 3"),
      ("classes=3", "expected a list such as [red, blue], found 3"),
      ("batch", "--set: expected PATH=VALUE, such as recipe.loss.real=0.9, found batch"),
      ("recipe.loss.zzzzzz=1", "known in recipe.loss are kind"),
    ])
  func problems(text: String, message: String) throws {
    defer { fixture.remove() }
    let before = try configuration()
    let error = #expect(throws: TrainingError.self) {
      try ConfigurationEdit.applied([text], to: before)
    }
    let found = error?.description ?? ""
    #expect(found.contains(message), "\(found)")
  }

  @Test(
    "sizes of layers that make no sense are refused before anything is built of them",
    arguments: [
      "recipe.latent=-5", "recipe.latent=9223372036854775807", "recipe.generator.layers=[]",
      "recipe.loss.real=.nan", "recipe.generator.layers=[{dense: {units: -7, bias: true}}]",
      "recipe.generator.layers=[{reshape: {shape: [0, 4]}}]",
      "recipe.discriminator.layers=[{dropout: {rate: 1.5}}]",
      "recipe.discriminator.layers=[{concatenate: {branches: []}}]",
    ])
  func nonsense(text: String) throws {
    defer { fixture.remove() }
    let error = #expect(throws: TrainingError.self) {
      try ConfigurationEdit.applied([text], to: configuration()).validate()
    }
    guard case .invalid(_, let expected, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      expected.contains("1 to")
        || ["at least one", "a finite number", "0 to below 1"].contains(expected))
  }

  @Test(
    "numbers outside their ranges are refused with the field's path",
    arguments: [
      "recipe.generator_optimiser.learning_rate=0", "recipe.generator_optimiser.beta1=-0.5",
      "recipe.discriminator_optimiser.beta2=1", "recipe.discriminator_optimiser.epsilon=0",
      "recipe.generator_optimiser.schedule.exponential.rate=-1",
      "recipe.generator_optimiser.schedule.cosine.steps=0",
      "recipe.generator_optimiser.schedule.linear.final=-1", "recipe.average.half_life=-5",
      "recipe.average.ramp_up=.inf", "recipe.regularisers.instance_noise.sigma=-1",
      "recipe.regularisers.instance_noise.steps=0", "recipe.regularisers.label_noise=1.5",
      "recipe.regularisers.label_smoothing=-0.1", "recipe.regularisers.r1.gamma=-1",
      "recipe.regularisers.r1.interval=0", "recipe.loss.weight=-1",
      "recipe.loss.gradient_penalty=-10", "recipe.loss.reconstruction=.nan",
      "recipe.turns.generator=0", "recipe.batch=0", "recipe.epochs=-1", "sample_columns=-3",
      "sample_every=-1", "checkpoint_every=-1", "batch=0", "threads=0", "augmentation.rotation=-1",
      "augmentation.zoom=2", "class_shares=[0.5, -0.5]", "class_shares=[0.1, 0.1]",
    ])
  func ranges(text: String) throws {
    defer { fixture.remove() }
    var before = try configuration()
    try before.validate()
    before.recipe.average = AverageRecipe(halfLife: 100, rampUp: 0.05)
    before.recipe.regularisers.instanceNoise = InstanceNoiseRecipe(sigma: 0.1, steps: 5)
    before.recipe.regularisers.r1 = R1Recipe(gamma: 1)
    let path = String(text.prefix { $0 != "=" })
    if path.contains("exponential") {
      before.recipe.generatorOptimiser.schedule = .exponential(.init(rate: 0.5, steps: 5))
    } else if path.contains("cosine") {
      before.recipe.generatorOptimiser.schedule = .cosine(.init(steps: 5))
    } else if path.contains("linear") {
      before.recipe.generatorOptimiser.schedule = .linear(.init(steps: 5))
    }
    try before.validate()
    let error = #expect(throws: TrainingError.self) {
      try ConfigurationEdit.applied([text], to: before).validate()
    }
    guard case .invalid(let setting, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(setting == path)
  }
}
