import Catalogue
import SeededRandom

/// Which pictures are held out: a pure function of paths, classes, groups and seed, or of the folders.
///
/// The unit is a group of duplicates, or a picture that is in none: a group never stands on both
/// sides. Each class gives its share, and from two units on at least one; it never gives all. Where
/// folders decide, `duplicates` has settled what stands on both sides.
package struct SplitPlan: Sendable, Hashable {
  /// Whether each item is held out, in their order.
  package let isValidation: [Bool]

  /// Holds out the pictures of validation and test folders.
  init(foldersOf items: [PlannedPicture]) {
    isValidation = items.map { $0.split?.isHeldOut ?? false }
  }

  /// Holds out by the folders where they decide, else by share.
  ///
  /// - Throws: `CurationError.invalidSetting` where folders should decide and name nothing to hold
  ///   out, or nothing to learn from.
  static func byFolders(
    _ split: AugmentSettings.Split, items: [PlannedPicture]
  ) throws -> Bool {
    guard split != .random else { return false }
    if items.areDivided { return true }
    guard split == .folders else { return false }
    let found = Set(items.compactMap { $0.split?.rawValue }).sorted().joined(separator: ", ")
    throw CurationError.invalidSetting(
      name: "split",
      found: found.isEmpty ? "pictures in no such folders" : "pictures of \(found) alone",
      expected: "folders with pictures to learn from and to hold out, such as train and test, "
        + "or random")
  }

  /// Holds out `share` of the units of each class.
  ///
  /// A unit belongs to the class of its first item by path. Which units are held out follows from a
  /// random number that each draws by that path, so pictures that join move few others.
  package init(items: [PlannedPicture], share: Double, seed: UInt64) {
    var units: [[Int]] = []
    var unitOfGroup: [Int64: Int] = [:]
    for index in items.indices.sorted(by: { items[$0].path < items[$1].path }) {
      if let group = items[index].group, let unit = unitOfGroup[group] {
        units[unit].append(index)
      } else {
        if let group = items[index].group { unitOfGroup[group] = units.count }
        units.append([index])
      }
    }
    var isValidation = [Bool](repeating: false, count: items.count)
    let classes = Dictionary(grouping: units) { items[$0[0]].pictureClass }
    for members in classes.values {
      for unit in Self.ranked(members, items: items, seed: seed)
        .prefix(Self.heldOutCount(of: members.count, share: share))
      {
        for index in unit { isValidation[index] = true }
      }
    }
    self.isValidation = isValidation
  }

  /// How many of a class's units are held out.
  package static func heldOutCount(of count: Int, share: Double) -> Int {
    guard share > 0, count > 1 else { return 0 }
    return min(max(Int((Double(count) * share).rounded()), 1), count - 1)
  }

  private static func ranked(_ units: [[Int]], items: [PlannedPicture], seed: UInt64) -> [[Int]] {
    let keyed = units.map { unit in
      var random = CounterRandom(seed: seed, stream: RandomStream("split/" + items[unit[0]].path))
      return (key: random.next(), unit: unit)
    }
    return keyed.sorted { a, b in
      a.key != b.key ? a.key < b.key : items[a.unit[0]].path < items[b.unit[0]].path
    }.map(\.unit)
  }
}
