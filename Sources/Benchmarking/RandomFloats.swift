import Graph
import SeededRandom

/// Numbers to compute with.
enum RandomFloats {
  /// A buffer of uniform numbers in −1…1: none is denormal, so that time does not depend on them.
  static func buffer(_ count: Int) -> FloatBuffer {
    var random = CounterRandom(seed: 0, stream: RandomStream("benchmark"))
    let buffer = FloatBuffer(count: count)
    for i in 0..<count { buffer.base[i] = random.uniform(in: -1...1) }
    return buffer
  }
}
