import CPUFeatures
import ResamplingInterface

/// Numbers of one position pair: 16 slots of two.
@inline(__always)
var pairWidth: Int { 32 }

/// The weighted sums of 16 slots over one window, as bytes.
///
/// `pairs` is [pair][slot][2]. The sums start with one half (of the 22 fractional bits) and wrap at
/// 32 bits; what is left after all products is exact.
@inline(__always)
func sumWindow(
  _ index: Int, _ windows: PairedWindows, pairs: UnsafePointer<Int16>,
  into samples: UnsafeMutablePointer<UInt8>
) {
  var pair = pairs + Int(windows.starts[index]) &* pairWidth
  var weight = windows.weights + 2 &* index &* windows.stride
  var high = SIMD16<Int32>(repeating: 0)
  var low = SIMD16<Int32>(repeating: 1 << 21)
  var left = windows.counts[index]
  while left > 0 {
    high = pokeprep_add_pairs(high, pair, weight[0])
    low = pokeprep_add_pairs(low, pair, weight[1])
    pair += pairWidth
    weight += 2
    left &-= 1
  }
  pokeprep_store_samples(high, low, samples)
}
