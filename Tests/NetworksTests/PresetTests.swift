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
      (.dcgan64, 3_609_923, 2_769_601),
    ])
  func counts(preset: Preset, generator: Int, discriminator: Int) {
    let recipe = preset.recipe(classes: 3)
    let g = recipe.generator.variables(sampleShape: [recipe.latent], classCount: 3)
    let d = recipe.discriminator.variables(sampleShape: [64, 64, 3], classCount: 3)
    #expect(NetworkMemory(g.variables).parameterCount == generator)
    #expect(NetworkMemory(d.variables).parameterCount == discriminator)
    #expect(g.outputShape == [1, 64, 64, 3])
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
