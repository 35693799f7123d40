import KernelTasks

// The register tile: R rows × two vectors of accumulators. Per step of the depth it loads two
// vectors of B, broadcasts R floats of A and does 2·R multiplications with addition. Two ports
// times four cycles of latency ask for eight chains at least; 12×2 (AVX-512, 32 registers) and 6×2
// (16 registers) also keep the loads below the two per cycle that the first-level cache gives.
//
// The distances of A are constants, so that all rows are displacements from one pointer.

/// The accumulators of a tile.
///
/// A row's two vectors are one value of twice the width, which the compiler halves: as two values
/// it would do all left halves first, keep all broadcasts alive for the right ones, and spill. The
/// literals below make them, because `InlineArray(repeating:)` would stay a call, and a weak
/// symbol.
typealias Accumulators<let R: Int> = InlineArray<R, TileVector>

@inline(__always)
func rows12(_ v: TileVector) -> Accumulators<12> { [v, v, v, v, v, v, v, v, v, v, v, v] }
@inline(__always)
func rows8(_ v: TileVector) -> Accumulators<8> { [v, v, v, v, v, v, v, v] }
@inline(__always)
func rows6(_ v: TileVector) -> Accumulators<6> { [v, v, v, v, v, v] }
@inline(__always)
func rows4(_ v: TileVector) -> Accumulators<4> { [v, v, v, v] }

/// rows[r][0 ..< 2 vectors] = epilogue(start + Σ over the depth of a[r·aRow + k·aDepth] · b[k·bDepth]).
///
/// `accumulators` makes the accumulators, and thereby chooses R. With `isFirst` the start is the
/// bias, otherwise what the rows hold. Results below zero are multiplied by `slope`; 1 changes
/// nothing.
@inline(__always)
func gemmTile<let R: Int>(
  _ accumulators: (TileVector) -> Accumulators<R>, aRow: Int, aDepth: Int, bDepth: Int, depth: Int,
  a: UnsafePointer<Float>, b: UnsafePointer<Float>,
  rows: UnsafePointer<UnsafeMutablePointer<Float>>, isFirst: Bool, bias: UnsafePointer<Float>,
  slope: Float
) {
  var sums = accumulators(loadTile(bias))
  if !isFirst {
    for r in 0..<R { sums[unchecked: r] = loadTile(rows[r]) }
  }
  var a = a
  var b = b
  let end = b + depth &* bDepth
  while b < end {
    let columns = loadTile(b)
    for r in 0..<R {
      let value = TileVector(repeating: a[r &* aRow])
      sums[unchecked: r] = multiplyAdd(sums[unchecked: r], value, columns)
    }
    a += aDepth
    b += bDepth
  }
  let slopes = TileVector(repeating: slope)
  for r in 0..<R {
    let sum = sums[unchecked: r]
    UnsafeMutableRawPointer(rows[r]).storeBytes(
      of: sum.replacing(with: sum * slopes, where: sum .< 0), as: TileVector.self)
  }
}

@inline(__always)
func loadTile(_ pointer: UnsafePointer<Float>) -> TileVector {
  UnsafeRawPointer(pointer).loadUnaligned(as: TileVector.self)
}

/// The edge-aware tile of one use of the GEMM: picks the smallest register tile that holds the
/// rows and lets edge tiles work in a spare tile.
///
/// `rows` are pointers to the results, `rowCount` of them valid; `columnCount` says how many of the
/// tile's columns exist.
@inline(__always)
func gemmEdgeTile(
  rowCount: Int, columnCount: Int, rows: UnsafeMutablePointer<UnsafeMutablePointer<Float>>,
  isFirst: Bool, scratch: UnsafeMutablePointer<Float>,
  kernel: (UnsafePointer<UnsafeMutablePointer<Float>>) -> Void
) {
  let tileRows = registerTile.rows
  let columns = 2 &* lanes
  if rowCount == tileRows && columnCount == columns {
    kernel(rows)
    return
  }
  // Row pointers of the edge: the spare tile for rows or columns that do not exist.
  let spare = scratch + TileScratch.tile
  let pointers = edgeRowPointers(scratch)
  let isColumnEdge = columnCount < columns
  for r in 0..<tileRows {
    pointers[r] = isColumnEdge || r >= rowCount ? spare + r &* columns : rows[r]
  }
  if isColumnEdge && !isFirst {
    for r in 0..<rowCount { copyFloats(rows[r], pointers[r], columnCount) }
  }
  kernel(pointers)
  if isColumnEdge {
    for r in 0..<rowCount { copyFloats(pointers[r], rows[r], columnCount) }
  }
}

/// The pointers to the target pixels of a block.
@inline(__always)
func rowPointers(_ scratch: UnsafeMutablePointer<Float>)
  -> UnsafeMutablePointer<UnsafeMutablePointer<Float>>
{
  pointers(scratch + PatchScratch.rowPointers)
}

/// The pointers to the rows of one tile.
@inline(__always)
func tilePointers(_ scratch: UnsafeMutablePointer<Float>)
  -> UnsafeMutablePointer<UnsafeMutablePointer<Float>>
{
  pointers(scratch + TileScratch.pointers)
}

@inline(__always)
func edgeRowPointers(_ scratch: UnsafeMutablePointer<Float>)
  -> UnsafeMutablePointer<UnsafeMutablePointer<Float>>
{
  pointers(scratch + TileScratch.edgePointers)
}

@inline(__always)
func pointers(_ floats: UnsafeMutablePointer<Float>)
  -> UnsafeMutablePointer<UnsafeMutablePointer<Float>>
{
  UnsafeMutableRawPointer(floats).assumingMemoryBound(to: UnsafeMutablePointer<Float>.self)
}
