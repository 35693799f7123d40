import Graph
import SeededRandom

/// Times of something that was repeated.
struct Timing {
  /// Seconds of each repetition, in rising order.
  private let sorted: [Double]

  /// Runs `body` some times without looking, then `repetitions` times with the clock.
  init<Failure: Error>(warmUp: Int, repetitions: Int, _ body: () throws(Failure) -> Void)
    throws(Failure)
  {
    for _ in 0..<warmUp { try body() }
    var times: [Double] = []
    for _ in 0..<max(repetitions, 1) {
      let start = ContinuousClock.now
      try body()
      times.append(Self.seconds(ContinuousClock.now - start))
    }
    sorted = times.sorted()
  }

  /// Repeats `body` for about `seconds`, three times at least.
  init(seconds: Double, _ body: () -> Void) {
    let first = Self.seconds(ContinuousClock().measure(body))
    let repetitions = min(max(Int(seconds / max(first, 1e-9)), 3), 100_000)
    self.init(warmUp: 0, repetitions: repetitions, body)
  }

  var median: Double {
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  var shortest: Double { sorted.first ?? 0 }

  private static func seconds(_ duration: Duration) -> Double {
    let parts = duration.components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }
}

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
