import Foundation
import Graph
import Networks
import Testing

/// A preset and the parameter counts of its reference implementation.
struct PresetCounts: CustomTestStringConvertible, Sendable {
  let preset: Preset
  let settings: PresetSettings
  let generator: Int
  let discriminator: Int

  init(_ preset: Preset, _ settings: PresetSettings, _ generator: Int, _ discriminator: Int) {
    self.preset = preset
    self.settings = settings
    self.generator = generator
    self.discriminator = discriminator
  }

  var testDescription: String { "\(preset.rawValue) \(settings.upsampling)" }
}

private let three = PresetSettings(classes: 3)
private let grey = PresetSettings(classes: 3, channels: 1)
private let ten = PresetSettings(classes: 10)
private let species = PresetSettings(
  classes: 18, heads: [LabelHeadRecipe(name: "body", count: 10)])

private func upsampled(
  _ settings: PresetSettings, _ upsampling: GeneratorUpsampling
) -> PresetSettings {
  var settings = settings
  settings.upsampling = upsampling
  return settings
}

// Counted by the frameworks that the recipes come from (Keras' count_params, PyTorch's numel).
private let references = [
  PresetCounts(.cgan, three, 1_563_523, 2_802_689),
  PresetCounts(.cganStrided, three, 1_563_523, 2_802_689),
  PresetCounts(.cganEmbedding, three, 839_279, 3_200_301),
  PresetCounts(.cgan28, grey, 1_168_986, 196_423),
  PresetCounts(.cgan32, ten, 1_002_263, 137_141),
  PresetCounts(.dcgan, three, 3_576_704, 2_765_568),
  PresetCounts(.wganGP, three, 3_576_704, 2_763_776),
  PresetCounts(.acgan, species, 3_806_080, 2_994_944),
  PresetCounts(.mlpCGAN, PresetSettings(classes: 10, channels: 1), 1_489_012, 1_470_565),
  PresetCounts(.mlpGAN, grey, 293_136, 267_009),
  PresetCounts(.wganGP, upsampled(three, .nearest), 4_861_507, 2_763_776),
  PresetCounts(.acgan, upsampled(species, .colorpicker), 5_881_472, 2_994_944),
  PresetCounts(.dcgan64, three, 3_609_923, 2_769_601),
  PresetCounts(.pokegan, three, 915_107, 706_529),
  PresetCounts(.wganGP64, three, 3_609_923, 2_767_809),
  PresetCounts(.oneHot28, grey, 1_183_105, 158_593),
  PresetCounts(.oneHot32, three, 1_022_051, 85_569),
  PresetCounts(.mlp28, grey, 1_487_120, 3_868_673),
]

@Suite("Presets")
struct PresetTests {
  @Test("parameter counts are those of the reference implementations", arguments: references)
  func counts(_ expected: PresetCounts) {
    let recipe = expected.preset.recipe(expected.settings)
    let imageShape = [expected.preset.side, expected.preset.side, expected.settings.channels]
    let g = recipe.generatorVariables(imageShape: imageShape)
    let d = recipe.discriminatorVariables(imageShape: imageShape)
    #expect(NetworkMemory(g.variables).parameterCount == expected.generator)
    #expect(NetworkMemory(d.variables).parameterCount == expected.discriminator)
    #expect(g.outputShape.axes == [1] + imageShape)
    let heads = recipe.loss.auxiliary == nil ? 0 : recipe.labelCount
    #expect(d.outputShape == [1, 1 + heads])
  }

  @Test("pix2pix has the reference's parameters, which Keras counts with the running statistics")
  func pix2pix() {
    let recipe = Preset.pix2pix.recipe(classes: 1)
    let g = recipe.generatorVariables(imageShape: [256, 256, 3])
    let d = recipe.discriminatorVariables(imageShape: [256, 256, 3])
    let counts = [g, d].map { network in
      network.variables.filter { $0.role != .inverseStd }.reduce(0) { $0 + $1.shape.count }
    }
    #expect(counts == [54_429_315, 6_968_257])
    #expect(g.outputShape == [1, 256, 256, 3])
    #expect(d.outputShape == [1, 16, 16, 1])
  }

  @Test("a recipe survives being written and read", arguments: Preset.allCases)
  func roundTrip(preset: Preset) throws {
    let recipe = preset.recipe(classes: 5, channels: 1)
    let data = try JSONEncoder().encode(recipe)
    #expect(try JSONDecoder().decode(Recipe.self, from: data) == recipe)
  }

  @Test("an unknown layer is named together with the known ones")
  func unknownLayer() throws {
    let json = Data(#"{"initialisation": "glorot", "layers": [{"attention": {}}]}"#.utf8)
    do {
      _ = try JSONDecoder().decode(Network.self, from: json)
      Issue.record("decoded an unknown layer")
    } catch DecodingError.dataCorrupted(let context) {
      #expect(context.debugDescription.contains("attention"))
      #expect(context.debugDescription.contains("convolution"))
    }
  }
}
