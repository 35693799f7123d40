import KernelInterface

// The register tile: R rows × two vectors of accumulators. Per step of the depth it loads two
// vectors of B, broadcasts R floats of A and does 2·R multiplications with addition. Two ports
// times four cycles of latency ask for eight chains at least; 12×2 (AVX-512, 32 registers) and 6×2
// (16 registers) also keep the loads below the two per cycle that the first-level cache gives.
//
// The distances of A are constants, so that all rows are displacements from one pointer.

/// The accumulators of one column of vectors of a tile. They are made by the literals below:
/// `InlineArray(repeating:)` would stay a call, and a weak symbol.
typealias Column<let R: Int> = InlineArray<R, Vector>

@inline(__always)
func column12(_ v: Vector) -> Column<12> { [v, v, v, v, v, v, v, v, v, v, v, v] }
@inline(__always)
func column8(_ v: Vector) -> Column<8> { [v, v, v, v, v, v, v, v] }
@inline(__always)
func column6(_ v: Vector) -> Column<6> { [v, v, v, v, v, v] }
@inline(__always)
func column4(_ v: Vector) -> Column<4> { [v, v, v, v] }

/// rows[r][0 ..< 2 vectors] = epilogue(start + Σ over the depth of a[r·aRow + k·aDepth] · b[k·bDepth]).
///
/// - Parameters:
///   - column: makes the accumulators, and thereby chooses R.
///   - isFirst: start from the bias; otherwise from what the rows hold.
///   - slope: results below zero are multiplied by this; 1 changes nothing.
@inline(__always)
func gemmTile<let R: Int>(
  _ column: (Vector) -> Column<R>, aRow: Int, aDepth: Int, bDepth: Int, depth: Int, a: UnsafePointer<Float>,
  b: UnsafePointer<Float>, rows: UnsafePointer<UnsafeMutablePointer<Float>>, isFirst: Bool,
  bias: UnsafePointer<Float>, slope: Float
) {
  var left = column(load(bias))
  var right = column(load(bias + lanes))
  if !isFirst {
    for r in 0..<R {
      left[unchecked: r] = load(rows[r])
      right[unchecked: r] = load(rows[r] + lanes)
    }
  }
  var a = a
  var b = b
  let end = b + depth &* bDepth
  while b < end {
    let b0 = load(b)
    let b1 = load(b + lanes)
    for r in 0..<R {
      let value = Vector(repeating: a[r &* aRow])
      left[unchecked: r] = multiplyAdd(left[unchecked: r], value, b0)
      right[unchecked: r] = multiplyAdd(right[unchecked: r], value, b1)
    }
    a += aDepth
    b += bDepth
  }
  let slopes = Vector(repeating: slope)
  for r in 0..<R {
    let l = left[unchecked: r]
    let h = right[unchecked: r]
    store(l.replacing(with: l * slopes, where: l .< 0), rows[r])
    store(h.replacing(with: h * slopes, where: h .< 0), rows[r] + lanes)
  }
}

/// The edge-aware tile of one use of the GEMM: picks the smallest register tile that holds the
/// rows and lets edge tiles work in a spare tile.
///
/// - Parameters:
///   - rows: pointers to the results, `rowCount` of them valid and room for a whole tile.
///   - columnCount: how many of the tile's columns exist.
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
  let spare = scratch + WorkerScratch.tile
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
  pointers(scratch + WorkerScratch.rowPointers)
}

/// The pointers to the rows of one tile.
@inline(__always)
func tilePointers(_ scratch: UnsafeMutablePointer<Float>)
  -> UnsafeMutablePointer<UnsafeMutablePointer<Float>>
{
  pointers(scratch + WorkerScratch.tilePointers)
}

@inline(__always)
func edgeRowPointers(_ scratch: UnsafeMutablePointer<Float>)
  -> UnsafeMutablePointer<UnsafeMutablePointer<Float>>
{
  pointers(scratch + WorkerScratch.edgePointers)
}

@inline(__always)
func pointers(_ floats: UnsafeMutablePointer<Float>)
  -> UnsafeMutablePointer<UnsafeMutablePointer<Float>>
{
  UnsafeMutableRawPointer(floats).assumingMemoryBound(to: UnsafeMutablePointer<Float>.self)
}
