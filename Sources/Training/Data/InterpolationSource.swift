import SeededRandom

/// ε of the gradient penalty: numbers from U(0, 1), one per sample, by (seed, index).
struct InterpolationSource {
  let seed: UInt64
  let count: Int

  /// Writes the numbers of one index.
  func fill(_ output: UnsafeMutablePointer<Float>, index: Int) {
    var random = CounterRandom(
      seed: seed, stream: RandomStream("gradient penalty"), index: UInt64(index))
    for i in 0..<count { output[i] = random.uniform() }
  }
}
