import Catalogue

/// What `duplicates` found.
package struct DuplicatesSummary: Sendable, Codable, Hashable {
  /// A picture of a group.
  package struct Member: Sendable, Codable, Hashable {
    /// Relative to the input folder.
    package var path: String
    /// The class it stands in.
    package var pictureClass: String
    /// How it is a copy of the one that stays: exact, near or mirrored.
    package var kind: String
    /// Bits of the hashes in which it differs from the one that stays.
    package var distance: Int
    /// Mean difference from the one that stays, in levels of 255.
    package var difference: Double
  }

  /// Pictures that came in, stayed and went.
  package var counts: StageCounts
  /// Groups of two or more pictures that are the same.
  package var groupCount: Int
  /// Those of them with near or mirrored copies.
  package var nearGroupCount: Int
  /// The groups that span classes, so that a label may be wrong; the one kept comes first.
  package var conflicts: [[Member]]
  /// The groups that span folders named after parts of a data set, such as train and test.
  package var leaks: [[Member]]

  /// Pictures of one colour, of which only equal ones are found.
  package var blankCount: Int
  /// Pictures with so many look-alikes that only untrimmed copies were looked for.
  package var crowdedCount: Int
  /// Crowded pictures that fit several different ones and therefore stay.
  package var undecidedCount: Int

  init(
    groups: [DuplicateGroups.Group], decisions: [Decision], search: NearDuplicateSearch.Result?
  ) {
    func listed(_ groups: [DuplicateGroups.Group]) -> [[Member]] {
      groups.map { group in
        group.members.map {
          Member(
            path: $0.picture.path, pictureClass: $0.picture.pictureClass, kind: $0.kind.rawValue,
            distance: $0.distance, difference: (Double($0.difference) * 100).rounded() / 100)
        }
      }
    }
    counts = StageCounts(of: decisions)
    groupCount = groups.count
    nearGroupCount = groups.count { $0.members.contains { $0.kind != .exact } }
    conflicts = listed(groups.filter(\.isConflict))
    leaks = listed(groups.filter(\.isLeak))
    blankCount = search?.blankCount ?? 0
    crowdedCount = search?.crowdedCount ?? 0
    undecidedCount = search?.undecidedCount ?? 0
  }
}
