import CKernelIntrinsics
import KernelTasks

// What differs between instruction sets: the vector, the rows of the register tile and the
// multiplication with addition. A few kernels ask for the set, too, where AVX-512 wants other tiles.

#if ISA_AVX512
  typealias Vector = SIMD16<Float>
  typealias TileVector = SIMD32<Float>
  typealias Bits = SIMD16<UInt32>
  @inline(__always)
  var registerTile: RegisterTile { RegisterTile(rows: 12, columns: 32, narrowLimit: 8) }
  @inline(__always)
  var isa: InstructionSet { InstructionSet.avx512 }
#elseif ISA_AVX2
  typealias Vector = SIMD8<Float>
  typealias TileVector = SIMD16<Float>
  typealias Bits = SIMD8<UInt32>
  @inline(__always)
  var registerTile: RegisterTile { RegisterTile(rows: 6, columns: 16, narrowLimit: 6) }
  @inline(__always)
  var isa: InstructionSet { InstructionSet.avx2 }
#else
  typealias Vector = SIMD4<Float>
  typealias TileVector = SIMD8<Float>
  typealias Bits = SIMD4<UInt32>
  @inline(__always)
  var registerTile: RegisterTile { RegisterTile(rows: 6, columns: 8, narrowLimit: 4) }
  @inline(__always)
  var isa: InstructionSet { InstructionSet.baseline }
#endif

/// accumulator + a·b, rounded once where the CPU has a fused instruction.
@inline(__always)
func multiplyAdd<V: SIMD>(_ accumulator: V, _ a: V, _ b: V) -> V where V.Scalar == Float {
  #if ISA_BASELINE && arch(x86_64)
    // Without the instruction `addingProduct` would call libm's fmaf for every lane.
    accumulator + a * b
  #else
    accumulator.addingProduct(a, b)
  #endif
}

/// Lanes of a vector.
@inline(__always)
var lanes: Int { Vector.scalarCount }

@inline(__always)
func load(_ pointer: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
}

@inline(__always)
func load(_ pointer: UnsafeMutablePointer<Float>) -> Vector {
  UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
}

@inline(__always)
func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
}

/// The first `count` elements, zeros behind them; reads no more than these.
@inline(__always)
func loadPartial(_ pointer: UnsafePointer<Float>, _ count: Int) -> Vector {
  var result = Vector.zero
  var i = 0
  while i < count {
    result[i] = pointer[i]
    i &+= 1
  }
  return result
}

/// Writes the first `count` lanes and no more.
@inline(__always)
func storePartial(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i < count {
    pointer[i] = vector[i]
    i &+= 1
  }
}

/// Copies `count` floats between places that do not overlap.
@inline(__always)
func copyFloats(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ count: Int)
{
  var i = 0
  while i &+ lanes <= count {
    store(load(source + i), target + i)
    i &+= lanes
  }
  guard i < count else { return }
  if count >= lanes {
    // The last vector overlaps the one before it, which costs less than a loop over the rest.
    store(load(source + (count &- lanes)), target + (count &- lanes))
    return
  }
  copyShort(source, target, count)
}

/// Copies 0 < `count` < `lanes` floats as two overlapping pieces of half a vector, a quarter, ….
@inline(__always)
func copyShort(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ count: Int)
{
  #if ISA_AVX512
    if count >= 8 {
      copyEnds(SIMD8<Float>.self, source, target, count)
      return
    }
  #endif
  if count >= 4 {
    copyEnds(SIMD4<Float>.self, source, target, count)
  } else if count >= 2 {
    copyEnds(SIMD2<Float>.self, source, target, count)
  } else {
    target[0] = source[0]
  }
}

/// Copies the first and the last floats of `count`, as many as `V` holds, which may overlap.
@inline(__always)
func copyEnds<V: SIMD>(
  _ type: V.Type, _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
  _ count: Int
) where V.Scalar == Float {
  let last = count &- V.scalarCount
  let first = UnsafeRawPointer(source).loadUnaligned(as: V.self)
  let second = UnsafeRawPointer(source + last).loadUnaligned(as: V.self)
  UnsafeMutableRawPointer(target).storeBytes(of: first, as: V.self)
  UnsafeMutableRawPointer(target + last).storeBytes(of: second, as: V.self)
}

