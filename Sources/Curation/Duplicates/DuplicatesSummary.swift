package import Catalogue

/// What `duplicates` found.
package struct DuplicatesSummary: Sendable, Codable, Hashable {
  /// A picture of a group.
  package struct Member: Sendable, Codable, Hashable {
    /// Relative to the input folder.
    package var path: String
    /// The class it stands in.
    package var pictureClass: String
    /// The split that its folders name.
    package var split: PictureSplit?
    /// Whether it stays.
    package var isKept: Bool
    /// How it is a copy of the one that stays: exact, near or mirrored.
    package var kind: String
    /// Bits of the hashes in which it differs from the one that stays.
    package var distance: Int
    /// Mean difference from the one that stays, in levels of 255.
    package var difference: Double
  }

  /// What was done.
  package var settings: DuplicatesSettings
  /// Pictures that came in, stayed and went.
  package var counts: StageCounts
  /// Groups of two or more pictures that are the same.
  package var groupCount: Int
  /// Those of them with near copies, or mirrored ones that go.
  package var nearGroupCount: Int
  /// The groups that span classes, so that a label may be wrong; the one kept comes first.
  package var conflicts: [[Member]]
  /// The groups that span splits of the set, such as train and test.
  package var leaks: [[Member]]
  /// The copies of pictures in reference folders, each behind what it is a copy of.
  package var references: [[Member]]?
  /// Pictures in reference folders that were compared and are not in the set.
  package var referenceCount: Int?
  /// Files in reference folders that could not be compared.
  package var unreadableReferences: [String]?
  /// Pictures that stay although they are the mirror image of another, with which they are held out.
  package var mirrorCount: Int

  /// Pictures of one colour, of which only equal ones are found.
  package var blankCount: Int
  /// Pictures with so many look-alikes that only untrimmed copies were looked for.
  package var crowdedCount: Int
  /// Crowded pictures that fit several different ones and therefore stay.
  package var undecidedCount: Int

  init(
    settings: DuplicatesSettings, groups: [DuplicateGroups.Group], decisions: [Decision],
    search: NearDuplicateSearch.Result?, references: ReferencePictures
  ) {
    func listed(_ groups: [DuplicateGroups.Group]) -> [[Member]] {
      groups.map { group in
        group.members.map {
          Member(
            path: $0.picture.path, pictureClass: $0.picture.pictureClass, split: $0.picture.split,
            isKept: $0.isKept, kind: $0.kind.rawValue, distance: $0.distance,
            difference: (Double($0.difference) * 100).rounded() / 100)
        }
      }
    }
    self.settings = settings
    counts = StageCounts(of: decisions)
    let copied = groups.filter { $0.isLeak || $0.members.contains { !$0.isKept } }
    groupCount = copied.count
    nearGroupCount = copied.count { group in
      group.members.contains { member in
        switch member.kind {
        case .exact: false
        case .near, .rotated: true
        // A mirror image that stays is no copy, but for one across splits.
        case .mirrored: !member.isKept || group.isLeak
        }
      }
    }
    mirrorCount = groups.filter { !$0.isLeak }.reduce(0) {
      $0 + $1.members.count { $0.isKept && $0.kind == .mirrored }
    }
    if settings.reference != nil {
      self.references = listed(
        groups.filter { $0.reference != nil && $0.members.contains { !$0.isKept } })
      referenceCount = references.foreignCount
      unreadableReferences = references.unreadable
    }
    conflicts = listed(groups.filter(\.isConflict))
    leaks = listed(groups.filter(\.isLeak))
    blankCount = search?.blankCount ?? 0
    crowdedCount = search?.crowdedCount ?? 0
    undecidedCount = search?.undecidedCount ?? 0
  }
}
