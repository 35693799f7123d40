package import Catalogue
import Synchronization

/// Finds the pictures and keeps those of the classes that the user names.
///
/// A stage looks through the input folder once, however often it is asked: what it writes is what
/// its fingerprint says.
package struct FilterStage: CurationStage {
  /// `filter`.
  package static let name = StageName.filter
  /// Only the user knows which classes to keep.
  package static let isBegunByUser = true
  /// The folder of the pictures and the classes to keep.
  package let settings: FilterSettings
  private let look = Look()

  /// What was found; a class because it is found out at the first question.
  private final class Look: Sendable {
    let plan = Mutex<FilterPlan?>(nil)
  }

  /// A stage with these settings.
  package init(settings: FilterSettings) {
    self.settings = settings
  }

  /// Every file with its size, time, class and decision.
  package func inputListing(in workspace: Workspace) throws -> String {
    try plan(in: workspace).listing
  }

  /// Writes a row and a decision for every file.
  package func run(in context: StageContext) throws -> FilterSummary {
    let plan = try plan(in: context.workspace)
    try context.catalogue.setNote("input", to: settings.input)
    let rows = try context.catalogue.replacePictures(with: plan.pictures)
    try context.catalogue.replaceDecisions(of: .filter, with: plan.decisions(on: rows))
    return plan.summary
  }

  /// What `run` would find.
  package func preview(in context: StageContext) throws -> FilterSummary {
    try plan(in: context.workspace).summary
  }

  /// What is there now: problems with other files may have come up since the last run.
  package func summary(
    ofLastRun summary: FilterSummary, in context: StageContext
  ) throws -> FilterSummary {
    try preview(in: context)
  }

  private func plan(in workspace: Workspace) throws -> FilterPlan {
    try look.plan.withLock { plan in
      let found = try plan ?? FilterPlan(settings: settings, workspace: workspace)
      plan = found
      return found
    }
  }
}
