import Foundation
import Graph
import Networks
import Testing

@Suite("Presets")
struct PresetTests {
  // Counted by the frameworks that the recipes come from (Keras' count_params, PyTorch's numel).
  @Test(
    "parameter counts are those of the reference implementations",
    arguments: [
      (Preset.cgan, 1_563_523, 2_802_689), (.cganStrided, 1_563_523, 2_802_689),
      (.dcgan64, 3_609_923, 2_769_601), (.wganGP64, 3_609_923, 2_767_809),
      (.oneHot28, 1_183_105, 158_593), (.oneHot32, 1_022_051, 85_569),
      (.mlp28, 1_487_120, 3_868_673),
    ])
  func counts(preset: Preset, generator: Int, discriminator: Int) {
    let side = preset.side
    let channels = side == 28 ? 1 : 3
    let recipe = preset.recipe(classes: 3, channels: channels)
    let g = recipe.generatorVariables(imageShape: [side, side, channels])
    let d = recipe.discriminatorVariables(imageShape: [side, side, channels])
    #expect(NetworkMemory(g.variables).parameterCount == generator)
    #expect(NetworkMemory(d.variables).parameterCount == discriminator)
    #expect(g.outputShape == [1, side, side, channels])
    #expect(d.outputShape == [1, 1])
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
