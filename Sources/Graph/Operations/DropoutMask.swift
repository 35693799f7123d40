import Kernels
import SeededRandom

/// The factors of inverted dropout: 0 with probability `rate`, else 1/(1 − rate).
///
/// The values depend only on the random position (seed, step), the stream and the element's place.
struct DropoutMask: Operation {
  let rate: Float
  let stream: RandomStream
  let shape: Shape

  /// Elements drawn from one random sequence; a fixed number, so that no order of work matters.
  private static var block: Int { KernelEngine.dropoutChunk }

  var name: String { "dropout mask" }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [shape] }
  func gradients(_ context: GradientContext) -> [Tensor?] { [] }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    var mask = [Float](repeating: 0, count: shape.count)
    unsafe mask.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe Self.fill(base, count: shape.count, rate: rate, stream: stream, at: context.random)
    }
    return [mask.map(Double.init)]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (output, count, random) = unsafe (context.output, context.count, context.random)
    let (rate, stream, engine) = (rate, stream, context.engine)
    // Each part of a batch has blocks of its own.
    let first = context.part * ((count + Self.block - 1) / Self.block)
    return HostCall {
      let random = Self.random(block: first, stream: stream, at: random.position)
      unsafe engine.dropoutMask(
        output: output, count: count, rate: rate, key: random.key, counter: random.high
      ).run()
    }
  }

  /// The sequence of one block.
  private static func random(
    block: Int, stream: RandomStream, at position: RandomPosition
  ) -> CounterRandom {
    CounterRandom(
      seed: position.seed, stream: stream, index: position.step << 20 | UInt64(block))
  }

  private static func fill(
    _ output: UnsafeMutablePointer<Float>, count: Int, rate: Float, stream: RandomStream,
    at position: RandomPosition
  ) {
    let kept = 1 / (1 - rate)
    for start in stride(from: 0, to: count, by: block) {
      var random = random(block: start / block, stream: stream, at: position)
      for i in start..<min(start + block, count) {
        unsafe output[i] = random.uniform() < rate ? 0 : kept
      }
    }
  }
}

extension Graph {
  /// Inverted dropout: each element of `input` is 0 with probability `rate` and divided by 1 − rate
  /// otherwise.
  ///
  /// The method is that of Srivastava et al. 2014.
  ///
  /// - Parameters:
  ///   - input: A tensor of any shape.
  ///   - rate: The probability of 0.
  ///   - stream: A name that no other dropout of the network has.
  /// - Returns: What is left, in the shape of the input; new draws at each step.
  /// - Precondition: `rate` is in 0 ..< 1.
  package func dropout(_ input: Tensor, rate: Float, stream: String) -> Tensor {
    precondition(rate >= 0 && rate < 1, "dropout rate \(rate)")
    let mask = addSingle(
      DropoutMask(rate: rate, stream: RandomStream("dropout/\(stream)"), shape: input.shape), [])
    return multiply(input, mask)
  }
}
