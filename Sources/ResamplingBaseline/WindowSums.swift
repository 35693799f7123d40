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
  pokeprep_sum_window(
    pairs + Int(windows.starts[index]) &* pairWidth,
    windows.weights + 2 &* index &* windows.pairCount, Int32(truncatingIfNeeded: windows.pairCount),
    samples)
}
