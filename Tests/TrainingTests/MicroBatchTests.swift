import Foundation
import Kernels
import Networks
import Safetensors
import Shards
import Testing
import Training

@Suite("Batches in parts, and processes that share them")
struct MicroBatchTests {
  private let fixture = ShardFixture()

  /// Batch normalisation (together, apart, by class), embeddings in Keras' form, a gradient penalty,
  /// label heads, pairs.
  private static let presets: [Preset] = [
    .pokegan, .dcgan64, .mlpCGAN, .wganGP64, .cgan28, .acgan, .pix2pix,
  ]

  private func configuration(
    _ preset: Preset, _ shards: ShardSet, batch: Int, parts: Int?, steps: Int
  ) throws -> TrainingConfiguration {
    var configuration = try TrainingConfiguration(
      recipe: preset.recipe(classes: 2, narrowing: 16, latent: preset == .pix2pix ? nil : 8),
      shards: shards, stop: .steps(steps), batch: batch, seed: 3)
    configuration.microBatches = parts
    (configuration.sampleEvery, configuration.sampleColumns) = (0, 2)
    return configuration
  }

  private func run(
    _ name: String, _ configuration: TrainingConfiguration, _ shards: ShardSet
  ) throws -> RunFolder {
    let run = try RunFolder(
      creating: fixture.folder.appending(path: name), configuration: configuration)
    try Trainer(
      shards: shards, configuration: configuration, engine: try KernelEngine(threads: 1)
    ).train(in: run)
    return run
  }

  /// The lines of a log without the seconds.
  private func log(_ run: RunFolder) throws -> [String] {
    try String(contentsOf: run.logURL, encoding: .utf8).split(separator: "\n").map {
      String($0[..<($0.lastIndex(of: ",") ?? $0.endIndex)])
    }
  }

