import KernelInterface

/// The entries for `ElementwiseTask`.
let elementwiseKernels = ElementwiseKernels(
  activation: { task, item, _ in
    let piece = Piece(task, item)
    activate(piece.activation, piece.a, piece.output, piece.count)
  },
  activationGradient: { task, item, _ in
    let piece = Piece(task, item)
    activateGradient(piece.activation, piece.a, piece.b, piece.output, piece.count)
  },
  add: { task, item, _ in Piece(task, item).combine { a, b in a + b } },
  subtract: { task, item, _ in Piece(task, item).combine { a, b in a - b } },
  multiply: { task, item, _ in Piece(task, item).combine { a, b in a * b } },
  affine: { task, item, _ in
    let piece = Piece(task, item)
    let scale = Vector(repeating: piece.scale)
    let shift = Vector(repeating: piece.shift)
    piece.map { a in multiplyAdd(shift, scale, a) }
  },
  addScaled: { task, item, _ in
    let piece = Piece(task, item)
    let scale = Vector(repeating: piece.scale)
    piece.combine { a, b in multiplyAdd(a, scale, b) }
  },
  imagesToFloat: { task, item, _ in imagesToFloat(task, item) },
  bceWithLogits: { task, item, _ in
    Piece(task, item).combine { x, z in
      x.replacing(with: 0, where: x .< 0) - x * z + softplusOfNegativeSize(x)
    }
  },
  bceWithLogitsGradient: { task, item, _ in
    let piece = Piece(task, item)
    let scale = Vector(repeating: piece.scale)
    piece.combine { x, z in scale * (sigmoid(x) - z) }
  })

/// The part of a task that one work item handles.
private struct Piece {
  let a: UnsafePointer<Float>
  let b: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  let count: Int
  let scale: Float
  let shift: Float
  let activation: Activation

  @inline(__always)
  init(_ task: UnsafeRawPointer, _ item: Int) {
    let task = task.assumingMemoryBound(to: ElementwiseTask.self)
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

private func imagesToFloat(_ task: UnsafeRawPointer, _ item: Int) {
  let task = task.assumingMemoryBound(to: ElementwiseTask.self)
  guard let bytes = task.pointee.bytes else { return }
  let start = item &* ElementwiseTask.chunk
  let end = min(start &+ ElementwiseTask.chunk, task.pointee.count)
  let scale = task.pointee.scale
  let shift = task.pointee.shift
  for i in start..<end {
    task.pointee.output[i] = Float(bytes[i]) * scale + shift
  }
}
