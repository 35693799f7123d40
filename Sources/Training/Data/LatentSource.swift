import SeededRandom

/// Latent vectors from N(0, 1), by (seed, stream, index).
struct LatentSource {
  private let seed: UInt64
  private let stream: RandomStream
  private var values: [Float]

  init(seed: UInt64, stream: String, count: Int) {
    self.seed = seed
    self.stream = RandomStream("latent/\(stream)")
    values = [Float](repeating: 0, count: count)
  }

  /// Writes the vectors of one index.
  mutating func fill(_ output: UnsafeMutablePointer<Float>, index: Int) {
    var random = CounterRandom(seed: seed, stream: stream, index: UInt64(index))
    random.fillNormal(&values)
    for i in values.indices { output[i] = values[i] }
  }
}
