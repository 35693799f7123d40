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
  /// A picture of a group, and how it is a copy of the one that stays.
  package struct Member: Sendable, Hashable {
    package var picture: DuplicateCandidate
    package var kind = DuplicateMember.Kind.exact
    /// Bits of the hashes that differ.
    package var distance = 0
    /// Mean difference in levels of 255.
    package var difference: Float = 0
  }

  /// A group of at least two, the one that stays first, the others by how good they are.
  package struct Group: Sendable, Hashable {
    package var members: [Member]

    /// Whether the members stand in different classes, so that at least one label is wrong.
    package var isConflict: Bool {
      members.contains { $0.picture.pictureClass != members[0].picture.pictureClass }
    }

    /// Whether the members stand in folders of different splits.
    package var isLeak: Bool {
      Set(members.compactMap { DataSplitFolder(path: $0.picture.path) }).count > 1
    }
  }

  /// The groups in the order of the paths that stay.
  ///
  /// The largest picture stays, then the largest file, then the first by path.
  ///
  /// - Parameters:
  ///   - candidates: The pictures.
  ///   - apart: Pairs of which no group has both.
  ///   - matches: For pictures, the best first and no two of them equal, the match of each
  ///     with a better one that stays; nil for one that has none.
  /// - Returns: Groups of two or more.
  package static func groups(
    of candidates: [DuplicateCandidate], apart: PicturesApart = PicturesApart(),
    matches: ([DuplicateCandidate]) throws -> [NearMatch?] = { $0.map { _ in nil } }
  ) rethrows -> [Group] {
    let equal = Dictionary(grouping: candidates, by: \.key).values
      .flatMap { apart.divided($0.sorted(by: isBetter)) }
      .sorted { isBetter($0[0], $1[0]) }
    let found = try matches(equal.map { $0[0] })
    var groups = equal.map { Group(members: $0.map { Member(picture: $0) }) }
    for match in found.compactMap(\.self) {
      let group = groups[match.better].members.map(\.picture)
      guard !apart.contains(anyOf: equal[match.worse], with: group) else { continue }
      groups[match.better].members += equal[match.worse].map {
        Member(
          picture: $0, kind: match.isMirrored ? .mirrored : .near, distance: match.distance,
          difference: match.difference)
      }
      groups[match.worse].members = []
    }
    return groups.filter { $0.members.count > 1 }
      .sorted { $0.members[0].picture.path < $1.members[0].picture.path }
  }

  /// A decision about every candidate: kept, or rejected as a duplicate.
  ///
  /// - Parameters:
  ///   - candidates: The pictures.
  ///   - groups: Their groups.
  ///   - distance: Up to how many bits near duplicates were looked for.
  /// - Returns: The decisions in the order of the pictures.
  package static func decide(
    _ candidates: [DuplicateCandidate], groups: [Group], distance: Int = 0
  ) -> [Decision] {
    var copies: [Int64: Member] = [:]
    for group in groups {
      for member in group.members.dropFirst() { copies[member.picture.pictureID] = member }
    }
    return candidates.map { candidate in
      guard let copy = copies[candidate.pictureID] else {
        return Decision(
          pictureID: candidate.pictureID, stage: .duplicates, isKept: true,
          reason: "no better copy")
      }
      let isExact = copy.kind == .exact
      return Decision(
        pictureID: candidate.pictureID, stage: .duplicates, isKept: false,
        reason: "\(copy.kind.rawValue) duplicate", value: isExact ? nil : Double(copy.distance),
        threshold: isExact ? nil : Double(distance))
    }
  }

  /// The groups as rows of the catalogue, numbered from 1.
  ///
  /// - Parameters:
  ///   - groups: The groups.
  ///   - kept: Pictures that stay beside the first of their group.
  /// - Returns: The rows, group by group.
  package static func rows(of groups: [Group], kept: Set<Int64> = []) -> [DuplicateMember] {
    groups.enumerated().flatMap { number, group in
      let (isConflict, isLeak) = (group.isConflict, group.isLeak)
      return group.members.enumerated().map { position, member in
        DuplicateMember(
          pictureID: member.picture.pictureID, groupID: Int64(number + 1),
          isKept: position == 0 || kept.contains(member.picture.pictureID), isConflict: isConflict,
          isLeak: isLeak, kind: member.kind,
          distance: member.distance, difference: Double(member.difference))
      }
    }
  }

  private static func isBetter(_ a: DuplicateCandidate, _ b: DuplicateCandidate) -> Bool {
    if a.pixelCount != b.pixelCount { return a.pixelCount > b.pixelCount }
    if a.byteCount != b.byteCount { return a.byteCount > b.byteCount }
    return a.path < b.path
  }
}
