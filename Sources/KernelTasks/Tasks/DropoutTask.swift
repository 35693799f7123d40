/// The factors of inverted dropout: 0 with probability `rate`, else 1 ÷ (1 − rate).
///
/// Element i of chunk k is 0 where word i of the Philox 4×32-10 sequence with the counter
/// (0 …, counter1 + k, counter2, counter3) lies below the threshold. `counter1 + k` must not
/// overflow.
public struct DropoutTask {
  /// Elements of one work item, each with a random sequence of its own.
  @inlinable @inline(__always) public static var chunk: Int { 4096 }

  /// The factors.
  public var output: UnsafeMutablePointer<Float>
  /// Elements.
  public var count: Int
  /// 1 ÷ (1 − rate).
  public var kept: Float
  /// rate · 2²⁴, rounded up: the upper 24 bits of a word are compared with it.
  public var threshold: UInt32
  /// The key, low word first.
  public var key: (UInt32, UInt32)
  /// The upper three words of the counter of chunk 0.
  public var counter: (UInt32, UInt32, UInt32)

  /// The number of work items.
  public var itemCount: Int { (count + Self.chunk - 1) / Self.chunk }

  /// A task; `rate` is in 0 ..< 1.
  public init(
    output: UnsafeMutablePointer<Float>, count: Int, rate: Float, key: (UInt32, UInt32),
    counter: (UInt32, UInt32, UInt32)
  ) {
    self.output = output
    self.count = count
    self.key = key
    self.counter = counter
    kept = 1 / (1 - rate)
    threshold = UInt32((rate * 0x1p24).rounded(.up))
  }
}
