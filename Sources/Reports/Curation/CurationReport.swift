import Curation
import Imaging

/// What the curation report says, gathered and ready to be written as HTML.
///
/// Texts in it come from folders and files of the user and are escaped only when written.
package struct CurationReport: Sendable {
  /// What one stage did with the pictures that reached it.
  struct Stage: Sendable {
    /// The name as typed on the command line.
    var name: String
    /// Whether it has finished, and nothing it builds on has changed since.
    var isDone: Bool
    /// Pictures that entered.
    var entered: Int
    /// Pictures that went on.
    var kept: Int
    /// Rejected pictures per reason, most frequent first.
    var reasons: [(reason: String, count: Int)]
  }

  /// How a class fared.
  struct Class: Sendable {
    var name: String
    /// Pictures that `filter` kept.
    var before: Int
    /// Pictures that every stage so far has kept.
    var after: Int
    /// Pictures with repeats after balancing; nil when that has not run.
    var balanced: Int?
  }

  /// A picture that can be looked at.
  struct Thumbnail: Sendable {
    /// The source's path relative to the input folder.
    var path: String
    /// The prepared PNG's bytes in Base64, nil when there is none to show.
    var png: String?
    /// A line below the picture.
    var caption: String
    /// A second line, such as what lowered its score most.
    var note: String?
    /// What its border shows, where that decided.
    var parts: BackgroundParts?
    /// Whether it went on.
    var isKept: Bool
  }

  /// The scores that `whiteness` decided on.
  struct Whiteness: Sendable {
    /// What the scores are.
    var metric: WhitenessSettings.Metric
    /// Rejected below this score; nil where the stage is switched off.
    var threshold: Double?
    /// Scores of kept and rejected pictures, 0…1.
    var scores: [Double]
    /// The lowest scores that were kept, ascending; of all pictures where the stage is switched off.
    var justAbove: [Thumbnail]
    /// The highest scores that were rejected, descending.
    var justBelow: [Thumbnail]
  }

  /// Pictures that are the same.
  struct DuplicateGroup: Sendable {
    var members: [Thumbnail]
    /// Whether its members lie in folders of different classes.
    var isConflict: Bool
    /// Whether its members lie in folders of different splits.
    var isLeak: Bool
  }

  /// Pictures that a stage rejected for one reason.
  struct RejectionGroup: Sendable {
    var stage: String
    /// The counted reason.
    var reason: String
    var count: Int
    /// The first paths, each with more about that one: the decoder's words, or the score.
    var shown: [(path: String, detail: String)]
  }

  /// Where the source pictures lie.
  var input: String
  /// Pictures found.
  var found: Int
  /// Pictures that every stage so far has kept.
  var kept: Int
  /// Stages in order, with those that have not run.
  var stages: [Stage]
  /// How far the workspace is, as `status` tells it.
  var status: WorkspaceStatus
  /// Classes by name.
  var classes: [Class]
  /// Nil when `whiteness` has not run.
  var whiteness: Whiteness?
  /// Groups with conflicts first.
  var duplicates: [DuplicateGroup]
  /// All groups, also those that are not shown.
  var duplicateCount: Int
  /// All groups that span classes.
  var conflictCount: Int
  /// All groups that span splits.
  var leakCount: Int
  /// In the order of stages and of their first paths.
  var rejections: [RejectionGroup]
  /// What `audit` found.
  var audit: AuditSection
  /// What was run when, the newest first.
  var history: [StageHistory.Row]
  /// What people decided, by path.
  var decisions: [ListedDecision]
  /// The pictures that were decided about last.
  var lastDecided: [Thumbnail]
  /// When the report was made, in words.
  var date: String
  /// What was found of runs.
  package var scores: [ScoreBlock] = []
  /// Training runs, the newest first.
  package var runs: [ReportedRun] = []
}
