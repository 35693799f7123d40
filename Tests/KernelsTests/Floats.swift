import SeededRandom

/// Floats at a fixed address until the test case ends, with guard words on both sides that show
/// writes outside.
struct Floats {
  let count: Int
  let pointer: UnsafeMutablePointer<Float>
  private let memory: UnsafeMutablePointer<Float>
  private static let guardCount = 40
  private static let guardValue: Float = 12345.678

  init(repeating value: Float = .nan, count: Int) {
    self.count = count
    memory = Arena.current.allocate(Float.self, count: count + 2 * Self.guardCount)
    memory.initialize(repeating: Self.guardValue, count: count + 2 * Self.guardCount)
    pointer = memory + Self.guardCount
    pointer.update(repeating: value, count: count)
  }

  init(_ values: [Float]) {
    self.init(count: values.count)
    for (i, value) in values.enumerated() { pointer[i] = value }
  }

  /// Uniform in −1 ..< 1.
  init(random count: Int, seed: UInt64) {
    self.init(count: count)
    var random = CounterRandom(seed: seed, stream: RandomStream("kernel tests"))
    for i in 0..<count { pointer[i] = random.uniform(in: -1...1) }
  }

  var array: [Float] { (0..<count).map { pointer[$0] } }
  var input: UnsafePointer<Float> { UnsafePointer(pointer) }

  /// Whether nothing outside was written.
  var isIntact: Bool {
    (0..<Self.guardCount).allSatisfy {
      memory[$0] == Self.guardValue && memory[Self.guardCount + count + $0] == Self.guardValue
    }
  }
}

/// The same in double precision, for the reference.
struct Doubles {
  let count: Int
  let pointer: UnsafeMutablePointer<Double>

  init(count: Int) {
    self.count = count
    pointer = Arena.current.allocate(Double.self, count: count)
    pointer.initialize(repeating: .nan, count: count)
  }

  init(_ floats: Floats) {
    self.init(count: floats.count)
    for i in 0..<count { pointer[i] = Double(floats.pointer[i]) }
  }

  var input: UnsafePointer<Double> { UnsafePointer(pointer) }
}

/// The largest |a − b| ÷ (|b| + floor) over all elements; not-a-number counts as infinite.
func largestError(_ a: Floats, _ b: Doubles, floor: Double = 1) -> Double {
  guard a.count == b.count else { return .infinity }
  var worst = 0.0
  for i in 0..<a.count {
    let error = abs(Double(a.pointer[i]) - b.pointer[i]) / (abs(b.pointer[i]) + floor)
    guard error.isFinite else { return .infinity }
    worst = max(worst, error)
  }
  return worst
}
