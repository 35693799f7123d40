import OrderedMap
import SeededRandom

/// Cells of a set of features around k centres: Lloyd's iteration from several starts by
/// k-means++ (Arthur and Vassilvitskii, 2007), the tightest kept.
struct KMeans: Sendable {
  /// k×d centres.
  let centres: FeatureMatrix

  /// - Parameters:
  ///   - features: n×d, n ≥ k.
  ///   - k: The number of cells, at least 1.
  ///   - starts: From how many starts, at least 1.
  ///   - seed: Which starts.
  ///   - threads: How many threads may work at once.
  init(of features: FeatureMatrix, k: Int, starts: Int, seed: UInt64, threads: Int) {
    precondition(k >= 1 && features.count >= k && starts >= 1, "A cell needs a sample")
    let results = orderedMap(count: starts, threads: threads) { start in
      var random = CounterRandom(
        seed: seed, stream: RandomStream("k-means"), index: UInt64(start))
      return lloyd(features, from: spreadCentres(features, k: k, using: &random))
    }
    // Of equally tight ones the first.
    var best = results[0]
    for result in results where result.inertia < best.inertia { best = result }
    centres = best.centres
  }

  /// The cell of each row: the index of its nearest centre.
  func cells(of features: FeatureMatrix, threads: Int) throws(MetricError) -> [Int] {
    try nearestRows(to: features, in: centres, threads: threads).map(\.row)
  }
}

/// k rows, each drawn with a probability that grows with its squared distance to those before.
private func spreadCentres(
  _ features: FeatureMatrix, k: Int, using random: inout CounterRandom
) -> FeatureMatrix {
  var chosen = [random.integer(below: features.count)]
  var nearest = [Double](repeating: .infinity, count: features.count)
  while chosen.count < k {
    let squares = squaredDistances(of: features, to: features.rows([chosen[chosen.count - 1]]))
    for row in nearest.indices { nearest[row] = min(nearest[row], squares[row]) }
    var place = Double(random.uniform()) * nearest.reduce(0, +)
    // Rows that coincide with a centre cannot be drawn; when all do, any row serves.
    let drawn = nearest.indices.first { row in
      place -= nearest[row]
      return place < 0
    }
    chosen.append(drawn ?? random.integer(below: features.count))
  }
  return features.rows(chosen)
}

/// Distances of all rows to each row of `others`, others.count numbers a row.
private func squaredDistances(of features: FeatureMatrix, to others: FeatureMatrix) -> [Double] {
  let strips = mapSquaredDistances(of: features, to: others, threads: 1) { strip in
    strip.rows.flatMap { row in
      strip.values[strip.start(of: row)..<(strip.start(of: row) + strip.columnCount)]
    }
  }
  return Array(strips.joined())
}

private func lloyd(
  _ features: FeatureMatrix, from start: FeatureMatrix
) -> (centres: FeatureMatrix, inertia: Double) {
  let (k, d) = (start.count, features.dimension)
  var centres = start
  var cells = [Int](repeating: -1, count: features.count)
  var inertia = 0.0
  for _ in 0..<300 {
    let squares = squaredDistances(of: features, to: centres)
    let assigned = (0..<features.count).map { row in
      (1..<max(k, 1)).reduce(0) { squares[row * k + $1] < squares[row * k + $0] ? $1 : $0 }
    }
    inertia = (0..<features.count).reduce(0) { $0 + squares[$1 * k + assigned[$1]] }
    guard assigned != cells else { break }
    cells = assigned
    var sums = [Double](repeating: 0, count: k * d)
    var sizes = [Int](repeating: 0, count: k)
    for row in 0..<features.count {
      sizes[cells[row]] += 1
      for column in 0..<d {
        sums[cells[row] * d + column] += Double(features.values[row * d + column])
      }
    }
    var values = centres.values
    // An empty cell keeps its centre.
    for cell in 0..<k where sizes[cell] > 0 {
      for column in 0..<d {
        values[cell * d + column] = Float(sums[cell * d + column] / Double(sizes[cell]))
      }
    }
    centres = FeatureMatrix(checked: values, count: k, dimension: d)
  }
  return (centres, inertia)
}
