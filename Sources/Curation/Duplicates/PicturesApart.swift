/// Pairs of pictures of which a person said that neither is a duplicate of the other.
package struct PicturesApart: Sendable {
  private var others: [Int64: Set<Int64>] = [:]

  /// The pairs; none by default.
  package init(_ pairs: [(Int64, Int64)] = []) {
    for (one, other) in pairs {
      others[one, default: []].insert(other)
      others[other, default: []].insert(one)
    }
  }

  /// Whether two pictures are such a pair.
  func contains(_ one: Int64, _ other: Int64) -> Bool {
    others.isEmpty ? false : others[one]?.contains(other) ?? false
  }

  /// Whether any of some pictures is such a pair with any of others.
  func contains(anyOf some: [DuplicateCandidate], with group: [DuplicateCandidate]) -> Bool {
    guard !others.isEmpty else { return false }
    return some.contains { one in group.contains { contains(one.pictureID, $0.pictureID) } }
  }

  /// Equal pictures, the best first, as groups without such a pair: each joins the first group that it may.
  func divided(_ equal: [DuplicateCandidate]) -> [[DuplicateCandidate]] {
    guard !others.isEmpty, equal.contains(where: { others[$0.pictureID] != nil }) else {
      return [equal]
    }
    return equal.reduce(into: [[DuplicateCandidate]]()) { groups, picture in
      if let place = groups.firstIndex(where: { !contains(anyOf: [picture], with: $0) }) {
        groups[place].append(picture)
      } else {
        groups.append([picture])
      }
    }
  }
}
