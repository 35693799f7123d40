package import Catalogue

/// Brings the classes to take part alike.
///
/// Only one picture of a group of duplicates comes in, so a group counts once.
package struct BalanceStage: CurationStage {
  /// `balance`.
  package static let name = StageName.balance
  /// What is done.
  package let settings: BalanceSettings
  /// Since the second, what folders hold out is neither cut nor repeated.
  package static let version = 2

  package init(settings: BalanceSettings) {
    self.settings = settings
  }

  /// The pictures that people accepted.
  package func decisionListing(in context: StageContext) throws -> String {
    try context.acceptanceListing()
  }

  /// Decides how often each picture takes part.
  package func run(in context: StageContext) throws -> BalanceSummary {
    let items = try items(in: context)
    let plan = BalancePlan(items: items, settings: settings)
    let balanced = zip(items, plan.repeats).filter { $0.1 > 0 }.map {
      BalanceItem(pictureID: $0.0.pictureID, repeats: $0.1)
    }
    try context.catalogue.replaceBalance(with: balanced, weights: plan.weights)
    try context.catalogue.replaceDecisions(of: .balance, with: decisions(items, plan))
    return try summary(items, plan, in: context)
  }

  /// What `run` would decide.
  package func preview(in context: StageContext) throws -> BalanceSummary {
    let items = try items(in: context)
    return try summary(items, BalancePlan(items: items, settings: settings), in: context)
  }

  private func items(in context: StageContext) throws -> [PlannedPicture] {
    let accepted = try context.catalogue.acceptedPictures()
    return try context.catalogue.pictures(entering: .balance).map { picture in
      PlannedPicture(
        pictureID: picture.id, path: picture.path, pictureClass: try picture.requiredClass(),
        split: picture.split, isAccepted: accepted.contains(picture.id))
    }
  }

  private func decisions(_ items: [PlannedPicture], _ plan: BalancePlan) -> [Decision] {
    zip(items, plan.repeats).map { item, repeats in
      Decision(
        pictureID: item.pictureID, stage: .balance, isKept: repeats > 0,
        reason: repeats > 0 ? "takes part" : "class is large enough without it",
        value: Double(repeats))
    }
  }

  private func summary(
    _ items: [PlannedPicture], _ plan: BalancePlan, in context: StageContext
  ) throws -> BalanceSummary {
    // All classes that passed the filter, so that one that lost all its pictures is seen.
    let known = try context.catalogue.pictures(entering: .convert).compactMap(\.pictureClass)
    let members = Dictionary(grouping: items.indices) { items[$0].pictureClass }
    let isDivided = items.areDivided
    return BalanceSummary(
      settings: settings, counts: StageCounts(of: decisions(items, plan)),
      classes: Set(known).sorted().map { name in
        let (own, heldOut) = (members[name] ?? []).reduce(into: ([Int](), 0)) { parts, index in
          if isDivided, items[index].split?.isHeldOut ?? false {
            parts.1 += 1
          } else {
            parts.0.append(index)
          }
        }
        return BalanceSummary.ClassCount(
          name: name, before: own.count, after: own.reduce(0) { $0 + plan.repeats[$1] },
          weight: plan.weights[name], heldOut: heldOut)
      })
  }
}

/// What `balance` decided.
package struct BalanceSummary: Sendable, Codable, Hashable {
  /// The pictures of one class.
  package struct ClassCount: Sendable, Codable, Hashable {
    /// The class.
    package var name: String
    /// Pictures that came in.
    package var before: Int
    /// Pictures that take part, counting repeats.
    package var after: Int
    /// The sampler's weight of each of its pictures, with strategy `weights`.
    package var weight: Double?
    /// Pictures that the folders hold out, counted neither before nor after.
    package var heldOut: Int
  }

  /// What was done.
  package var settings: BalanceSettings
  /// Pictures that came in, stayed and went.
  package var counts: StageCounts
  /// Every class that passed the filter, by name.
  package var classes: [ClassCount]
}