@inline(__always)
func zeroFloats(_ target: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i &+ lanes <= count {
    store(.zero, target + i)
    i &+= lanes
  }
  while i < count {
    target[i] = 0
    i &+= 1
  }
}

/// √ of every lane.
@inline(__always)
func squareRoot(_ vector: Vector) -> Vector {
  #if ISA_AVX512
    pokeprep_sqrt16(vector)
  #elseif ISA_AVX2
    pokeprep_sqrt8(vector)
  #else
    pokeprep_sqrt4(vector)
  #endif
}

/// Every lane, times its slope where it is negative.
@inline(__always)
func leaky(_ v: Vector, _ slopes: Vector) -> Vector {
  #if ISA_AVX512
    pokeprep_bend16(v, slopes)
  #elseif ISA_AVX2
    pokeprep_bend8(v, slopes)
  #else
    pokeprep_bend4(v, slopes)
  #endif
}

/// Every lane, times its slope where the same lane of `sign` is negative, or not positive either.
@inline(__always)
func sloped(_ v: Vector, _ slopes: Vector, bySign sign: Vector, withZero: Bool) -> Vector {
  #if ISA_AVX512
    withZero
      ? pokeprep_slope_not_positive16(v, slopes, sign) : pokeprep_slope_negative16(v, slopes, sign)
  #elseif ISA_AVX2
    withZero
      ? pokeprep_slope_not_positive8(v, slopes, sign) : pokeprep_slope_negative8(v, slopes, sign)
  #else
    withZero
      ? pokeprep_slope_not_positive4(v, slopes, sign) : pokeprep_slope_negative4(v, slopes, sign)
  #endif
}

/// The four sums of all lanes of four vectors, by halves and a transposition.
///
/// Four scalar sums would be woven into each other by the compiler, at three times the
/// instructions.
@inline(__always)
func laneSums(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) -> SIMD4<Float> {
  let (a, b, c, d) = (quarter(a), quarter(b), quarter(c), quarter(d))
  let ab =
    SIMD4(lowHalf: a.lowHalf, highHalf: b.lowHalf)
    + SIMD4(lowHalf: a.highHalf, highHalf: b.highHalf)
  let cd =
    SIMD4(lowHalf: c.lowHalf, highHalf: d.lowHalf)
    + SIMD4(lowHalf: c.highHalf, highHalf: d.highHalf)
  return SIMD4(lowHalf: ab.evenHalf, highHalf: cd.evenHalf)
    + SIMD4(lowHalf: ab.oddHalf, highHalf: cd.oddHalf)
}

/// The lanes added up to four.
@inline(__always)
func quarter(_ vector: Vector) -> SIMD4<Float> {
  #if ISA_AVX512
    let eight = vector.lowHalf + vector.highHalf
    return eight.lowHalf + eight.highHalf
  #elseif ISA_AVX2
    return vector.lowHalf + vector.highHalf
  #else
    return vector
  #endif
}

/// Calls `body` with the start and the length of every vector of `count` elements; only the last
/// may be shorter.
///
/// For short closures, which are inlined; long ones would become functions, called for every
/// vector, so kernels with long bodies write the loop out.
@inline(__always)
func forEachVector(_ count: Int, _ body: (_ start: Int, _ valid: Int) -> Void) {
  var i = 0
  while i < count {
    body(i, min(count &- i, lanes))
    i &+= lanes
  }
}

@inline(__always)
func loadUpTo(_ pointer: UnsafePointer<Float>, _ valid: Int) -> Vector {
  valid == lanes ? load(pointer) : loadPartial(pointer, valid)
}

@inline(__always)
func storeUpTo(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>, _ valid: Int) {
  if valid == lanes { store(vector, pointer) } else { storePartial(vector, pointer, valid) }
}
