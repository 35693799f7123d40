import Kernels

/// The 4×4 weights of the transposed convolution with stride 2 that nearest upsampling by 2 and a 3×3
/// convolution are together: 3×3×C×OC → 4×4×OC×C.
///
/// A small pixel stands at two neighbouring places of an axis, so its taps towards the outputs before,
/// at, at and behind these places are w₂, w₁ + w₂, w₀ + w₁ and w₀.
struct UpsampledTaps: Operation {
  var name: String { "upsampled taps" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    let axes = inputs[0].axes
    precondition(axes.count == 4 && axes[0] == 3 && axes[1] == 3, "taps \(inputs[0])")
    return [[4, 4, axes[3], axes[2]]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.downsampledTaps(context.outputGradient)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let axes = context.inputShapes[0].axes
    let (inputs, outputs) = (axes[2], axes[3])
    var result = [Double](repeating: 0, count: context.outputShapes[0].count)
    for (sum, tap) in TapSums.terms {
      for c in 0..<inputs {
        for o in 0..<outputs {
          result[(sum * outputs + o) * inputs + c] +=
            context.inputs[0][(tap * inputs + c) * outputs + o]
        }
      }
    }
    return [result]
  }

  /// The transposed taps, then their sums along the rows.
  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int {
    inputs[0].count + inputs[0].count / 9 * 12
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let axes = context.inputShapes[0].axes
    let (input, output, size) = (context.input(0), context.output, axes[2] * axes[3])
    let (turned, rows) = (context.scratch, context.scratch + 9 * size)
    let engine = context.engine
    return CallSequence(
      [engine.transpose(input: input, output: turned, count: 9, rows: axes[2], columns: axes[3])]
        + TapSums.expand(turned, rows, size: 3 * size, engine)
        + (0..<4).flatMap { y in
          TapSums.expand(rows + y * 3 * size, output + y * 4 * size, size: size, engine)
        })
  }
}

/// The transpose of `UpsampledTaps`: 4×4×OC×C → 3×3×C×OC.
struct DownsampledTaps: Operation {
  var name: String { "downsampled taps" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    let axes = inputs[0].axes
    precondition(axes.count == 4 && axes[0] == 4 && axes[1] == 4, "taps \(inputs[0])")
    return [[3, 3, axes[3], axes[2]]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    [context.graph.upsampledTaps(context.outputGradient)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let axes = context.inputShapes[0].axes
    let (outputs, inputs) = (axes[2], axes[3])
    var result = [Double](repeating: 0, count: context.outputShapes[0].count)
    for (sum, tap) in TapSums.terms {
      for c in 0..<inputs {
        for o in 0..<outputs {
          result[(tap * inputs + c) * outputs + o] +=
            context.inputs[0][(sum * outputs + o) * inputs + c]
        }
      }
    }
    return [result]
  }

  /// The sums along the rows, then along the columns.
  func scratchCount(for inputs: [Shape], engine: KernelEngine) -> Int {
    inputs[0].count / 16 * (12 + 9)
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let axes = context.inputShapes[0].axes
    let (input, output, size) = (context.input(0), context.output, axes[2] * axes[3])
    let (rows, sums) = (context.scratch, context.scratch + 12 * size)
    let engine = context.engine
    return CallSequence(
      TapSums.contract(input, rows, size: 4 * size, engine)
        + (0..<3).flatMap { y in
          TapSums.contract(rows + y * 4 * size, sums + y * 3 * size, size: size, engine)
        }
        + [engine.transpose(input: sums, output: output, count: 9, rows: axes[2], columns: axes[3])]
    )
  }
}

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
    [
      engine.affine(input: three + 2 * size, scale: 1, shift: 0, output: four, count: size),
      engine.add(three + size, three + 2 * size, output: four + size, count: size),
      engine.add(three, three + size, output: four + 2 * size, count: size),
      engine.affine(input: three, scale: 1, shift: 0, output: four + 3 * size, count: size),
    ]
  }

  /// Four blocks of `size` floats to three: the transpose of `expand`.
  static func contract(
    _ four: UnsafePointer<Float>, _ three: UnsafeMutablePointer<Float>, size: Int,
    _ engine: KernelEngine
  ) -> [any KernelCall] {
    [
      engine.add(four + 2 * size, four + 3 * size, output: three, count: size),
      engine.add(four + size, four + 2 * size, output: three + size, count: size),
      engine.add(four, four + size, output: three + 2 * size, count: size),
    ]
  }
}

extension Graph {
  /// The weights of a 3×3 convolution after nearest upsampling by 2 (3×3×C×OC) as those of one
  /// transposed convolution, 4×4×OC×C; see `UpsampledTaps`.
  func upsampledTaps(_ weights: Tensor) -> Tensor { addSingle(UpsampledTaps(), [weights]) }

  /// The transpose of `upsampledTaps`.
  func downsampledTaps(_ weights: Tensor) -> Tensor { addSingle(DownsampledTaps(), [weights]) }
}
