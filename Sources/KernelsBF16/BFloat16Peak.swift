import BFloat16Intrinsics
import KernelTasks

// The register tiles' products without their loads: as many sums, both factors in registers.

/// Products of pairs in as many chains as the register tile of dot products has.
@Sendable
func dotPeak(_ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let task = task.assumingMemoryBound(to: PeakTask.self).pointee
  pokeprep_dot_peak(task.iterations, task.sums + item &* PeakTask.width)
}

/// Products of AMX tiles with four tiles of sums.
@Sendable
func tilePeak(_ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let task = task.assumingMemoryBound(to: PeakTask.self).pointee
  pokeprep_tiles_begin()
  pokeprep_tile_peak(task.iterations, task.sums + item &* PeakTask.width)
  pokeprep_tiles_end()
}
