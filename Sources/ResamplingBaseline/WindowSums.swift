import CPUFeatures
import ResamplingInterface

/// Numbers of one position pair: 16 slots of two.
@inline(__always)
var pairWidth: Int { 32 }

/// The weighted sums of 16 slots over one window: whole numbers that may leave 0…255.
///
/// `pairs` is [pair][slot][2]. The sums start with one half (of the 22 fractional bits) and wrap at
/// 32 bits; what is left after all products is exact.
@inline(__always)
func window(
  _ index: Int, _ windows: PairedWindows, pairs: UnsafePointer<Int16>
) -> SIMD16<Int32> {
  pokeprep_window(
    pairs + Int(windows.starts[index]) &* pairWidth,
    windows.weights + 2 &* index &* windows.stride, windows.counts[index])
}

/// The same as bytes.
@inline(__always)
func sumWindow(
  _ index: Int, _ windows: PairedWindows, pairs: UnsafePointer<Int16>,
  into samples: UnsafeMutablePointer<UInt8>
) {
  pokeprep_store_samples(window(index, windows, pairs: pairs), samples)
}
