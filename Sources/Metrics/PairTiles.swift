/// The arithmetic of one register tile: four rows of one matrix against a few rows of another.
///
/// Eight accumulators of 128 bits, the values of the columns and one of a row fit the sixteen
/// registers of SSE2 and NEON. There is no fused multiplication with addition, so that the sums
/// are the same on every CPU.
protocol PairTile: SendableMetatype {
  associatedtype Scalar: BinaryFloatingPoint & SIMDScalar & Sendable
  /// How many rows of the second matrix a tile takes.
  static var columnCount: Int { get }
  /// Adds the sums over `depth` coordinates to 4 × `columnCount` numbers in 64 bits.
  ///
  /// - Parameters:
  ///   - depth: Coordinates to go through.
  ///   - rows: depth × 4 values of the first matrix.
  ///   - columns: depth × `columnCount` values of the second.
  ///   - target: The tile's first number.
  ///   - stride: How far apart the rows of `target` are.
  static func accumulate(
    depth: Int, rows: UnsafePointer<Scalar>, columns: UnsafePointer<Scalar>,
    into target: UnsafeMutablePointer<Double>, stride: Int)
}

/// How many rows of the first matrix every tile takes.
let tileRowCount = 4

/// Dot products in 32 bits.
enum FloatProduct: PairTile {
  static var columnCount: Int { 8 }

  static func accumulate(
    depth: Int, rows: UnsafePointer<Float>, columns: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Double>, stride: Int
  ) {
    unsafe addSums(depth, rows, columns, target, stride) { a, b in a * b }
  }
}

/// Squared Euclidean distances in 32 bits, from differences: those of equal rows are exactly 0,
/// and near ones lose nothing, as they would in ‖a‖² + ‖b‖² − 2a·b.
enum FloatSquaredDistance: PairTile {
  static var columnCount: Int { 8 }

  static func accumulate(
    depth: Int, rows: UnsafePointer<Float>, columns: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Double>, stride: Int
  ) {
    unsafe addSums(depth, rows, columns, target, stride) { a, b in
      let difference = b - a
      return difference * difference
    }
  }
}

/// Adds the sums of what `term` makes of a value of each row and of the columns.
@inline(__always)
private func addSums(
  _ depth: Int, _ rows: UnsafePointer<Float>, _ columns: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Double>, _ stride: Int,
  term: (_ row: Float, _ columns: SIMD8<Float>) -> SIMD8<Float>
) {
  var (c0, c1, c2, c3) = (
    SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero
  )
  // Both pointers have depth × their width values, which `Panels` sees to.
  for k in 0..<depth {
    let a = unsafe load(rows + 4 &* k, SIMD4<Float>.self)
    let b = unsafe load(columns + 8 &* k, SIMD8<Float>.self)
    c0 += term(a[0], b)
    c1 += term(a[1], b)
    c2 += term(a[2], b)
    c3 += term(a[3], b)
  }
  unsafe add(c0, to: target)
  unsafe add(c1, to: target + stride)
  unsafe add(c2, to: target + 2 &* stride)
  unsafe add(c3, to: target + 3 &* stride)
}

/// Dot products in 64 bits, where eigenvalues near 0 matter.
enum DoubleProduct: PairTile {
  static var columnCount: Int { 4 }

  static func accumulate(
    depth: Int, rows: UnsafePointer<Double>, columns: UnsafePointer<Double>,
    into target: UnsafeMutablePointer<Double>, stride: Int
  ) {
    var (c0, c1, c2, c3) = (
      SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero
    )
    // Both pointers have depth × their width values, which `Panels` sees to.
    for k in 0..<depth {
      let a = unsafe load(rows + 4 &* k, SIMD4<Double>.self)
      let b = unsafe load(columns + 4 &* k, SIMD4<Double>.self)
      c0 += a[0] * b
      c1 += a[1] * b
      c2 += a[2] * b
      c3 += a[3] * b
    }
    for (row, sums) in [c0, c1, c2, c3].enumerated() {
      let place = unsafe target + row &* stride
      unsafe store(load(place, SIMD4<Double>.self) + sums, place)
    }
  }
}

@inline(__always)
func load<Scalar, Vector>(_ pointer: UnsafePointer<Scalar>, _: Vector.Type) -> Vector
where Vector: SIMD, Vector.Scalar == Scalar {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
}

@inline(__always)
func load<Scalar, Vector>(_ pointer: UnsafeMutablePointer<Scalar>, _: Vector.Type) -> Vector
where Vector: SIMD, Vector.Scalar == Scalar {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
}

@inline(__always)
func store<Vector>(_ vector: Vector, _ pointer: UnsafeMutablePointer<Vector.Scalar>)
where Vector: SIMD {
  unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
}

@inline(__always)
private func add(_ sums: SIMD8<Float>, to place: UnsafeMutablePointer<Double>) {
  let low = SIMD4<Double>(
    Double(sums[0]), Double(sums[1]), Double(sums[2]), Double(sums[3]))
  let high = SIMD4<Double>(
    Double(sums[4]), Double(sums[5]), Double(sums[6]), Double(sums[7]))
  unsafe store(load(place, SIMD4<Double>.self) + low, place)
  unsafe store(load(place + 4, SIMD4<Double>.self) + high, place + 4)
}