  @Test(
    "2, 3 and 4 processes leave the checkpoint and the log of one", arguments: presets,
    [(4, 2), (4, 4), (6, 2), (6, 3)])
  func ranks(preset: Preset, job: (parts: Int, ranks: Int)) throws {
    defer { fixture.remove() }
    let shards = try fixture.noise(side: preset.side, isPaired: preset == .pix2pix)
    let configuration = try configuration(
      preset, shards, batch: 12, parts: job.parts, steps: 3)
    let alone = try run("alone", configuration, shards)
    let together = try RunFolder(
      creating: fixture.folder.appending(path: "together"), configuration: configuration)
    let errors = ThreadRanks(size: job.ranks).run { rank in
      let trainer = try Trainer(
        shards: shards, configuration: configuration, engine: try KernelEngine(threads: 1),
        ranks: rank)
      if rank.rank == 0 { try trainer.train(in: together) } else { try trainer.follow() }
    }
    #expect(errors.isEmpty, "\(errors)")
    #expect(try log(together) == log(alone))
    #expect(
      try Data(contentsOf: together.checkpointURL) == Data(contentsOf: alone.checkpointURL))
  }

  @Test("processes go on from the checkpoint of rank 0 alone")
  func resume() throws {
    defer { fixture.remove() }
    let shards = try fixture.noise(side: 28)
    let configuration = try configuration(.cgan28, shards, batch: 8, parts: 4, steps: 4)
    let whole = try run("whole", configuration, shards)
    var first = configuration
    first.stop = .steps(2)
    let parts = try run("parts", first, shards)
    var opened = try RunFolder(opening: parts.url)
    opened.configuration.stop = .steps(4)
    let folder = opened
    let errors = ThreadRanks(size: 2).run { rank in
      let engine = try KernelEngine(threads: 1)
      if rank.rank == 0 {
        try Trainer(resuming: folder, shards: shards, engine: engine, ranks: rank)
          .train(in: folder)
      } else {
        try Trainer(
          shards: shards, configuration: configuration, engine: engine, ranks: rank
        ).follow()
      }
    }
    #expect(errors.isEmpty, "\(errors)")
    #expect(try Data(contentsOf: parts.checkpointURL) == Data(contentsOf: whole.checkpointURL))
  }

  /// After one update the first moment is the gradient times 1 − β₁.
  private func firstMoments(
    _ name: String, _ configuration: TrainingConfiguration, _ shards: ShardSet
  ) throws -> [String: [Float]] {
    let run = try run(name, configuration, shards)
    let file = try SafetensorsFile(path: run.checkpointURL.path)
    var moments: [String: [Float]] = [:]
    for name in file.tensors.map(\.name)
    where [".moment1.", ".moment2.", ".buffer."].contains(where: { name.contains($0) }) {
      moments[name] = try file.floats(of: name)
    }
    return moments
  }

  @Test("gradients and statistics of a batch in parts are those of the whole", arguments: presets)
  func wholeBatch(preset: Preset) throws {
    defer { fixture.remove() }
    let shards = try fixture.noise(side: preset.side, isPaired: preset == .pix2pix)
    var whole = try configuration(preset, shards, batch: 8, parts: nil, steps: 1)
    // The generator's gradient passes the discriminator, whose first update would multiply what is
    // rounded otherwise.
    whole.recipe.discriminatorOptimiser.learningRate = 1e-20
    whole.recipe.discriminatorOptimiser.schedule = .constant
    whole.recipe.updates = UpdateSchedule()
    whole.recipe.generator = whole.recipe.generator.smooth
    whole.recipe.discriminator = whole.recipe.discriminator.smooth
    if preset == .pokegan || preset == .wganGP64 {
      whole.recipe.regularisers.instanceNoise = InstanceNoiseRecipe(sigma: 0.1, steps: nil)
      whole.recipe.regularisers.diffAugment = DiffAugmentRecipe()
    }
    if preset == .dcgan64 { whole.recipe.regularisers.labelNoise = 0.3 }
    var parted = whole
    parted.microBatches = 4
    let (expected, found) = try (
      firstMoments("whole", whole, shards), firstMoments("parts", parted, shards)
    )
    #expect(!expected.isEmpty && expected.keys == found.keys)
    func norm(_ values: some Sequence<Double>) -> Double {
      values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    // Biases before batch normalisation have a gradient of 0 but for rounding.
    let sizes = expected.mapValues { norm($0.lazy.map(Double.init)) }
    for (name, values) in expected {
      let others = try #require(found[name])
      let distance = norm(zip(values, others).lazy.map { Double($0) - Double($1) })
      let kind = name.split(separator: ".").prefix(2).joined(separator: ".")
      let largest = sizes.filter { $0.key.hasPrefix(kind) }.values.max() ?? 0
      // Kernels in float32 add in another order for another number of samples: up to 1.5e-5 here.
      // Statistics or noise of a part alone would be off by more than a hundredth.
      #expect(distance <= 1e-4 * largest, "\(name): \(distance) of \(largest)")
    }
  }

  @Test("parts that do not divide the batch are refused, as processes that do not divide the parts")
  func refusals() throws {
    defer { fixture.remove() }
    let shards = try fixture.noise(side: 28)
    var configuration = try configuration(.cgan28, shards, batch: 8, parts: 3, steps: 1)
    let uneven = #expect(throws: TrainingError.self) { try configuration.validate() }
    #expect(
      uneven?.description == "micro_batches: expected a divisor of the batch, 8, found 3")
    configuration.microBatches = 4
    let many = #expect(throws: TrainingError.self) { try configuration.check(rankCount: 3) }
    #expect(many?.description.contains("(4): 1, 2, 4, found 3 processes") ?? false)
    try configuration.check(rankCount: 2)
  }
}

extension Network {
  /// Without dropout, which draws other numbers for parts than for a whole batch, and without kinks,
  /// at which a gradient jumps with the last digit of its input.
  fileprivate var smooth: Network {
    var network = self
    network.layers = Self.smooth(layers)
    return network
  }

  private static func smooth(_ layers: [LayerBox]) -> [LayerBox] {
    layers.map { box in
      switch box.layer {
      case is Dropout: LayerBox(Dropout(0))
      case is LeakyReLU, is ReLU: LayerBox(Tanh())
      case let layer as Concatenate:
        LayerBox(Concatenate(chains: layer.branches.map { smooth($0).map(\.layer) }))
      default: box
      }
    }
  }
}
