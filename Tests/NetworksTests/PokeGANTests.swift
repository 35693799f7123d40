import Graph
import Networks
import Testing

@Suite("The preset pokegan")
struct PokeGANTests {
  @Test(
    "makes pictures of many sizes, in colour and grey, with and without classes",
    arguments: [16, 28, 32, 48, 64, 96, 128], [1, 3])
  func sizes(side: Int, classes: Int) throws {
    for channels in [1, 3] {
      let recipe = Preset.pokegan.recipe(
        PresetSettings(
          classes: classes, channels: channels, widths: Widths(1, of: 16), side: side))
      try recipe.validateNetworks(imageShape: [side, side, channels], batch: 2)
      #expect(Preset.pokegan.makes(side: side))
    }
  }

  @Test("refuses sides that are no 4 to 7 times a power of two", arguments: [15, 20 * 9, 50, 512])
  func otherSizes(side: Int) {
    #expect(!Preset.pokegan.makes(side: side))
  }

  @Test("the other presets make their one size")
  func otherPresets() {
    #expect(Preset.dcgan64.makes(side: 64) && !Preset.dcgan64.makes(side: 128))
  }
}
