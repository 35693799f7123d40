import CPUFeatures
import ResamplingInterface

/// Numbers of one group: 16 slots of 32 bits.
@inline(__always)
var groupWidth: Int { 32 }

/// Positions of a group.
@inline(__always)
var groupSize: Int { Int(pokeprep_group) }

/// Groups of so many positions.
@inline(__always)
func groups(of count: Int) -> Int { (count &+ groupSize &- 1) / groupSize }

/// The weights of one window.
@inline(__always)
func weights(_ index: Int, _ windows: GroupedWindows) -> UnsafePointer<UInt32> {
  windows.weights + Int(pokeprep_group_words) &* index &* windows.groupCount
}

/// The weighted sums of 16 slots over one window, as bytes.
///
/// `groups` is [group][slot][position]. The sums start with one half (of the 22 fractional bits) and
/// wrap at 32 bits; what is left after all products is exact.
@inline(__always)
func sumWindow(
  _ index: Int, _ windows: GroupedWindows, groups: UnsafePointer<Int16>,
  into samples: UnsafeMutablePointer<UInt8>
) {
  pokeprep_sum_window(
    groups + Int(windows.starts[index]) &* groupWidth, weights(index, windows),
    Int32(truncatingIfNeeded: windows.groupCount), samples)
}
