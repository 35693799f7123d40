import ArgumentParser
import Catalogue
import Curation
import Foundation

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
    try followed(keeping: catalogue, in: place).settings
  }

  /// The same, with what to say of settings that follow from imported pictures.
  func followed(
    keeping catalogue: Catalogue?, in place: Workspace
  ) throws -> SmallPictureSettings {
    let seeds = seed.map { ["balance.seed=\($0)", "augment.seed=\($0)"] } ?? []
    let settings = try PipelineSettings(of: place, keeping: catalogue, overrides: set + seeds)
    let chosen = SmallPictureSettings(
      try choice.settings(over: settings, in: place), in: place, catalogue: catalogue)
    try chosen.settings.validate()
    try chosen.settings.checkPlaces(in: place)
    return chosen
  }

  /// The settings of `filter` before anything is opened for writing.
  func filterSettings(in place: Workspace) throws -> FilterSettings {
    try settings(keeping: place.lookedAt(), in: place)[FilterStage.self]
  }
}

extension Workspace {
  /// The catalogue, only to look at; nil where there is none.
  func lookedAt() throws -> Catalogue? {
    hasCatalogue
      ? try Catalogue(lookingAt: cataloguePath) : nil
  }
}
