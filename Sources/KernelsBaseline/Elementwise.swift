import KernelTasks

/// One piece of an operation on elements.
@Sendable
func elementwise(
  _ task: UnsafePointer<ElementwiseTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let piece = Piece(task, item)
  let scale = Vector(repeating: piece.scale)
  let shift = Vector(repeating: piece.shift)
  switch task.pointee.operation {
  case .activation: activate(piece.activation, piece.a, piece.output, piece.count)
  case .activationGradient:
    activateGradient(piece.activation, piece.a, piece.b, piece.output, piece.count)
  case .add: piece.combine { a, b in a + b }
  case .subtract: piece.combine { a, b in a - b }
  case .multiply: piece.combine { a, b in a * b }
  case .affine: piece.map { a in multiplyAdd(shift, scale, a) }
  case .bceWithLogits: piece.crossEntropy()
  case .roundToBFloat16:
    for i in 0..<piece.count { piece.output[i] = BFloat16.rounded(piece.a[i]) }
  case .imagesToFloat:
    guard let bytes = task.pointee.bytes else { return }
    let start = item &* ElementwiseTask.chunk
    for i in 0..<piece.count {
      piece.output[i] = Float(bytes[start &+ i]) * piece.scale + piece.shift
    }
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

  /// max(a, 0) − a·b + log(1 + e^−|a|).
  @inline(__always)
  func crossEntropy() {
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      let x = loadUpTo(a + i, valid)
      let z = loadUpTo(b + i, valid)
      let loss = x.replacing(with: 0, where: x .< 0) - x * z + softplusOfNegativeSize(x)
      storeUpTo(loss, output + i, valid)
      i &+= lanes
    }
  }
}
