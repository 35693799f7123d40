import Kernels

/// The largest value of each row of a square matrix beside that on the diagonal, a constant to
/// differentiation; for small matrices: one thread.
struct LargestOther: Operation {
  var name: String { "largest other" }

  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0].withChannels(1)] }
  func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let size = context.inputShapes[0].channels
    return [
      (0..<size).map { row in
        (0..<size).filter { $0 != row }.map { context.inputs[0][row * size + $0] }.max() ?? 0
      }
    ]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let size = context.inputShapes[0].channels
    let (input, output) = unsafe (context.input(0), context.output)
    return HostCall {
      for row in 0..<size {
        let values = unsafe input + row * size
        var largest = -Float.infinity
        for other in 0..<size where other != row {
          largest = unsafe max(largest, values[other])
        }
        unsafe output[row] = size > 1 ? largest : 0
      }
    }
  }
}

extension Graph {
  /// The largest value of each row of a matrix N×N beside that on the diagonal, 0 where N = 1: N×1,
  /// a constant to differentiation.
  package func largestOther(_ matrix: Tensor) -> Tensor {
    precondition(matrix.shape.axes == [matrix.shape.batch, matrix.shape.batch], "\(matrix.shape)")
    return addSingle(LargestOther(), [matrix])
  }
}
