import CKernelIntrinsics
import KernelTasks

// Transposition in registers: with n lanes, log2 n rounds of "take the lanes of rows i and i + n/2
// in turn" move element (r, c) to (c, r).

#if ISA_AVX512
  typealias Square = InlineArray<16, Vector>
  @inline(__always)
  func loadSquare(_ p: UnsafePointer<Float>, _ s: Int) -> Square {
    [
      load(p), load(p + s), load(p + 2 &* s), load(p + 3 &* s),
      load(p + 4 &* s), load(p + 5 &* s), load(p + 6 &* s), load(p + 7 &* s),
      load(p + 8 &* s), load(p + 9 &* s), load(p + 10 &* s), load(p + 11 &* s),
      load(p + 12 &* s), load(p + 13 &* s), load(p + 14 &* s), load(p + 15 &* s),
    ]
  }
  @inline(__always)
  func zipLow(_ a: Vector, _ b: Vector) -> Vector { pokeprep_zip_low16(a, b) }
  @inline(__always)
  func zipHigh(_ a: Vector, _ b: Vector) -> Vector { pokeprep_zip_high16(a, b) }
#elseif ISA_AVX2
  typealias Square = InlineArray<8, Vector>
  @inline(__always)
  func loadSquare(_ p: UnsafePointer<Float>, _ s: Int) -> Square {
    [
      load(p), load(p + s), load(p + 2 &* s), load(p + 3 &* s),
      load(p + 4 &* s), load(p + 5 &* s), load(p + 6 &* s), load(p + 7 &* s),
    ]
  }
  @inline(__always)
  func zipLow(_ a: Vector, _ b: Vector) -> Vector { pokeprep_zip_low8(a, b) }
  @inline(__always)
  func zipHigh(_ a: Vector, _ b: Vector) -> Vector { pokeprep_zip_high8(a, b) }
#else
  typealias Square = InlineArray<4, Vector>
  @inline(__always)
  func loadSquare(_ p: UnsafePointer<Float>, _ s: Int) -> Square {
    [load(p), load(p + s), load(p + 2 &* s), load(p + 3 &* s)]
  }
  @inline(__always)
  func zipLow(_ a: Vector, _ b: Vector) -> Vector { pokeprep_zip_low4(a, b) }
  @inline(__always)
  func zipHigh(_ a: Vector, _ b: Vector) -> Vector { pokeprep_zip_high4(a, b) }
#endif

/// One round: the lanes of rows i and i + half in turn.
@inline(__always)
private func zipped(_ rows: Square) -> Square {
  let half = lanes / 2
  var result = rows
  for i in 0..<half {
    result[unchecked: 2 &* i] = zipLow(rows[unchecked: i], rows[unchecked: i &+ half])
    result[unchecked: 2 &* i &+ 1] = zipHigh(rows[unchecked: i], rows[unchecked: i &+ half])
  }
  return result
}

/// target[c·targetStride + r] = source[r·sourceStride + c] for a square of `lanes` rows.
@inline(__always)
func transposeSquare(
  _ source: UnsafePointer<Float>, _ sourceStride: Int, _ target: UnsafeMutablePointer<Float>,
  _ targetStride: Int
) {
  var square = zipped(zipped(loadSquare(source, sourceStride)))
  #if ISA_AVX512
    square = zipped(zipped(square))
  #elseif ISA_AVX2
    square = zipped(square)
  #endif
  for i in 0..<lanes { store(square[unchecked: i], target + i &* targetStride) }
}

/// target[c·targetStride + r] = source[r·sourceStride + c].
@inline(never)
func transpose(
  _ source: UnsafePointer<Float>, _ sourceStride: Int, rows: Int, columns: Int,
  _ target: UnsafeMutablePointer<Float>, _ targetStride: Int
) {
  // The last square overlaps the one before it, which costs less than single elements.
  let wholeRows = rows < lanes ? 0 : rows
  let wholeColumns = columns / lanes &* lanes
  var c = 0
  while c < wholeColumns {
    var r = 0
    while r < wholeRows {
      let first = min(r, rows &- lanes)
      transposeSquare(
        source + (first &* sourceStride &+ c), sourceStride,
        target + (c &* targetStride &+ first), targetStride)
      r &+= lanes
    }
    c &+= lanes
  }
  // What is left on the right and below.
  for r in 0..<max(rows, 0) {
    var c = r < wholeRows ? wholeColumns : 0
    while c < columns {
      target[c &* targetStride &+ r] = source[r &* sourceStride &+ c]
      c &+= 1
    }
  }
}

/// One band of rows of one matrix of a `TransposeTask`.
@Sendable
func transposeBand(
  _ task: UnsafePointer<TransposeTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let matrix = item / task.bands
  let first = (item &- matrix &* task.bands) &* TransposeTask.band
  let start = matrix &* task.rows &* task.columns
  transpose(
    task.input + (start &+ first &* task.columns), task.columns,
    rows: min(TransposeTask.band, task.rows &- first), columns: task.columns,
    task.output + (start &+ first), task.rows)
}
