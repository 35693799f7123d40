package import Augmentation
import Catalogue
import SeededRandom
import Shards

/// Every sample that is written, in order: a pure function of the pictures, settings and seed.
package struct AugmentPlan: Sendable, Hashable {
  /// One sample: a copy of a picture.
  package struct Sample: Sendable, Hashable {
    /// Which of the items.
    package var item: Int
    /// 0 is the picture itself, others are changed copies.
    package var copy: Int
  }

  /// Samples for training, shuffled across classes.
  package let training: [Sample]
  /// Samples held out: each picture once and unchanged, shuffled across classes.
  package let validation: [Sample]

  /// Plans the samples.
  ///
  /// A picture that takes part r times with N copies gives r·(N + 1) samples: itself once, the rest
  /// changed, each in its own way.
  ///
  /// `balance` balances the training pictures again after some were held out, so that their classes
  /// come out equal; nil leaves the items' own repeats. `byFolders` holds out what the folders say.
  package init(
    items: [PlannedPicture], settings: AugmentSettings, balance: BalanceSettings?,
    byFolders: Bool = false
  ) {
    let split =
      byFolders
      ? SplitPlan(foldersOf: items)
      : SplitPlan(items: items, share: settings.validation, seed: settings.seed)
    let trained = items.indices.filter { !split.isValidation[$0] }
    let repeats =
      balance.map { BalancePlan(items: trained.map { items[$0] }, settings: $0).repeats }
      ?? trained.map { items[$0].repeats }
    let training = zip(trained, repeats).flatMap { item, repeats in
      (0..<(repeats * (settings.copies + 1))).map { Sample(item: item, copy: $0) }
    }
    let validation = items.indices.filter { split.isValidation[$0] }.map {
      Sample(item: $0, copy: 0)
    }
    self.training = Self.shuffled(training, seed: settings.seed, split: .train)
    self.validation = Self.shuffled(validation, seed: settings.seed, split: .validation)
  }

  /// What is done to a sample; nothing to copy 0.
  package static func parameters(
    path: String, copy: Int, settings: AugmentSettings
  ) -> AugmentationParameters {
    guard copy > 0 else { return .identity }
    return .drawn(
      settings.augmentation, seed: settings.seed, stream: RandomStream("augment/" + path),
      index: UInt64(copy))
  }

  private static func shuffled(_ samples: [Sample], seed: UInt64, split: DataSplit) -> [Sample] {
    var random = CounterRandom(seed: seed, stream: RandomStream("order/" + split.rawValue))
    return random.permutation(count: samples.count).map { samples[$0] }
  }
}
