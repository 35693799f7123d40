import Augmentation
package import Networks
import SeededRandom
package import Shards

/// The order in which an epoch shows the samples: a permutation by (seed, epoch).
///
/// With class weights, or where not all samples are shown, each class gets its share of the epoch,
/// rounded, and fills it with permutations of its samples, so that every sample of a class is shown
/// before any is shown again. A class's share is its weight times the number of all its samples.
package struct EpochSampler: Sendable {
  private let samplesByClass: [[Int]]
  private let hasQuotas: Bool
  /// The share of each class among the samples drawn.
  package let classShares: [Double]
  /// Samples in an epoch.
  package let count: Int

  /// The sampler of a folder's training samples and its class weights.
  ///
  /// - Parameters:
  ///   - shards: The folder.
  ///   - samples: Which samples are shown. Sets of pairs, and classes that would have none, show all.
  package init(_ shards: ShardSet, samples: SampleChoice? = nil) {
    let isUpright: ((Int) -> Bool)? =
      samples == .upright && !shards.manifest.paired
      ? { shards.augmentation(of: $0).isUpright } : nil
    self.init(
      labels: shards.labels(in: .train), classCount: shards.classes.count,
      weights: shards.manifest.classWeights, shown: isUpright)
  }

  /// A sampler for samples with these labels.
  ///
  /// - Parameters:
  ///   - labels: The class of each sample, 0 ..< classCount.
  ///   - classCount: Classes, those without samples too.
  ///   - weights: One per class, for each of its samples; nil = all samples alike.
  ///   - shown: Whether a sample may be shown; nil = all.
  package init(
    labels: [Int], classCount: Int, weights: [Double]?, shown: ((Int) -> Bool)? = nil
  ) {
    var samplesByClass = [[Int]](repeating: [], count: classCount)
    for (index, label) in labels.enumerated() { samplesByClass[label].append(index) }
    let masses = samplesByClass.indices.map {
      Double(samplesByClass[$0].count) * (weights?[$0] ?? 1)
    }
    let total = masses.reduce(0, +)
    classShares = total > 0 ? masses.map { $0 / total } : masses
    if let shown {
      samplesByClass = samplesByClass.map { samples in
        let kept = samples.filter(shown)
        return kept.isEmpty ? samples : kept
      }
    }
    self.samplesByClass = samplesByClass
    count = samplesByClass.reduce(0) { $0 + $1.count }
    hasQuotas = weights != nil || count < labels.count
  }

  /// The samples of an epoch in their order.
  package func order(seed: UInt64, epoch: Int) -> [Int] {
    var random = CounterRandom(
      seed: seed, stream: RandomStream("epoch order"), index: UInt64(epoch))
    guard hasQuotas else { return random.permutation(count: count) }
    var order: [Int] = []
    order.reserveCapacity(count)
    for (samples, quota) in zip(samplesByClass, quotas()) where !samples.isEmpty {
      var left = quota
      while left > 0 {
        let round = samples.shuffled(using: &random).prefix(left)
        order.append(contentsOf: round)
        left -= round.count
      }
    }
    order.shuffle(using: &random)
    return order
  }

  /// How often each class is shown in an epoch: shares rounded to whole samples, the largest
  /// remainders first, so that they sum to the epoch's length.
  private func quotas() -> [Int] {
    let exact = classShares.map { $0 * Double(count) }
    var quotas = exact.map { Int($0) }
    let byRemainder = exact.indices.sorted { left, right in
      let (a, b) = (
        exact[left] - exact[left].rounded(.down), exact[right] - exact[right].rounded(.down)
      )
      return a == b ? left < right : a > b
    }
    for index in byRemainder.prefix(max(count - quotas.reduce(0, +), 0)) { quotas[index] += 1 }
    return quotas
  }
}
