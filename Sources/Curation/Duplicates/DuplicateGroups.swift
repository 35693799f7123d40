package import Catalogue

/// A picture as far as `duplicates` looks at it.
package struct DuplicateCandidate: Sendable, Hashable {
  package var pictureID: Int64
  package var path: String
  package var pictureClass: String
  /// Columns × rows of the source.
  package var pixelCount: Int
  /// Size of the file.
  package var byteCount: Int
  /// Equal for pictures that are the same.
  package var key: String

  /// A picture from its parts.
  package init(
    pictureID: Int64, path: String, pictureClass: String, pixelCount: Int, byteCount: Int,
    key: String
  ) {
    self.pictureID = pictureID
    self.path = path
    self.pictureClass = pictureClass
    self.pixelCount = pixelCount
    self.byteCount = byteCount
    self.key = key
  }
}

/// Groups of pictures that are the same, and which of each group stays.
package enum DuplicateGroups {
  /// A group of at least two, the one that stays first.
  package struct Group: Sendable, Hashable {
    package var members: [DuplicateCandidate]

    /// Whether the members stand in different classes, so that at least one label is wrong.
    package var isConflict: Bool { members.contains { $0.pictureClass != members[0].pictureClass } }
  }

  /// The groups in the order of the paths that stay.
  ///
  /// The largest picture stays, then the largest file, then the first by path.
  package static func groups(of candidates: [DuplicateCandidate]) -> [Group] {
    Dictionary(grouping: candidates, by: \.key).values
      .filter { $0.count > 1 }
      .map { Group(members: $0.sorted(by: isBetter)) }
      .sorted { $0.members[0].path < $1.members[0].path }
  }

  /// A decision about every candidate: kept, or rejected as a duplicate.
  package static func decide(
    _ candidates: [DuplicateCandidate], groups: [Group]
  ) -> [Decision] {
    let rejected = Set(groups.flatMap { $0.members.dropFirst().map(\.pictureID) })
    return candidates.map { candidate in
      let isKept = !rejected.contains(candidate.pictureID)
      return Decision(
        pictureID: candidate.pictureID, stage: .duplicates, isKept: isKept,
        reason: isKept ? "no better copy" : "exact duplicate")
    }
  }

  /// The groups as rows of the catalogue, numbered from 1.
  package static func rows(of groups: [Group]) -> [DuplicateMember] {
    groups.enumerated().flatMap { number, group in
      group.members.enumerated().map { position, member in
        DuplicateMember(
          pictureID: member.pictureID, groupID: Int64(number + 1), isKept: position == 0,
          isConflict: group.isConflict)
      }
    }
  }

  private static func isBetter(_ a: DuplicateCandidate, _ b: DuplicateCandidate) -> Bool {
    if a.pixelCount != b.pixelCount { return a.pixelCount > b.pixelCount }
    if a.byteCount != b.byteCount { return a.byteCount > b.byteCount }
    return a.path < b.path
  }
}
