import Networks
package import Shards

/// A label head beside the class as a run knows it.
package struct RunHead: Codable, Hashable, Sendable {
  /// Its name in the shards.
  package var name: String
  /// The names of its values; the index is the label.
  package var values: [String]
  /// The share of each value among the training samples whose value is known; sums to 1.
  package var shares: [Float]

  /// A head without names whose values are equally frequent.
  init(synthetic recipe: LabelHeadRecipe) {
    name = recipe.name
    values = (0..<recipe.count).map { "value \($0)" }
    shares = values.map { _ in 1 / Float(recipe.count) }
  }

  /// A head of a folder of shards, or nil when it has none of that name.
  package init?(_ name: String, of shards: ShardSet) {
    guard let values = shards.manifest.heads[name],
      let labels = shards.labels(ofHead: name)
    else { return nil }
    self.name = name
    self.values = values
    var counts = [Float](repeating: 0, count: values.count)
    for label in labels where label >= 0 { counts[label] += 1 }
    let total = max(counts.reduce(0, +), 1)
    shares = counts.map { $0 / total }
  }
}
