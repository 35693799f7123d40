import Kernels
import SeededRandom

/// Which changes DiffAugment makes and in which units.
package struct DiffAugmentSettings: Hashable, Sendable {
  /// Shifts the brightness by up to half of the range −1…1, scales saturation by 0…2 and contrast
  /// by 0.5…1.5.
  package var color: Bool
  /// Moves by up to an eighth of the side.
  package var translation: Bool
  /// Covers a square of half the side.
  package var cutout: Bool
  /// What comes in at the border and covers: the value of the background.
  package var fill: Float
  /// Half of the width of the pictures' range: 1 for −1…1, 0.5 for 0…1.
  package var brightnessScale: Float

  static let translation: Float = 0.125
  static func cutoutSize(_ side: Int) -> Int { (side + 1) / 2 }

  package init(
    color: Bool, translation: Bool, cutout: Bool, fill: Float, brightnessScale: Float
  ) {
    self.color = color
    self.translation = translation
    self.cutout = cutout
    self.fill = fill
    self.brightnessScale = brightnessScale
  }
}

/// Differentiable augmentation with drawn numbers: input 0 is N×H×W×C, input 1 the draws.
///
/// The method is that of Zhao et al. 2020.
///
/// With p the drawn shift, s and k the drawn factors, m the mean of a pixel's channels and M the
/// mean of the picture: x + p, then (x − m)·s + m, then (x − M)·k + M, then the translation and the
/// cutout with the fill. Given the draws this is affine, x ↦ Lx + c, so that its derivatives are L
/// and Lᵀ: the three parts differentiate into each other without end.
struct DiffAugment: Operation {
  enum Part { case affine, linear, transposed }

  let settings: DiffAugmentSettings
  let part: Part

  var name: String { part == .transposed ? "augmentation transposed" : "augmentation" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(inputs[0].axes.count == 4, "augmentation takes N×H×W×C, not \(inputs[0])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let other = DiffAugment(settings: settings, part: part == .transposed ? .linear : .transposed)
    return [
      context.wanted(0) {
        context.graph.addSingle(other, [context.outputGradient, context.inputs[1]])
      }, nil,
    ]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let pass = DiffAugmentPass<Double>(settings: settings, shape: context.inputShapes[0])
    return unsafe context.filled { output in
      unsafe context.inputs[0].withUnsafeBufferPointer { input in
        unsafe context.inputs[1].withUnsafeBufferPointer { draws in
          guard let input = input.baseAddress, let draws = draws.baseAddress else { return }
          for sample in 0..<context.inputShapes[0].batch {
            unsafe pass.run(part, sample: sample, input: input, draws: draws, output: output)
          }
        }
      }
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, draws, output) = unsafe (context.input(0), context.input(1), context.output)
    let pass = DiffAugmentPass<Float>(settings: settings, shape: context.inputShapes[0])
    return context.engine.sharedCall(items: context.inputShapes[0].batch) {
      unsafe pass.run(part, sample: $0, input: input, draws: draws, output: output)
    }
  }
}

extension Graph {
  /// Pictures changed at random, each in its own way, differentiably.
  ///
  /// The method is that of Zhao et al. 2020.
  ///
  /// - Parameters:
  ///   - input: N×H×W×C.
  ///   - settings: Which changes are made, and in which units.
  ///   - stream: A name that no other augmentation of the graph has.
  ///   - probability: One number, the probability with which a picture has each kind of change; none =
  ///     all pictures have all.
  /// - Returns: The changed pictures, N×H×W×C; new draws at each step.
  package func diffAugmented(
    _ input: Tensor, _ settings: DiffAugmentSettings, stream: String, probability: Tensor? = nil
  ) -> Tensor {
    let draws = addSingle(
      DiffAugmentDraws(
        stream: RandomStream("differentiable augmentation/\(stream)"), shape: input.shape,
        settings: settings, split: split), probability.map { [$0] } ?? [])
    return diffAugmented(input, draws: draws, settings)
  }

  /// Pictures changed by given numbers: N×8, see `DiffAugmentDraws`.
  package func diffAugmented(
    _ input: Tensor, draws: Tensor, _ settings: DiffAugmentSettings
  ) -> Tensor {
    addSingle(DiffAugment(settings: settings, part: .affine), [input, draws])
  }
}
