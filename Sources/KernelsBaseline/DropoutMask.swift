import KernelTasks

// Philox 4×32-10 (Salmon and others, SC 2011), one block of four words per lane.

#if ISA_AVX512
  typealias WideBits = SIMD8<UInt64>
  @inline(__always)
  var laneIndices: Bits { Bits(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) }
#elseif ISA_AVX2
  typealias WideBits = SIMD4<UInt64>
  @inline(__always)
  var laneIndices: Bits { Bits(0, 1, 2, 3, 4, 5, 6, 7) }
#else
  typealias WideBits = SIMD2<UInt64>
  @inline(__always)
  var laneIndices: Bits { Bits(0, 1, 2, 3) }
#endif

/// The upper and lower halves of 64-bit products with a constant.
///
/// Products of 32-bit numbers in 64-bit lanes are one instruction: even and odd lanes apart.
@inline(__always)
func wideProduct(_ a: Bits, _ factor: UInt64) -> (high: Bits, low: Bits) {
  let lower = WideBits(repeating: 0xFFFF_FFFF)
  let factors = WideBits(repeating: factor)
  let lanes = unsafeBitCast(a, to: WideBits.self)
  let even = (lanes & lower) &* factors
  let odd = (lanes &>> 32) &* factors
  let high = (even &>> 32) | (odd & ~lower)
  let low = (even & lower) | (odd &<< 32)
  return (unsafeBitCast(high, to: Bits.self), unsafeBitCast(low, to: Bits.self))
}

/// `kept`, or 0 where a word lies below the threshold.
@inline(__always)
func dropoutFactors(_ words: Bits, _ threshold: Bits, _ kept: Vector) -> Vector {
  kept.replacing(with: 0, where: (words &>> 8) .< threshold)
}

/// One chunk of `DropoutTask`.
@Sendable
func dropoutMask(
  _ task: UnsafePointer<DropoutTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let start = item &* DropoutTask.chunk
  let output = task.output + start
  let count = min(DropoutTask.chunk, task.count &- start)
  let threshold = Bits(repeating: task.threshold)
  let kept = Vector(repeating: task.kept)
  let counter1 = Bits(repeating: task.counter.0 &+ UInt32(truncatingIfNeeded: item))
  let rest = scratch + DropoutScratch.factors
  var block = laneIndices
  var i = 0
  while i < count {
    var c0 = block
    var c1 = counter1
    var c2 = Bits(repeating: task.counter.1)
    var c3 = Bits(repeating: task.counter.2)
    var k0 = task.key.0
    var k1 = task.key.1
    for _ in 0..<10 {
      let first = wideProduct(c0, 0xD251_1F53)
      let second = wideProduct(c2, 0xCD9E_8D57)
      c0 = second.high ^ c1 ^ Bits(repeating: k0)
      c1 = second.low
      c2 = first.high ^ c3 ^ Bits(repeating: k1)
      c3 = first.low
      k0 = k0 &+ 0x9E37_79B9
      k1 = k1 &+ 0xBB67_AE85
    }
    // Lane l has words 4l … 4l + 3: the four vectors are woven together.
    let (f0, f1) = (dropoutFactors(c0, threshold, kept), dropoutFactors(c1, threshold, kept))
    let (f2, f3) = (dropoutFactors(c2, threshold, kept), dropoutFactors(c3, threshold, kept))
    let (even0, even1) = (zipLow(f0, f2), zipHigh(f0, f2))
    let (odd0, odd1) = (zipLow(f1, f3), zipHigh(f1, f3))
    let isWhole = i &+ 4 &* lanes <= count
    let target = isWhole ? output + i : rest
    store(zipLow(even0, odd0), target)
    store(zipHigh(even0, odd0), target + lanes)
    store(zipLow(even1, odd1), target + 2 &* lanes)
    store(zipHigh(even1, odd1), target + 3 &* lanes)
    if !isWhole { copyFloats(rest, output + i, count &- i) }
    block = block &+ Bits(repeating: UInt32(lanes))
    i &+= 4 &* lanes
  }
}
