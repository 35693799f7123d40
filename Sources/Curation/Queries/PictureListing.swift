package import Catalogue

/// The source pictures of a workspace, one row each, ordered by path.
package struct PictureListing: Sendable, Hashable {
  /// Which rows to list: those that meet every condition that is set.
  package struct Selection: Sendable, Hashable {
    /// Still in, or rejected.
    package var state: ListedPicture.State?
    /// The stage that decided last.
    package var stage: StageName?
    /// Any of these classes; empty for all.
    package var classes: Set<String>
    /// A part of the reason, whatever the case of its letters.
    package var reason: String?

    package init(
      state: ListedPicture.State? = nil, stage: StageName? = nil, classes: Set<String> = [],
      reason: String? = nil
    ) {
      self.state = state
      self.stage = stage
      self.classes = classes
      self.reason = reason
    }

    func takes(_ row: ListedPicture) -> Bool {
      if let state, row.state != state { return false }
      if let stage, row.stage != stage { return false }
      if !classes.isEmpty, !(row.pictureClass.map(classes.contains) ?? false) { return false }
      if let reason {
        return row.reason?.lowercased().contains(reason.lowercased()) ?? false
      }
      return true
    }
  }

  /// The rows that the selection takes.
  package var rows: [ListedPicture]
  /// Pictures in the catalogue, listed or not.
  package var totalCount: Int

  /// Reads where the pictures stand.
  ///
  /// - Throws: `CurationError.notFiltered` before the first `filter`; `invalidSetting` for a class
  ///   that no picture has.
  package init(of context: StageContext, selection: Selection = Selection()) throws {
    guard try context.catalogue.stage(.filter) != nil else {
      throw CurationError.notFiltered(workspace: context.workspace.root)
    }
    let standings = try context.catalogue.standings()
    let scores = try WhitenessScores(lastComparedIn: context.catalogue).byPicture
    let known = Set(standings.compactMap(\.picture.pictureClass))
    var selection = selection
    selection.classes = Set(selection.classes.map { PrintedName.resolved($0, among: known) })
    if let stranger = selection.classes.subtracting(known).min() {
      throw CurationError.invalidSetting(
        name: "class", found: stranger,
        expected: "one of \(known.sorted().joined(separator: ", "))")
    }
    let decisions = try DecisionListing(in: context.catalogue).rowsByPicture
    rows = standings.map { standing in
      ListedPicture(
        standing, whiteness: scores[standing.picture.id],
        decided: decisions[standing.picture.id] ?? [])
    }.filter(selection.takes)
    totalCount = standings.count
  }

  /// The rows as comma-separated values (RFC 4180, but for lines that end with LF, so that
  /// `cut` and `awk` see no stray character) under a line of names.
  package var commaSeparated: String {
    ([ListedPicture.columns] + rows.map(\.fields))
      .map { CommaSeparatedValues.line($0) + "\n" }.joined()
  }
}
