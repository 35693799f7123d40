import ModelExports
import Networks
import Testing

@Suite("ONNX files")
struct ONNXTests {
  private static func largest(_ found: Block, _ expected: Block) -> Double {
    guard found.shape == expected.shape else { return .infinity }
    return zip(found.values, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  /// Both networks, by the trainer's kernels and by the file.
  private static func compare(_ run: TinyRun, _ name: String) throws {
    for (kind, output) in [(NetworkKind.generator, "image"), (.discriminator, "score")] {
      let example = try run.example(kind)
      let file = try run.onnx(kind)
      #expect(Set(file.inputs.map(\.name) + [output]) == Set(example.keys))
      for port in file.inputs + file.outputs {
        #expect(port.type == 1 && port.shape.first == .some(nil))
        #expect(
          port.shape.dropFirst().map { $0 ?? 0 }
            == Array((example[port.name]?.shape ?? []).dropFirst()))
      }
      let found = try ONNXInterpreter(file: file).outputs(for: example)[output]
      let expected = try #require(example[output])
      let spread = (expected.values.max() ?? 0) - (expected.values.min() ?? 0)
      #expect(spread > 1e-3, "\(name) \(kind): \(spread)")
      let difference = Self.largest(try #require(found), expected)
      let limit = min(1e-4 * max(1, spread), spread / 100)
      #expect(difference < limit, "\(name) \(kind): \(difference)")
    }
  }

  @Test("of every preset compute what the trainer's kernels do", arguments: Preset.allCases)
  func presets(preset: Preset) throws {
    try Self.compare(TinyRun(preset), preset.rawValue)
  }

  /// A discriminator that adds up its maps, as no preset does, and hardly looks at the label.
  private static var summing: Recipe {
    var recipe = Preset.pokegan.recipe(
      PresetSettings(classes: 3, widths: Widths(1, of: 32), latent: 6))
    recipe.discriminator = Network(
      .dcgan,
      layers: recipe.discriminator.layers.map { box -> any Layer in
        switch box.layer {
        case is Flatten: GlobalSumPooling()
        case is Projection: Projection(labelWeight: 0.5)
        default: box.layer
        }
      })
    return recipe
  }

  @Test("of other sizes and generators do, too")
  func variants() throws {
    try Self.compare(TinyRun(.pokegan, side: 28), "pokegan 28")
    try Self.compare(TinyRun(.pokegan, side: 16), "pokegan 16")
    try Self.compare(TinyRun(Self.summing, side: 64), "pokegan with sums")
    for upsampling in [GeneratorUpsampling.nearest, .colorpicker] {
      try Self.compare(TinyRun(.dcgan, upsampling: upsampling), "dcgan \(upsampling)")
      try Self.compare(TinyRun(.acgan, upsampling: upsampling), "acgan \(upsampling)")
    }
  }

  /// Sizes that need padding on one side, cropping, or more than a kernel reaches.
  @Test("compute convolutions of any kernel, stride and padding")
  func geometries() throws {
    for (kernel, stride) in [
      (1, 1), (1, 2), (2, 1), (3, 1), (3, 2), (4, 2), (5, 2), (5, 3), (2, 3),
    ] {
      for padding in Padding.allCases {
        var recipe = Preset.dcgan.recipe(classes: 2, narrowing: 32, latent: 6)
        recipe.generator = Network(
          .dcgan, Dense(3 * 4 * 2), Reshape(3, 4, 2), BatchNorm.keras, ELU(),
          TransposedConvolution(3, kernel: kernel, stride: stride, padding: padding),
          BatchNorm.torch, Flatten(), Dense(8 * 8 * 3), BatchNorm.torch, Reshape(4, 16, 3),
          Reshape(8, 8, 3), Tanh())
        recipe.discriminator = Network(
          .dcgan, Convolution(3, kernel: kernel, stride: stride, padding: padding), BatchNorm.torch,
          Flatten(), Dense(1))
        try Self.compare(TinyRun(recipe, side: 8), "\(kernel) \(stride) \(padding)")
      }
    }
  }

  @Test("fold every batch normalisation that follows a layer with weights")
  func folding() throws {
    let file = try TinyRun(.dcgan64).onnx(.generator)
    #expect(!file.nodes.contains { $0.type == "BatchNormalization" })
    #expect(file.nodes.count { $0.type == "ConvTranspose" } == 4)
    #expect(file.irVersion == 8 && file.opset == 17 && file.notes == ["model": "tiny"])
    let names = file.nodes.flatMap(\.outputs)
    #expect(Set(names).count == names.count)
  }

  @Test("give bytes in either order, rounded to the nearest")
  func bytes() throws {
    let run = try TinyRun(.cgan28)
    let example = try run.example(.generator)
    let image = try #require(example["image"])
    for (order, shape) in [
      (ONNXOptions.ByteOrder.channelsFirst, [3, 1, 28, 28]), (.channelsLast, [3, 28, 28, 1]),
    ] {
      let file = try run.onnx(.generator, ONNXOptions(bytes: order))
      #expect(file.outputs[0].type == 2)
      let found = try #require(try ONNXInterpreter(file: file).outputs(for: example)["image"])
      #expect(found.shape == shape)
      for (byte, value) in zip(found.values, image.values) {
        #expect(abs(byte - (value + 1) * 127.5) < 0.501)
      }
    }
  }

  @Test("know a class by themselves where one is given")
  func fixedClass() throws {
    for preset in [Preset.dcgan64, .pokegan, .cganEmbedding, .acgan] {
      let run = try TinyRun(preset)
      let row = [Float(0), 0.25, 0.75] + (preset == .acgan ? [1, 0] : [])
      let example = try run.example(.generator, labels: row)
      #expect(example["labels"] == nil)
      let file = try run.onnx(.generator, ONNXOptions(labels: row))
      #expect(file.inputs.map(\.name) == ["z"])
      let found = try ONNXInterpreter(file: file).outputs(for: example)["image"]
      #expect(Self.largest(try #require(found), try #require(example["image"])) < 1e-4)
    }
  }

  @Test("are refused for a network that depends on its batch")
  func refused() throws {
    var recipe = Preset.dcgan.recipe(classes: 2, narrowing: 32, latent: 6)
    var norm = BatchNorm.torch
    norm.alwaysBatch = true
    recipe.generator.layers.insert(LayerBox(norm), at: 2)
    let run = try TinyRun(recipe, side: 64)
    #expect(throws: ModelExportError.self) { try run.onnx(.generator) }
  }

  @Test("can hold every kind of layer")
  func kinds() {
    var tried = Set(Self.summing.discriminator.allLayers.map { type(of: $0).name })
    for upsampling in GeneratorUpsampling.allCases {
      for preset in Preset.allCases {
        let recipe = preset.recipe(PresetSettings(classes: 3, upsampling: upsampling))
        tried.formUnion(
          (recipe.generator.allLayers + recipe.discriminator.allLayers).map { type(of: $0).name })
      }
    }
    #expect(Set(LayerBox.names).subtracting(tried).isEmpty, "a new layer joins LayerWalk")
  }
}
