import KernelTasks

// The products of the algorithm of `WinogradPass`: register tiles over a panel and packed weights or a
// packed output gradient.

/// The panel's product with `length` rows of the packed weights of all columns, which are `depth`
/// rows of a tile apart.
@inline(__always)
func winogradPanelProducts(
  _ weights: UnsafePointer<Float>, _ depth: Int, _ length: Int, _ tiles: Int, _ columns: Int,
  _ panel: UnsafePointer<Float>, _ products: UnsafeMutablePointer<Float>, _ isFirst: Bool
) {
  var column = 0
  while column < columns {
    let b = weights + column &* depth
    let isHalf = columns &- column <= lanes
    var row = 0
    while row < tiles {
      let a = panel + row &* PatchPanel.stride
      let c = products + (row &* PatchPanel.stride &+ column)
      if isHalf {
        winogradHalfProduct(length, a, b, c, isFirst)
      } else {
        winogradProduct(length, a, b, c, isFirst)
      }
      row &+= registerTile.rows
    }
    column &+= 2 &* lanes
  }
}

/// C[R × tile columns] (+)= Σ over the depth of a[r·aRow + k·aDepth] · b[k·tile columns].
@inline(__always)
func productTile<let R: Int>(
  _ accumulators: (TileVector) -> Accumulators<R>, aRow: Int, aDepth: Int, cRow: Int, depth: Int,
  a: UnsafePointer<Float>, b: UnsafePointer<Float>, c: UnsafeMutablePointer<Float>, isFirst: Bool
) {
  var sums = accumulators(.zero)
  if !isFirst {
    for r in 0..<R { sums[unchecked: r] = loadTile(c + r &* cRow) }
  }
  var a = a
  var b = b
  let end = b + depth &* (2 &* lanes)
  while b < end {
    let columns = loadTile(b)
    for r in 0..<R {
      let value = TileVector(repeating: a[r &* aRow])
      sums[unchecked: r] = multiplyAdd(sums[unchecked: r], value, columns)
    }
    a += aDepth
    b += 2 &* lanes
  }
  for r in 0..<R {
    UnsafeMutableRawPointer(c + r &* cRow).storeBytes(of: sums[unchecked: r], as: TileVector.self)
  }
}

/// The same for the left half of a tile's columns.
@inline(__always)
func halfProductTile<let R: Int>(
  _ accumulators: (Vector) -> InlineArray<R, Vector>, aRow: Int, aDepth: Int, cRow: Int, depth: Int,
  a: UnsafePointer<Float>, b: UnsafePointer<Float>, c: UnsafeMutablePointer<Float>, isFirst: Bool
) {
  var sums = accumulators(.zero)
  if !isFirst {
    for r in 0..<R { sums[unchecked: r] = load(c + r &* cRow) }
  }
  var a = a
  var b = b
  let end = b + depth &* (2 &* lanes)
  while b < end {
    let columns = load(b)
    for r in 0..<R {
      let value = Vector(repeating: a[r &* aRow])
      sums[unchecked: r] = multiplyAdd(sums[unchecked: r], value, columns)
    }
    a += aDepth
    b += 2 &* lanes
  }
  for r in 0..<R { store(sums[unchecked: r], c + r &* cRow) }
}

#if ISA_AVX512
  @inline(__always)
  func halfRows(_ v: Vector) -> InlineArray<12, Vector> { [v, v, v, v, v, v, v, v, v, v, v, v] }
#else
  @inline(__always)
  func halfRows(_ v: Vector) -> InlineArray<6, Vector> { [v, v, v, v, v, v] }
#endif

/// Panel rows times the left half of packed weights.
@inline(never)
func winogradHalfProduct(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ isFirst: Bool
) {
  halfProductTile(
    halfRows, aRow: PatchPanel.stride, aDepth: 1, cRow: PatchPanel.stride,
    depth: depth, a: a, b: b, c: c, isFirst: isFirst)
}

/// Panel columns times the left half of a packed output gradient.
@inline(never)
func winogradHalfGradientProduct(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ isFirst: Bool
) {
  halfProductTile(
    halfRows, aRow: 1, aDepth: PatchPanel.stride, cRow: WinogradGradientScratch.stride,
    depth: depth, a: a, b: b, c: c, isFirst: isFirst)
}

/// Panel rows times packed weights.
@inline(never)
func winogradProduct(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ isFirst: Bool
) {
  #if ISA_AVX512
    productTile(
      rows12, aRow: PatchPanel.stride, aDepth: 1, cRow: PatchPanel.stride,
      depth: depth, a: a, b: b, c: c, isFirst: isFirst)
  #else
    productTile(
      rows6, aRow: PatchPanel.stride, aDepth: 1, cRow: PatchPanel.stride,
      depth: depth, a: a, b: b, c: c, isFirst: isFirst)
  #endif
}

/// Panel columns times a packed output gradient.
@inline(never)
func winogradGradientProduct(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ isFirst: Bool
) {
  #if ISA_AVX512
    productTile(
      rows12, aRow: 1, aDepth: PatchPanel.stride, cRow: WinogradGradientScratch.stride,
      depth: depth, a: a, b: b, c: c, isFirst: isFirst)
  #else
    productTile(
      rows6, aRow: 1, aDepth: PatchPanel.stride, cRow: WinogradGradientScratch.stride,
      depth: depth, a: a, b: b, c: c, isFirst: isFirst)
  #endif
}
