import Graph
import Networks
import SeededRandom

/// Latent vectors by (seed, stream, index).
struct LatentSource {
  private let seed: UInt64
  private let stream: RandomStream
  private let distribution: LatentDistribution
  private var values: [Float]

  init(seed: UInt64, stream: String, count: Int, from distribution: LatentDistribution?) {
    self.seed = seed
    self.distribution = distribution ?? .normal
    self.stream = RandomStream("latent/\(stream)")
    values = [Float](repeating: 0, count: count)
  }

  /// Writes the vectors of one index.
  ///
  /// - Precondition: `output` has room for exactly `count` numbers.
  mutating func fill(_ output: FloatSlice, index: Int) {
    draw(index)
    output.replace(with: values)
  }

  /// The vectors of one index.
  mutating func row(index: Int) -> [Float] {
    draw(index)
    return values
  }

  private mutating func draw(_ index: Int) {
    var random = CounterRandom(seed: seed, stream: stream, index: UInt64(index))
    distribution.fill(&values, using: &random)
  }
}

/// ε of the gradient penalty: numbers from U(0, 1), one per sample, by (seed, index).
struct InterpolationSource {
  let seed: UInt64

  /// Writes the numbers of one index.
  func fill(_ output: FloatSlice, index: Int) {
    var random = CounterRandom(
      seed: seed, stream: RandomStream("gradient penalty"), index: UInt64(index))
    // Inside the slice, which keeps its buffer alive.
    for i in 0..<output.count { unsafe output.pointer[i] = random.uniform() }
  }
}
