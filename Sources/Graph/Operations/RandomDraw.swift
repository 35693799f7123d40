import Kernels
import SeededRandom

/// An operation without inputs whose result is drawn at random: it depends only on the random position
/// (seed, step), the stream and the place in the batch.
protocol RandomDraw: Operation {
  var shape: Shape { get }

  /// Draws the result of a part of the batch.
  func fill(_ output: UnsafeMutablePointer<Float>, at position: RandomPosition, part: Int)
}

extension RandomDraw {
  func outputShapes(for inputs: [Shape]) -> [Shape] { [shape] }
  func gradients(_ context: GradientContext) -> [Tensor?] { [] }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    var values = [Float](repeating: 0, count: shape.count)
    unsafe values.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { unsafe fill(base, at: context.random, part: 0) }
    }
    return [values.map(Double.init)]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (output, random, part) = unsafe (context.output, context.random, context.part)
    return HostCall { unsafe fill(output, at: random.position, part: part) }
  }
}
