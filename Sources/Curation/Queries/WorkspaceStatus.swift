import Catalogue
import Foundation

/// How far a workspace is, stage by stage.
///
/// `found` equals `kept` plus what the stages rejected: every picture is accounted for once.
package struct WorkspaceStatus: Sendable, Codable, Hashable {
  /// The working folder.
  package var workspace: String
  /// The folder of source pictures; nil before the first `filter`.
  package var input: String?
  /// Whether the folder of source pictures is gone; nil where it is there, or before the first `filter`.
  package var isInputMissing: Bool?
  /// What the folder of source pictures was imported from; nil where nothing was imported.
  package var importedFrom: String?
  /// Whether that changed since; nil where it did not, or nobody can tell.
  package var isSourceChanged: Bool?
  /// A picture beside what was imported, from the input down, for which `run` stops; nil where there is none.
  package var pictureBesideSource: String?
  /// Pictures found.
  package var found: Int
  /// Pictures that no stage has rejected so far.
  package var kept: Int
  /// The pictures kept, by class.
  package var keptByClass: [String: Int]
  /// The pictures kept, by the split that their folders name.
  package var keptBySplit: [String: Int]
  /// Pictures that some stage has rejected.
  package var rejected: Int
  /// How many decisions of people there are, by kind, and under `not here` about pictures that are missing.
  package var decisions: [String: Int]
  /// Every stage, in order.
  package var stages: [StageStatus]
  /// What to do next.
  package var next: NextStep

  /// Reads how far the workspace is; changes nothing.
  package init(of context: StageContext) throws {
    let overview = try context.catalogue.overview()
    let pipeline = Pipeline(context: context, settings: PipelineSettings())
    workspace = context.workspace.root
    input = try context.catalogue.note("input").map(context.workspace.absolutePath)
    if let input, FileStatus(of: input)?.kind != S_IFDIR { isInputMissing = true }
    importedFrom = input.flatMap { ImportMark(of: $0)?.origin }
    switch try context.catalogue.lastSettings(of: FilterStage.self).flatMap({
      try? $0.inputState(in: context.workspace)
    }) {
    case .changed: isSourceChanged = true
    case .mixed(let picture): pictureBesideSource = picture
    default: break
    }
    found = overview.foundCount
    kept = overview.keptCount
    keptByClass = overview.keptByClass
    keptBySplit = overview.keptBySplit
    let listing = try DecisionListing(in: context.catalogue)
    decisions = Dictionary(
      uniqueKeysWithValues: listing.counts.map { ($0.kind.rawValue, $0.count) })
    if listing.missingCount > 0 {
      decisions[ListedDecision.State.missing.rawValue] = listing.missingCount
    }
    // What builds on a stage that has to run again is out of date as well.
    var holds = true
    stages = StageName.allCases.map { name in
      holds = holds && pipeline.holds(name)
      let stage = StageStatus(name, in: overview, holds: holds)
      holds = holds && stage.state == .done
      return stage
    }
    rejected = stages.reduce(0) { $0 + $1.rejected }
    next = NextStep(
      after: stages, keptCount: kept,
      allRejected: try Self.allRejected(
        by: listing, of: found, keptByFilter: stages.first?.kept ?? 0, in: context.catalogue))
  }

  /// That people rejected every picture that `filter` would keep; nil where they did not.
  private static func allRejected(
    by listing: DecisionListing, of found: Int, keptByFilter kept: Int, in catalogue: Catalogue
  ) throws -> String? {
    let rejected = listing.rowsByPicture.filter { _, rows in
      rows.contains { $0.decision == .reject } && !rows.contains { $0.decision == .accept }
    }
    // Reading what filter decided of each picture takes long in a large set.
    guard !rejected.isEmpty, rejected.count >= kept else { return nil }
    let byPerson = FilterVerdict.rejected(for: "")
    let wanted = try catalogue.decisions(of: .filter).filter {
      $0.isKept || $0.reason.hasPrefix(byPerson)
    }
    guard !wanted.isEmpty, wanted.allSatisfy({ rejected[$0.pictureID] != nil }) else { return nil }
    return FilterVerdict.words(onAllRejected: wanted.count, of: found)
  }
}
