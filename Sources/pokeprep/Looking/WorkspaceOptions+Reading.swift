import Catalogue
import Curation

extension WorkspaceOptions {
  /// The workspace and its catalogue, which must exist, for commands that only look.
  func reading() throws -> StageContext {
    let place = Workspace(at: workspace)
    return StageContext(
      workspace: place, catalogue: try Catalogue(lookingAt: place.cataloguePath))
  }
}
