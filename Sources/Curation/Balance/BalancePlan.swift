package import Catalogue
import SeededRandom

/// A picture as the plans of balancing, splitting and augmenting look at it.
package struct PlannedPicture: Sendable, Hashable {
  /// The picture's row.
  package var pictureID: Int64
  /// Relative to the input folder.
  package var path: String
  /// The class.
  package var pictureClass: String
  /// The group of duplicates, if it is in one.
  package var group: Int64?
  /// How often it takes part.
  package var repeats: Int
  /// Whether a person wants it in.
  package var isAccepted: Bool
  /// The split that its folders name.
  package var split: PictureSplit?

  /// A picture that takes part once unless told otherwise.
  package init(
    pictureID: Int64, path: String, pictureClass: String, group: Int64? = nil, repeats: Int = 1,
    split: PictureSplit? = nil, isAccepted: Bool = false
  ) {
    self.pictureID = pictureID
    self.path = path
    self.pictureClass = pictureClass
    self.group = group
    self.repeats = repeats
    self.isAccepted = isAccepted
    self.split = split
  }
}

extension Collection<PlannedPicture> {
  /// Whether the folders say what is held out: some pictures, and not all.
  var areDivided: Bool {
    contains { $0.split?.isHeldOut ?? false } && contains { !($0.split?.isHeldOut ?? false) }
  }
}

/// How often each picture takes part: a pure function of the pictures, the settings and the seed.
package struct BalancePlan: Sendable, Hashable {
  /// How often each picture takes part, 0 for one that was cut, in the order of the items; 1 for
  /// those that are held out by their folders.
  package let repeats: [Int]
  /// One weight per picture of a class, mean 1 over the pictures; only with `weights`.
  package let weights: [String: Double]

  /// Balances the classes.
  ///
  /// Which pictures are cut, or repeated once more than others, follows from a random number that
  /// each picture draws by its own path: a picture that joins moves few others. Pictures that people
  /// accepted come first and are never cut.
  package init(items: [PlannedPicture], settings: BalanceSettings) {
    let isDivided = items.areDivided
    let learned = items.indices.filter { !isDivided || !(items[$0].split?.isHeldOut ?? false) }
    let classes = Dictionary(grouping: learned) { items[$0].pictureClass }
    let sizes = classes.values.map(\.count)
    let largest = sizes.max() ?? 0
    let smallest = sizes.min() ?? 0
    var repeats = [Int](repeating: 1, count: items.count)
    for members in classes.values {
      let target =
        switch settings.strategy {
        case .oversample: largest
        case .undersample: smallest
        case .cap: min(members.count, settings.cap)
        case .weights, .none: members.count
        }
      let ranked = Self.ranked(
        members, items: items, seed: settings.seed, isCut: target < members.count)
      for (rank, index) in ranked.enumerated() {
        let count = target / members.count + (rank < target % members.count ? 1 : 0)
        repeats[index] = items[index].isAccepted ? max(count, 1) : count
      }
    }
    self.repeats = repeats
    weights =
      settings.strategy == .weights
      ? classes.mapValues { Double(learned.count) / Double(classes.count * $0.count) } : [:]
  }

  private static func ranked(
    _ members: [Int], items: [PlannedPicture], seed: UInt64, isCut: Bool
  ) -> [Int] {
    let keyed = members.map { index in
      var random = CounterRandom(seed: seed, stream: RandomStream("balance/" + items[index].path))
      return (key: random.next(), index: index)
    }
    return keyed.sorted { a, b in
      let (first, second) = (items[a.index], items[b.index])
      if isCut, first.isAccepted != second.isAccepted { return first.isAccepted }
      return a.key != b.key ? a.key < b.key : first.path < second.path
    }.map(\.index)
  }
}
