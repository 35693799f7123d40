import Kernels
import Networks
import SeededRandom
import Testing
import Training

@Suite("The shapes of layers, before anything is built of them")
struct ShapeWalkTests {
  @Test("are those that the graph gets, in every preset", arguments: Preset.allCases)
  func agreement(preset: Preset) throws {
    let upsamplings = preset.upsamplings.isEmpty ? [.transpose] : preset.upsamplings
    for upsampling in upsamplings {
      let recipe = preset.recipe(
        PresetSettings(
          classes: 3, heads: [LabelHeadRecipe(name: "body", count: 5)],
          channels: preset.side == 28 ? 1 : 3, upsampling: upsampling))
      let picture = [preset.side, preset.side, preset.side == 28 ? 1 : 3]
      for (network, input, summary) in [
        (
          recipe.generator, recipe.generatorInputShape(imageShape: picture),
          recipe.generatorSummary(imageShape: picture)
        ),
        (recipe.discriminator, picture, recipe.discriminatorSummary(imageShape: picture)),
      ] {
        var walk = ShapeWalk(
          heads: recipe.headSizes, picture: recipe.input == .picture ? picture : nil, batch: 64)
        _ = try walk.output(of: network.layers, for: input, at: "layers")
        #expect(walk.outputs.map(\.shape) == summary.rows.map(\.output), "\(preset) \(upsampling)")
      }
    }
  }

