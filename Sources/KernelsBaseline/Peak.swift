import KernelTasks

// The register tile's multiplications without its loads: as many accumulators, the same shape of
// the loop, both factors in registers.

/// Multiplications and additions of one turn.
@inline(__always)
var peakOperations: Int { 2 &* registerTile.rows &* TileVector.scalarCount }

/// Σ of x·y in as many chains as the register tile has.
@Sendable
func peak(_ task: UnsafePointer<PeakTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let task = task.pointee
  let sums = task.sums + item &* PeakTask.width
  #if ISA_AVX512
    peakLoop(rows12, iterations: task.iterations, sums: sums)
  #else
    peakLoop(rows6, iterations: task.iterations, sums: sums)
  #endif
}

@inline(__always)
func peakLoop<let R: Int>(
  _ accumulators: (TileVector) -> Accumulators<R>, iterations: Int,
  sums: UnsafeMutablePointer<Float>
) {
  var values = accumulators(loadTile(sums))
  // Factors from memory: the compiler must not know them.
  let x = loadTile(sums + 64)
  let y = loadTile(sums + 128)
  var i = 0
  while i < iterations {
    for r in 0..<R { values[unchecked: r] = multiplyAdd(values[unchecked: r], x, y) }
    i &+= 1
  }
  for r in 0..<R {
    UnsafeMutableRawPointer(sums + r &* TileVector.scalarCount).storeBytes(
      of: values[unchecked: r], as: TileVector.self)
  }
}
