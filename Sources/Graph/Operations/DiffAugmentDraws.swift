import Kernels
import SeededRandom

/// The random numbers of DiffAugment, a row of eight per sample: brightness shift, saturation
/// factor, contrast factor, translation in rows and columns, first row and column of the cutout, 0.
///
/// They depend only on the random position (seed, step), the stream and the sample's place. With an
/// input, one number, colours, translation and cutout are each left out of a sample unless a further
/// draw lies below it.
struct DiffAugmentDraws: Operation {
  static let width = 8

  let stream: RandomStream
  let shape: Shape
  let settings: DiffAugmentSettings
  let split: BatchSplit

  var name: String { "draws of augmentation" }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [[shape.batch, Self.width]] }
  func gradients(_ context: GradientContext) -> [Tensor?] { context.inputs.map { _ in nil } }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    var draws = [Float](repeating: 0, count: shape.batch * Self.width)
    unsafe draws.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress {
        unsafe fill(
          base, at: context.random, part: 0, probability: context.inputs.first.map { Float($0[0]) })
      }
    }
    return [draws.map(Double.init)]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (output, random, part) = unsafe (context.output, context.random, context.part)
    guard !context.inputShapes.isEmpty else {
      return HostCall { unsafe fill(output, at: random.position, part: part, probability: nil) }
    }
    let probability = unsafe context.input(0)
    return HostCall {
      unsafe fill(output, at: random.position, part: part, probability: probability.pointee)
    }
  }

  private func fill(
    _ output: UnsafeMutablePointer<Float>, at position: RandomPosition, part: Int,
    probability: Float?
  ) {
    let (height, width) = (shape.axes[1], shape.axes[2])
    for sample in 0..<shape.batch {
      var random = CounterRandom(
        seed: position.seed, stream: stream,
        index: position.step << 20 | UInt64(split.place(of: sample, in: part)))
      let row = unsafe output + sample * Self.width
      // Every number is drawn whatever is in use, so that one part does not change another's.
      unsafe row[0] = (random.uniform() - 0.5) * settings.brightnessScale
      unsafe row[1] = 2 * random.uniform()
      unsafe row[2] = 0.5 + random.uniform()
      for (axis, side) in [height, width].enumerated() {
        let reach = Int((Float(side) * DiffAugmentSettings.translation).rounded())
        unsafe row[3 + axis] = Float(Self.integer(below: 2 * reach + 1, &random) - reach)
        let size = DiffAugmentSettings.cutoutSize(side)
        unsafe row[5 + axis] = Float(Self.integer(below: side + 1 - size % 2, &random) - size / 2)
      }
      unsafe row[7] = 0
      if let probability { unsafe leaveOut(row, probability, height: height, &random) }
    }
  }

  /// Takes each kind of change out of a row unless a draw lies below the probability.
  private func leaveOut(
    _ row: UnsafeMutablePointer<Float>, _ probability: Float, height: Int,
    _ random: inout CounterRandom
  ) {
    if random.uniform() >= probability { unsafe (row[0], row[1], row[2]) = (0, 1, 1) }
    if random.uniform() >= probability { unsafe (row[3], row[4]) = (0, 0) }
    // Below the picture.
    if random.uniform() >= probability { unsafe row[5] = Float(height) }
  }

  /// An integer from 0 up to and excluding `bound`, always from one random number.
  private static func integer(below bound: Int, _ random: inout CounterRandom) -> Int {
    min(Int(random.uniform() * Float(bound)), bound - 1)
  }
}
