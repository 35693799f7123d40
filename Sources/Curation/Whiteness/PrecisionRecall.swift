/// How well a threshold finds the white ones among labelled pictures.
package struct PrecisionRecall: Sendable, Encodable, Hashable {
  /// Kept from this score upwards.
  package var threshold: Double
  /// White ones that are kept.
  package var truePositives: Int
  /// Others that are kept.
  package var falsePositives: Int
  /// White ones that are rejected.
  package var falseNegatives: Int

  /// The share of white ones among those kept, 0…1; nil when none is kept.
  package var precision: Double? {
    let kept = truePositives + falsePositives
    return kept == 0 ? nil : Double(truePositives) / Double(kept)
  }
  /// The share of the white ones that is kept, 0…1; nil when none is white.
  package var recall: Double? {
    let white = truePositives + falseNegatives
    return white == 0 ? nil : Double(truePositives) / Double(white)
  }
  /// The harmonic mean of both, 2·TP / (2·TP + FP + FN), 0…1; 0 when nothing is kept or white.
  package var f1: Double {
    let all = 2 * truePositives + falsePositives + falseNegatives
    return all == 0 ? 0 : Double(2 * truePositives) / Double(all)
  }

  private enum CodingKeys: String, CodingKey {
    case threshold, truePositives, falsePositives, falseNegatives, precision, recall, f1
  }

  /// Encodes the counts with the shares that follow from them.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(threshold, forKey: .threshold)
    try values.encode(truePositives, forKey: .truePositives)
    try values.encode(falsePositives, forKey: .falsePositives)
    try values.encode(falseNegatives, forKey: .falseNegatives)
    try values.encode(precision, forKey: .precision)
    try values.encode(recall, forKey: .recall)
    try values.encode(f1, forKey: .f1)
  }

  /// Counts at every threshold of a list, in its order.
  ///
  /// - Parameters:
  ///   - scored: Scores and whether each is white.
  ///   - thresholds: In any order.
  /// - Returns: One point per threshold. Takes O((n + m) log n).
  package static func curve(
    of scored: [(score: Double, isWhite: Bool)], at thresholds: [Double]
  ) -> [PrecisionRecall] {
    let sorted = scored.sorted { $0.score < $1.score }
    // whitesBelow[i]: white ones among the i lowest scores.
    let whitesBelow = sorted.reduce(into: [0]) { $0.append(($0.last ?? 0) + ($1.isWhite ? 1 : 0)) }
    let whites = whitesBelow.last ?? 0
    return thresholds.map { threshold in
      let below = sorted.partitioningIndex { $0.score >= threshold }
      let lost = whitesBelow[below]
      return PrecisionRecall(
        threshold: threshold, truePositives: whites - lost,
        falsePositives: sorted.count - below - (whites - lost), falseNegatives: lost)
    }
  }

  /// The threshold with the largest F1.
  ///
  /// - Parameter scored: Scores and whether each is white.
  /// - Returns: A point half-way between two neighbouring scores (or at the lowest), the lowest of
  ///   equals; nil without scores.
  package static func best(of scored: [(score: Double, isWhite: Bool)]) -> PrecisionRecall? {
    let scores = Set(scored.map(\.score)).sorted()
    let between = zip(scores, scores.dropFirst()).map { ($0 + $1) / 2 }
    return curve(of: scored, at: scores.prefix(1) + between)
      .max { ($0.f1, $1.threshold) < ($1.f1, $0.threshold) }
  }
}

extension Array {
  /// The first index whose element meets a condition that all elements behind it meet, too.
  fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
