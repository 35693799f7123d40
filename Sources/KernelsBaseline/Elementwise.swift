import KernelTasks

/// output = activation(a).
@Sendable
func activation(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let piece = Piece(task, item)
  activate(piece.activation, piece.a, piece.output, piece.count)
}

/// output = b · activation′, from the activation's output a.
@Sendable
func activationGradient(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let piece = Piece(task, item)
  activateGradient(piece.activation, piece.a, piece.b, piece.output, piece.count)
}

/// output = a + b.
@Sendable
func add(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  Piece(task, item).combine { a, b in a + b }
}

/// output = a − b.
@Sendable
func subtract(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  Piece(task, item).combine { a, b in a - b }
}

/// output = a · b.
@Sendable
func multiply(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  Piece(task, item).combine { a, b in a * b }
}

/// output = scale · a + shift.
@Sendable
func affine(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let piece = Piece(task, item)
  let scale = Vector(repeating: piece.scale)
  let shift = Vector(repeating: piece.shift)
  piece.map { a in multiplyAdd(shift, scale, a) }
}

/// output = a + scale · b.
@Sendable
func addScaled(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let piece = Piece(task, item)
  let scale = Vector(repeating: piece.scale)
  piece.combine { a, b in multiplyAdd(a, scale, b) }
}

/// output = max(a, 0) − a·b + log(1 + e^−|a|).
@Sendable
func bceWithLogits(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let piece = Piece(task, item)
  var i = 0
  while i < piece.count {
    let valid = min(piece.count &- i, lanes)
    let x = loadUpTo(piece.a + i, valid)
    let z = loadUpTo(piece.b + i, valid)
    let loss = x.replacing(with: 0, where: x .< 0) - x * z + softplusOfNegativeSize(x)
    storeUpTo(loss, piece.output + i, valid)
    i &+= lanes
  }
}

/// output = scale · (σ(a) − b).
@Sendable
func bceWithLogitsGradient(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let piece = Piece(task, item)
  let scale = Vector(repeating: piece.scale)
  var i = 0
  while i < piece.count {
    let valid = min(piece.count &- i, lanes)
    let difference = sigmoid(loadUpTo(piece.a + i, valid)) - loadUpTo(piece.b + i, valid)
    storeUpTo(scale * difference, piece.output + i, valid)
    i &+= lanes
  }
}

/// output = a rounded to bfloat16.
@Sendable
func roundToBFloat16(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let piece = Piece(task, item)
  for i in 0..<piece.count { piece.output[i] = BFloat16.rounded(piece.a[i]) }
}

/// output = scale · byte + shift.
@Sendable
func imagesToFloat(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  guard let bytes = task.pointee.bytes else { return }
  let start = item &* ElementwiseTask.chunk
  let end = min(start &+ ElementwiseTask.chunk, task.pointee.count)
  let scale = task.pointee.scale
  let shift = task.pointee.shift
  for i in start..<end {
    task.pointee.output[i] = Float(bytes[i]) * scale + shift
  }
}

/// The part of a task that one work item handles.
struct Piece {
  let a: UnsafePointer<Float>
  let b: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  let count: Int
  let scale: Float
  let shift: Float
  let activation: Activation

  @inline(__always)
  init(_ task: UnsafePointer<ElementwiseTask>, _ item: Int) {
    let task = task
    let start = item &* ElementwiseTask.chunk
    a = task.pointee.a + start
    b = task.pointee.b + start
    output = task.pointee.output + start
    count = min(ElementwiseTask.chunk, task.pointee.count &- start)
    scale = task.pointee.scale
    shift = task.pointee.shift
    activation = task.pointee.activation
  }

  @inline(__always)
  func map(_ function: (Vector) -> Vector) {
    forEachVector(count) { i, valid in
      storeUpTo(function(loadUpTo(a + i, valid)), output + i, valid)
    }
  }

  @inline(__always)
  func combine(_ function: (Vector, Vector) -> Vector) {
    forEachVector(count) { i, valid in
      storeUpTo(function(loadUpTo(a + i, valid), loadUpTo(b + i, valid)), output + i, valid)
    }
  }
}
