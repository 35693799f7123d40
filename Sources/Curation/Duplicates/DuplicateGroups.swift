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
  /// The split that its folders name.
  package var split: PictureSplit?
  /// Whether it is only compared with, so that it stays and its copies go.
  package var isReference: Bool

  package init(
    pictureID: Int64, path: String, pictureClass: String, pixelCount: Int, byteCount: Int,
    key: String, split: PictureSplit? = nil, isReference: Bool = false
  ) {
    self.pictureID = pictureID
    self.path = path
    self.pictureClass = pictureClass
    self.pixelCount = pixelCount
    self.byteCount = byteCount
    self.key = key
    self.split = split
    self.isReference = isReference
  }

  /// Whether it is no picture of the set.
  var isForeign: Bool { pictureID < 0 }

  /// The split that it counts for: what is in none is learned from.
  var side: PictureSplit { split ?? .train }
}

/// Groups of pictures that are the same, and which of each group stays.
package enum DuplicateGroups {
  /// A picture of a group, and how it is a copy of the one that stays.
  package struct Member: Sendable, Hashable {
    package var picture: DuplicateCandidate
    /// Whether it stays: the best one, and mirror images and copies in another split that may.
    package var isKept = false
    package var kind = DuplicateMember.Kind.exact
    /// Bits of the hashes that differ.
    package var distance = 0
    /// Mean difference in levels of 255.
    package var difference: Float = 0
  }

  /// A group of at least two, the one that stays first, the others by how good they are.
  package struct Group: Sendable, Hashable {
    package var members: [Member]

    /// Whether copies stand in different classes, so that a label may be wrong.
    package fileprivate(set) var isConflict = false
    /// Whether the same picture stands in folders of different splits.
    package fileprivate(set) var isLeak = false

    /// The picture of a reference folder whose copies all others are; nil for none.
    package var reference: DuplicateCandidate? {
      members.first.flatMap { $0.picture.isReference ? $0.picture : nil }
    }
    /// Those of the set.
    package var ownMembers: [Member] { members.filter { !$0.picture.isForeign } }
  }

  /// The groups in the order of the paths that stay.
  ///
  /// A picture of a reference folder stays, with all others of such folders. Else the picture of the split
  /// that `leaks` prefers stays, of these the largest, then the largest file, then the first by path.
  ///
  /// - Parameters:
  ///   - candidates: The pictures.
  ///   - apart: Pairs of which neither is a copy or the mirror image of the other.
  ///   - leaks: Which split is preferred.
  ///   - matches: For pictures, the best first and no two of them equal, the match of each
  ///     with a better one that stays; nil for one that has none.
  ///   - mirrors: The same for those that stay, of mirror images that are no duplicates: they join the
  ///     group and stay, unless they are in another split.
  /// - Returns: Groups of two or more.
  package static func groups(
    of candidates: [DuplicateCandidate], apart: PicturesApart = PicturesApart(),
    leaks: DuplicatesSettings.Leaks = .dropTrain,
    matches: ([DuplicateCandidate]) throws -> [NearMatch?] = { $0.map { _ in nil } },
    mirrors: ([DuplicateCandidate]) throws -> [NearMatch?] = { $0.map { _ in nil } }
  ) rethrows -> [Group] {
    let isBetter = order(leaks)
    let equal = Dictionary(grouping: candidates, by: \.key).values
      .flatMap { apart.divided($0.sorted(by: isBetter)) }
      .sorted { isBetter($0[0], $1[0]) }
    var groups = equal.map { Group(members: $0.map { Member(picture: $0) }) }
    for match in try matches(equal.map { $0[0] }).compactMap(\.self) {
      let group = groups[match.better].members.map(\.picture)
      guard !apart.contains(anyOf: equal[match.worse], with: group) else { continue }
      groups[match.better].members += groups[match.worse].members.map { copy(of: $0, by: match) }
      groups[match.worse].members = []
    }
    groups.removeAll(where: \.members.isEmpty)
    for place in groups.indices { settle(&groups[place], leaks: leaks) }
    for match in try mirrors(groups.map { $0.members[0].picture }).compactMap(\.self)
    where !apart.contains(
      groups[match.better].members[0].picture.pictureID,
      groups[match.worse].members[0].picture.pictureID)
    {
      join(groups[match.worse], to: &groups[match.better], by: match, leaks: leaks)
      groups[match.worse].members = []
    }
    return groups.filter { $0.members.count > 1 }
      .sorted { $0.members[0].picture.path < $1.members[0].picture.path }
  }

  private static func copy(of member: Member, by match: NearMatch) -> Member {
    Member(
      picture: member.picture, isKept: member.isKept, kind: match.kind,
      distance: match.distance, difference: match.difference)
  }

  /// Marks what stays of copies, the best first.
  private static func settle(_ group: inout Group, leaks: DuplicatesSettings.Leaks) {
    if group.reference != nil {
      for place in group.members.indices {
        group.members[place].isKept = group.members[place].picture.isReference
      }
      group.isConflict = Set(group.ownMembers.map(\.picture.pictureClass)).count > 1
      return
    }
    var sides: Set<PictureSplit> = []
    for place in group.members.indices {
      let isFirst = sides.insert(group.members[place].picture.side).inserted
      group.members[place].isKept = place == 0 || isFirst && leaks == .report
    }
    group.isLeak = sides.count > 1
    group.isConflict = Set(group.members.map(\.picture.pictureClass)).count > 1
  }

  /// Puts a picture, with its copies, into the group of its mirror image.
  ///
  /// Where they are of one class and in different splits, it is a leak; left and right may be classes
  /// of their own.
  private static func join(
    _ mirrored: Group, to group: inout Group, by match: NearMatch,
    leaks: DuplicatesSettings.Leaks
  ) {
    let (best, own) = (group.members[0].picture, mirrored.members[0].picture)
    let isLeak = best.side != own.side && best.pictureClass == own.pictureClass
    group.isLeak = group.isLeak || mirrored.isLeak || isLeak
    group.isConflict = group.isConflict || mirrored.isConflict
    group.members += mirrored.members.map { member in
      let isMirror = member.kind == .exact && (isLeak || member.isKept)
      var member = isMirror ? copy(of: member, by: match) : member
      if isLeak, leaks != .report { member.isKept = false }
      return member
    }
  }

  /// A decision about every candidate: kept, or rejected as a duplicate.
  ///
  /// - Parameters:
  ///   - candidates: The pictures.
  ///   - groups: Their groups.
  ///   - distance: Up to how many bits near duplicates were looked for.
  ///   - limits: For pictures of which not every near copy could be told, why.
  /// - Returns: The decisions in the order of the pictures.
  package static func decide(
    _ candidates: [DuplicateCandidate], groups: [Group], distance: Int = 0,
    limits: [Int64: String] = [:]
  ) -> [Decision] {
    var copies: [Int64: (member: Member, note: String)] = [:]
    var reported: Set<Int64> = []
    for group in groups {
      let first = group.members[0].picture.side
      reported.formUnion(
        group.members.filter { $0.isKept && $0.picture.side != first && group.isLeak }
          .map(\.picture.pictureID))
      let kept = Set(group.members.filter(\.isKept).map(\.picture.side))
      for member in group.members where !member.isKept {
        let note =
          group.reference != nil
          ? " of a reference" : kept.contains(member.picture.side) ? "" : " across splits"
        copies[member.picture.pictureID] = (member, note)
      }
    }
    return candidates.map { candidate in
      guard let (copy, note) = copies[candidate.pictureID] else {
        let usual =
          reported.contains(candidate.pictureID) ? "best copy in its split" : "no better copy"
        return Decision(
          pictureID: candidate.pictureID, stage: .duplicates, isKept: true,
          reason: limits[candidate.pictureID] ?? usual)
      }
      let isExact = copy.kind == .exact
      return Decision(
        pictureID: candidate.pictureID, stage: .duplicates, isKept: false,
        reason: "\(copy.kind.rawValue) duplicate" + note,
        value: isExact ? nil : Double(copy.distance),
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
    // Of a picture that is no row the group has its copies alone.
    groups.filter { $0.ownMembers.count > 1 }.enumerated().flatMap { number, group in
      group.ownMembers.map { member in
        DuplicateMember(
          pictureID: member.picture.pictureID, groupID: Int64(number + 1),
          isKept: member.isKept || kept.contains(member.picture.pictureID),
          isConflict: group.isConflict, isLeak: group.isLeak, kind: member.kind,
          distance: member.distance, difference: Double(member.difference))
      }
    }
  }

  /// Which of two comes first.
  private static func order(
    _ leaks: DuplicatesSettings.Leaks
  ) -> (DuplicateCandidate, DuplicateCandidate) -> Bool {
    let sides: [PictureSplit] =
      leaks == .dropHeld ? [.train, .validation, .test] : [.test, .validation, .train]
    let ranks = Dictionary(uniqueKeysWithValues: zip(sides, sides.indices))
    return { a, b in
      if a.isReference != b.isReference { return a.isReference }
      if a.side != b.side { return ranks[a.side] ?? 0 < ranks[b.side] ?? 0 }
      if a.pixelCount != b.pixelCount { return a.pixelCount > b.pixelCount }
      if a.byteCount != b.byteCount { return a.byteCount > b.byteCount }
      return a.path < b.path
    }
  }
}
