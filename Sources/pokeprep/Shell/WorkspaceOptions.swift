import ArgumentParser
import Catalogue
import Curation

/// Where the data set is.
struct WorkspaceOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The working folder: images, catalogue, shards and runs live in it.", valueName: "dir"),
    completion: .directory)
  var workspace = "."
}

extension WorkspaceOptions {
  /// The workspace and its catalogue, which must exist, for commands that only look.
  func reading() throws -> StageContext {
    let place = Workspace(at: workspace)
    return StageContext(
      workspace: place, catalogue: try Catalogue(lookingAt: place.cataloguePath))
  }
}
