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

  /// Every file with its size, time, class and decision; another text while something has to be imported
  /// first.
  package func inputListing(in context: StageContext) throws -> String {
    switch try settings.inputState(in: context.workspace) {
    case .due, .changed: return "to be imported"
    case .pictures, .imported, .sourceGone, .mixed: break
    }
    let decisions = try DecidedFiles.listing(in: context.catalogue)
    return try plan(in: context).listing + (decisions.isEmpty ? "" : "\n\n" + decisions)
  }

  /// Whether nobody has rejected a picture or given it a class since the last run.
  package static func knowsAllDecisions(in context: StageContext) throws -> Bool {
    try context.catalogue.note(DecidedFiles.noteKey) ?? ""
      == DecidedFiles.listing(in: context.catalogue)
  }

  /// Writes a row and a decision for every file.
  package func run(in context: StageContext) throws -> FilterSummary {
    let plan = try plan(in: context)
    try context.catalogue.setNote("input", to: settings.pictureFolder(in: context.workspace))
    try context.catalogue.setNote(
      DecidedFiles.noteKey, to: DecidedFiles.listing(in: context.catalogue))
    let rows = try context.catalogue.replacePictures(with: plan.pictures)
    try plan.decided.record(rows: rows, in: context.catalogue)
    try context.catalogue.replaceDecisions(of: .filter, with: plan.decisions(on: rows))
    return plan.summary
  }

  /// What `run` would find.
  package func preview(in context: StageContext) throws -> FilterSummary {
    try plan(in: context).summary
  }

  /// What is there now: problems with other files may have come up since the last run.
  package func summary(
    ofLastRun summary: FilterSummary, in context: StageContext
  ) throws -> FilterSummary {
    try preview(in: context)
  }

  private func plan(in context: StageContext) throws -> FilterPlan {
    try look.plan.withLock { plan in
      let found = try plan ?? FilterPlan(settings: settings, context: context)
      plan = found
      return found
    }
  }
}
