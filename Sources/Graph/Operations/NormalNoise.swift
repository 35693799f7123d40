import Kernels
import SeededRandom

/// Draws from N(0, 1).
///
/// The values depend only on the random position (seed, step), the stream and the element's place.
struct NormalNoise: Operation {
  let stream: RandomStream
  let shape: Shape

  /// Elements drawn from one random sequence; a fixed number, so that no order of work matters.
  private static let block = 4096

  var name: String { "normal noise" }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [shape] }
  func gradients(_ context: GradientContext) -> [Tensor?] { [] }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    var noise = [Float](repeating: 0, count: shape.count)
    unsafe noise.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe Self.fill(base, count: shape.count, stream: stream, at: context.random)
    }
    return [noise.map(Double.init)]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (output, count, random, stream) = unsafe (
      context.output, context.count, context.random, stream
    )
    return HostCall {
      unsafe Self.fill(output, count: count, stream: stream, at: random.position)
    }
  }

  private static func fill(
    _ output: UnsafeMutablePointer<Float>, count: Int, stream: RandomStream,
    at position: RandomPosition
  ) {
    for start in stride(from: 0, to: count, by: block) {
      var random = CounterRandom(
        seed: position.seed, stream: stream, index: position.step << 20 | UInt64(start / block))
      let end = min(start + block, count)
      for i in stride(from: start, to: end, by: 2) {
        let (first, second) = random.normalPair()
        unsafe output[i] = first
        if i + 1 < end { unsafe output[i + 1] = second }
      }
    }
  }
}

extension Graph {
  /// Numbers from N(0, 1), new ones at each step.
  ///
  /// - Parameters:
  ///   - shape: The shape of the result.
  ///   - stream: A name that no other noise of the graph has.
  /// - Returns: The numbers, constants to differentiation.
  package func normalNoise(shape: Shape, stream: String) -> Tensor {
    addSingle(NormalNoise(stream: RandomStream("noise/\(stream)"), shape: shape), [])
  }
}
