/// A counter-based random number generator: the values depend only on (seed, stream, index).
///
/// Philox 4×32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011). The key is made of the seed, the counter of the stream, the index and a running block
/// number, so that any sample of any stage can be drawn alone, on any thread, in any order.
///
/// Not for secrets: the values are predictable by design.
public struct CounterRandom: RandomNumberGenerator, Sendable {
  /// The Philox key, low word first.
  public let key: (UInt32, UInt32)
  /// The upper three words of the counter: the index, low word first, and the stream.
  public let high: (UInt32, UInt32, UInt32)
  private var block: UInt32 = 0
  private var output: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var used = 4

  /// Starts the sequence that belongs to one purpose and one item.
  ///
  /// - Parameters:
  ///   - seed: The seed that the user gave.
  ///   - stream: What the numbers are for; different streams are independent.
  ///   - index: Which item of the stream, such as a picture's row or a training step.
  public init(seed: UInt64, stream: RandomStream, index: UInt64 = 0) {
    let mixed = seed ^ stream.key
    key = (UInt32(truncatingIfNeeded: mixed), UInt32(truncatingIfNeeded: mixed >> 32))
    high = (
      UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
      UInt32(truncatingIfNeeded: stream.key >> 16)
    )
  }

  /// The next 32 random bits.
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      output = philox(counter: (block, high.0, high.1, high.2), key: key)
      block &+= 1
      used = 0
    }
    defer { used += 1 }
    switch used {
    case 0: return output.0
    case 1: return output.1
    case 2: return output.2
    default: return output.3
    }
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return low | UInt64(nextWord()) << 32
  }

  /// A number from 0 up to and excluding 1, with 24 random bits.
  public mutating func uniform() -> Float {
    Float(nextWord() >> 8) * 0x1p-24
  }

  /// A number from `range.lowerBound` to `range.upperBound`.
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// An integer from 0 up to and excluding `bound`, without modulo bias.
  ///
  /// - Precondition: `bound` is positive.
  public mutating func integer(below bound: Int) -> Int {
    Int.random(in: 0..<bound, using: &self)
  }
}

/// One Philox 4×32 block of ten rounds.
public func philox(
  counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
) -> (UInt32, UInt32, UInt32, UInt32) {
  var c = counter
  var k = key
  for _ in 0..<10 {
    let first = UInt64(c.0) * 0xD251_1F53
    let second = UInt64(c.2) * 0xCD9E_8D57
    c = (
      UInt32(truncatingIfNeeded: second >> 32) ^ c.1 ^ k.0, UInt32(truncatingIfNeeded: second),
      UInt32(truncatingIfNeeded: first >> 32) ^ c.3 ^ k.1, UInt32(truncatingIfNeeded: first)
    )
    k = (k.0 &+ 0x9E37_79B9, k.1 &+ 0xBB67_AE85)
  }
  return c
}

/// The purpose that random numbers are drawn for; it separates their sequences.
public struct RandomStream: Hashable, Sendable {
  /// The 64-bit FNV-1a hash of the name.
  let key: UInt64

  /// A stream with a name that is written down nowhere else.
  public init(_ name: String) {
    key = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
