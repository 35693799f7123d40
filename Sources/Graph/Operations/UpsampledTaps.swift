import KernelTasks
import Kernels

/// The sums of taps.
private enum TapSums {
  /// Which of three taps of an axis each of four is the sum of.
  private static let sources = [[2], [1, 2], [0, 1], [0]]

  /// Every one of the 16 sums with every one of the nine taps that is in it.
  static let terms = (0..<16).flatMap { sum in
    sources[sum / 4].flatMap { row in sources[sum % 4].map { (sum: sum, tap: row * 3 + $0) } }
  }

  /// Three blocks of `size` floats to four.
  static func expand(
    _ three: UnsafePointer<Float>, _ four: UnsafeMutablePointer<Float>, size: Int,
    _ engine: KernelEngine
  ) -> [any KernelCall] {
    unsafe [
      engine.copy(three + 2 * size, to: four, count: size),
      engine.combine(.add, three + size, three + 2 * size, output: four + size, count: size),
      engine.combine(.add, three, three + size, output: four + 2 * size, count: size),
      engine.copy(three, to: four + 3 * size, count: size),
    ]
  }

  /// Four blocks of `size` floats to three: the transpose of `expand`.
  static func contract(
    _ four: UnsafePointer<Float>, _ three: UnsafeMutablePointer<Float>, size: Int,
    _ engine: KernelEngine
  ) -> [any KernelCall] {
    unsafe [
      engine.combine(.add, four + 2 * size, four + 3 * size, output: three, count: size),
      engine.combine(.add, four + size, four + 2 * size, output: three + size, count: size),
      engine.combine(.add, four, four + size, output: three + 2 * size, count: size),
    ]
  }
}

extension Graph {
  /// The 4×4 weights of the transposed convolution with stride 2 that nearest upsampling by 2 and a 3×3
  /// convolution are together: 3×3×C×OC → 4×4×OC×C.
  ///
  /// A small pixel stands at two neighbouring places of an axis, so its taps towards the outputs before,
  /// at, at and behind these places are w₂, w₁ + w₂, w₀ + w₁ and w₀.
  func upsampledTaps(_ weights: Tensor) -> Tensor {
    let axes = weights.shape.axes
    precondition(axes.count == 4 && axes[0] == 3 && axes[1] == 3, "taps \(weights.shape)")
    let (inputs, outputs, size) = (axes[2], axes[3], axes[2] * axes[3])
    var operation = unsafe UnaryOperation(name: "upsampled taps", shape: [4, 4, outputs, inputs]) {
      $0.graph.downsampledTaps($0.outputGradient)
    } evaluation: { weights, result in
      for (sum, tap) in TapSums.terms {
        for i in 0..<size {
          unsafe result[sum * size + i % outputs * inputs + i / outputs] += weights[tap * size + i]
        }
      }
    } call: { context in
      let (turned, rows) = unsafe (context.scratch, context.scratch + 9 * size)
      let engine = context.engine
      return unsafe CallSequence(
        [
          engine.transpose(
            input: context.input(0), output: turned, count: 9, rows: inputs, columns: outputs)
        ] + TapSums.expand(turned, rows, size: 3 * size, engine)
          + (0..<4).flatMap { y in
            unsafe TapSums.expand(
              rows + y * 3 * size, context.output + y * 4 * size, size: size, engine)
          })
    }
    // The transposed taps, then their sums along the rows.
    operation.scratch = { _ in (9 + 12) * size }
    return addSingle(operation, [weights])
  }

  /// The transpose of `upsampledTaps`: 4×4×OC×C → 3×3×C×OC.
  func downsampledTaps(_ weights: Tensor) -> Tensor {
    let axes = weights.shape.axes
    precondition(axes.count == 4 && axes[0] == 4 && axes[1] == 4, "taps \(weights.shape)")
    let (outputs, inputs, size) = (axes[2], axes[3], axes[2] * axes[3])
    var operation = unsafe UnaryOperation(name: "downsampled taps", shape: [3, 3, inputs, outputs])
    {
      $0.graph.upsampledTaps($0.outputGradient)
    } evaluation: { weights, result in
      for (sum, tap) in TapSums.terms {
        for i in 0..<size {
          unsafe result[tap * size + i] += weights[sum * size + i % outputs * inputs + i / outputs]
        }
      }
    } call: { context in
      let (rows, sums) = unsafe (context.scratch, context.scratch + 12 * size)
      let engine = context.engine
      return unsafe CallSequence(
        TapSums.contract(context.input(0), rows, size: 4 * size, engine)
          + (0..<3).flatMap { y in
            unsafe TapSums.contract(rows + y * 4 * size, sums + y * 3 * size, size: size, engine)
          }
          + [
            engine.transpose(
              input: sums, output: context.output, count: 9, rows: outputs, columns: inputs)
          ])
    }
    // The sums along the rows, then along the columns.
    operation.scratch = { _ in (12 + 9) * size }
    return addSingle(operation, [weights])
  }
}
