import ArgumentParser
import CommandShell
import Curation
import Files
import Foundation
import Imports

/// `pokeprep init`: a file with every setting.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write pokeprep.yaml: every setting of every stage, with a comment each.",
    discussion: """
      The values are those of the last run of each stage, or the defaults where none has run. \
      pokeprep run and the single commands work by this file; options typed on the command line win. \
      Settings that are deleted from it stay as in the last run.

      --photos writes settings for photographs: the middle of the picture fills the square, any \
      background is kept, and copies are mirrored but neither turned nor zoomed, so that no corner \
      shows a fill.

      Examples:
        pokeprep init --types fire,water,grass
        pokeprep init --photos
        pokeprep init --defaults --force                back to the beginning
        pokeprep init --input ~/clothing --force
      """)

  @OptionGroup var choice: FilterOptions

  @Flag(name: .long, help: "Settings for photographs instead of pictures on white.")
  var photos = false

  @Flag(name: .long, help: "The defaults, whatever the last runs were made with.")
  var defaults = false

  @Flag(name: .long, help: "Replace a pokeprep.yaml that is there, losing what you changed in it.")
  var force = false

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let place = Workspace(at: workspace.workspace)
    let path = place.settingsPath
    guard FileManager.default.fileExists(atPath: place.root) else {
      throw CommandProblem(
        "\(place.root): no such folder; make it (mkdir -p \(place.root.shellWord)), or name another with "
          + "--workspace")
    }
    if !force, FileManager.default.fileExists(atPath: path) {
      throw CurationError.unusableFile(
        path: path, line: 0, message: "is there already; edit it, or replace it with --force")
    }
    let base = try defaults ? PipelineSettings() : PipelineSettings(lastRunsIn: place)
    let typed = try choice.settings(over: photos ? base.forPhotographs : base, in: place)
    let settings = photos ? typed : try followed(typed, in: place)
    try AtomicFile.replace(path, with: try settings.commentedYAML())
    if output.json { return try Console.print(json: ["settings": path]) }
    Console.print(path)
  }

  /// The settings with those that follow from small pictures, which are read where nobody imported them yet.
  private func followed(_ settings: PipelineSettings, in place: Workspace) throws
    -> PipelineSettings
  {
    let catalogue = defaults ? nil : try place.lookedAt()
    let input = InputImport(in: place, threadCount: 1, output: output)
    guard let coming = try input.preview(settings[FilterStage.self]) else {
      return SmallPictureSettings(settings, in: place, catalogue: catalogue).settings
    }
    return SmallPictureSettings(
      settings, shape: coming.summary.shape, catalogue: catalogue
    ).settings
  }
}
