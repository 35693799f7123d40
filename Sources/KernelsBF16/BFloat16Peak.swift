import CKernelIntrinsics
import KernelTasks

// The register tiles' products without their loads: as many sums, both factors in registers.

/// Products of pairs in as many chains as the register tile of dot products has.
@Sendable
func dotPeak(_ task: UnsafePointer<PeakTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let task = task.pointee
  pokeprep_dot_peak(task.iterations, task.sums + item &* PeakTask.width)
}

/// Products of AMX tiles with four tiles of sums.
@Sendable
func tilePeak(_ task: UnsafePointer<PeakTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>)
{
  let task = task.pointee
  pokeprep_tiles_begin()
  pokeprep_tile_peak(task.iterations, task.sums + item &* PeakTask.width)
  pokeprep_tiles_end()
}