  @Test(
    "that do not fit are refused with the layer and both shapes",
    arguments: [
      (
        "recipe.generator.layers=[{dense: {units: 64, bias: true}}, {reshape: {shape: [4, 4, 3]}}]",
        "recipe.generator.layers.1.reshape: expected 48 values for 4×4×3, found 64 values"
      ),
      (
        "recipe.generator.layers=[{dense: {units: 12288, bias: true}}, {reshape: {shape: [64, 64, 3]}}, "
          + "{convolution: {filters: 4, kernel: 3, stride: 1, padding: same, bias: true}}]",
        "recipe.generator.layers.2.convolution: expected the shards' pictures, 64×64×3, from the last "
          + "layer, found 64×64×4"
      ),
      (
        "recipe.generator.layers=[{dense: {units: 3072, bias: true}}, {reshape: {shape: [-1, 32, 3]}}]",
        "(recipe.generator.layers.1.reshape) works on 32×32×3 pictures, the shards hold 64×64×3"
      ),
      (
        "recipe.discriminator.layers=[{convolution: {filters: 1, kernel: 65, stride: 1, padding: valid, "
          + "bias: true}}]",
        "recipe.discriminator.layers.0.convolution.kernel: expected 1 to 64, found 65"
      ),
      (
        "recipe.discriminator.layers=[{convolution: {filters: 1, kernel: 4, stride: 32, padding: same, "
          + "bias: true}}, {convolution: {filters: 1, kernel: 4, stride: 1, padding: valid, bias: true}}]",
        "recipe.discriminator.layers.1.convolution: expected a picture of at least 4×4 for its kernel "
          + "without padding, found 2×2×1"
      ),
      (
        "recipe.discriminator.layers=[{dense: {units: 1, bias: true}}]",
        "recipe.discriminator.layers.0.dense: expected a row of values (flatten or reshape before it), "
          + "found 64×64×3"
      ),
      (
        "recipe.discriminator.layers=[{flatten: {}}, {dense: {units: 7, bias: true}}]",
        "recipe.discriminator.layers.1.dense: expected 1 score, or a map H×W×1 of scores, from the last "
          + "layer, found 7 values"
      ),
      (
        "recipe.discriminator.layers=[{concatenate: {branches: [[], [{upsampling: {factor: 2}}]]}}]",
        "recipe.discriminator.layers.0.concatenate: expected branches of one size: 64×64×3 as branch 0, "
          + "found 128×128×3 from branch 1"
      ),
      (
        "recipe.generator.layers=[{mix_palettes: {maps: [{reshape: {shape: [1, 2, 4]}}], "
          + "palettes: [[]]}}]",
        "recipe.generator.layers.0.mix_palettes.palettes.0: expected 4 values, one for each of 1×2×4 "
          + "maps, found 8 values"
      ),
      (
        "recipe.discriminator.layers=[{append_picture: {}}]",
        "recipe.discriminator.layers.0.append_picture: expected recipe.input picture for this layer, "
          + "found latent"
      ),
      (
        "recipe.generator.layers=[{reshape: {shape: [2, 4]}}]",
        "recipe.generator.layers.0.reshape.shape: expected [H, W, C] or [C] with at most one -1, "
          + "found [2, 4]"
      ),
    ])
  func misfits(edit: String, message: String) throws {
    let error = #expect(throws: TrainingError.self) {
      try ConfigurationEdit.applied([edit], to: Self.configuration(.wganGP64)).validate()
    }
    let found = error?.description ?? ""
    #expect(found.contains(message), "\(found)")
  }

  /// Hundreds of networks with layers changed, dropped, doubled and moved at random.
  ///
  /// Each is refused or trains a step; one that is let through wrongly ends the tests with a trap.
  @Test("let nothing through that the graph traps on", arguments: 0..<4)
  func randomNetworks(seed: Int) throws {
    let engine = try KernelEngine(threads: 1)
    var random = CounterRandom(seed: UInt64(seed), stream: RandomStream("networks"))
    let presets = Preset.allCases.filter { $0.side <= 64 }
    var (refused, trained) = (0, 0)
    for _ in 0..<60 {
      let preset = presets[random.integer(below: presets.count)]
      var configuration = Self.configuration(preset)
      for _ in 0...random.integer(below: 2) {
        configuration.recipe.generator.layers = Self.changed(
          configuration.recipe.generator.layers, &random)
        if random.uniform() < 0.5 {
          configuration.recipe.discriminator.layers = Self.changed(
            configuration.recipe.discriminator.layers, &random)
        }
      }
      Self.regularise(&configuration.recipe, &random)
      do {
        try configuration.validate()
      } catch {
        refused += 1
        continue
      }
      let trainer = try Trainer(synthetic: configuration, engine: engine)
      do throws(TrainingError) { _ = try trainer.trainStep() } catch {
        guard case .diverged = error else { throw error }
      }
      trained += 1
    }
    #expect(refused > 10 && trained > 5, "\(refused) refused, \(trained) trained")
  }

  private static func configuration(_ preset: Preset) -> TrainingConfiguration {
    TrainingConfiguration(
      synthetic: preset.recipe(classes: 2, narrowing: 16, latent: 8),
      imageShape: [preset.side, preset.side, preset.side == 28 ? 1 : 3], batch: 2)
  }

  private static func regularise(_ recipe: inout Recipe, _ random: inout CounterRandom) {
    switch random.integer(below: 8) {
    case 0: recipe.regularisers.spectralNorm = true
    case 1: recipe.regularisers.r1 = R1Recipe(gamma: 1, interval: 2)
    case 2: recipe.regularisers.diffAugment = DiffAugmentRecipe()
    case 3: recipe.regularisers.instanceNoise = InstanceNoiseRecipe(sigma: 0.1)
    case 4: recipe.loss.gradientPenalty = 10
    default: break
    }
  }

  private static func changed(
    _ layers: [LayerBox], _ random: inout CounterRandom
  ) -> [LayerBox] {
    var layers = layers
    guard !layers.isEmpty else { return layers }
    let index = random.integer(below: layers.count)
    switch random.integer(below: 6) {
    case 0: layers.remove(at: index)
    case 1: layers.insert(layers[index], at: index)
    case 2: layers.swapAt(index, random.integer(below: layers.count))
    case 3: layers.insert(LayerBox(another(&random)), at: index)
    case 4: layers.append(LayerBox(another(&random)))
    default: layers[index] = LayerBox(another(&random))
    }
    return layers
  }

  @Test("are tried with every kind of layer")
  func everyKind() {
    var random = CounterRandom(seed: 0, stream: RandomStream("kinds"))
    let missing = Set(LayerBox.names).subtracting(Self.kinds(&random).map { type(of: $0).name })
    #expect(missing.isEmpty, "a new layer joins the list in `kinds`, in this file")
  }

  private static func another(_ random: inout CounterRandom) -> any Layer {
    let kinds = kinds(&random)
    return kinds[random.integer(below: kinds.count)]
  }

  /// Every kind of layer, with sizes drawn at random.
  private static func kinds(_ random: inout CounterRandom) -> [any Layer] {
    let sizes = (0..<4).map { _ in 1 + random.integer(below: 4) }
    let padding: Padding = random.uniform() < 0.5 ? .same : .valid
    let kernel = sizes[1] + sizes[3] / 2
    return [
      AppendLabels(), AppendLabelPlanes(), AppendPicture(), BatchNorm.keras, ConditionalBatchNorm(),
      Convolution(sizes[0], kernel: kernel, stride: sizes[2], padding: padding),
      Convolution(1, kernel: 3, stride: 2),
      TransposedConvolution(sizes[0], kernel: kernel, stride: sizes[2], padding: padding),
      Dense(sizes[0] * sizes[1]), Dense(1), Dropout(0.3), ELU(), SELU(), Flatten(),
      GlobalMaxPooling(), GlobalSumPooling(), LabelEmbedding(sizes[0] * 4), LeakyReLU(0.2),
      Projection(), ReLU(),
      Reshape(sizes[0], sizes[1], -1), Reshape(-1), Softmax(), Sigmoid(), Tanh(),
      Upsampling(sizes[0]), Concatenate([], [Convolution(sizes[0], kernel: 3)]),
      Concatenate([LabelEmbedding(4)], [Flatten()]),
      Concatenate([AppendLabelPlanes()], [], [Softmax()]),
      MixPalettes(maps: [Softmax()], palettes: [[LabelEmbedding(sizes[0])]]),
    ]
  }
}
