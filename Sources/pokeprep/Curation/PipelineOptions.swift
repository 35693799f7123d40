import ArgumentParser
import Catalogue
import Curation

/// The settings of all stages as typed.
struct PipelineOptions: ParsableArguments {
  @OptionGroup var choice: FilterOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Another value for one setting; may be repeated.", valueName: "stage.setting=value"))
  var set: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Seed of balance and augment.", valueName: "n"))
  var seed: UInt64?

  /// What was typed, over pokeprep.yaml, over the last runs noted in a catalogue.
  func settings(keeping catalogue: Catalogue?, in place: Workspace) throws -> PipelineSettings {
    let seeds = seed.map { ["balance.seed=\($0)", "augment.seed=\($0)"] } ?? []
    let settings = try PipelineSettings(of: place, keeping: catalogue, overrides: set + seeds)
    let chosen = try choice.settings(over: settings, in: place)
    try chosen.validate()
    try chosen.checkPlaces(in: place)
    return chosen
  }
}
