import Graph
import KernelTasks
package import Networks

/// Multiplications and additions of convolutions and dense layers, as the networks define them,
/// whether or not a trick avoids some: the count that rates of different programs share.
package struct StepFloatingPointOperations: Sendable {
  /// One forward pass of the generator for one picture.
  package let generator: Int
  /// One forward pass of the discriminator for one picture.
  package let discriminator: Int
  /// One training step on one picture.
  ///
  /// The discriminator's update runs it forwards and backwards (three
  /// times a forward pass) on a real and a generated picture, and the generator forwards. The
  /// generator's update runs the generator forwards and backwards and the discriminator forwards and
  /// by its input. A gradient penalty adds six forward passes of the discriminator.
  package let step: Int

  /// Counts a recipe's.
  package init(_ recipe: Recipe, imageShape: [Int]) {
    let uses = recipe.convolutions(imageShape: imageShape, batch: 1)
    func count(_ uses: [ConvolutionUse]) -> Int {
      uses.reduce(0) { $0 + $1.geometry.floatingPointOperations }
    }
    generator = count(uses.generator)
    discriminator = count(uses.discriminator)
    let penalty = recipe.loss.gradientPenalty == nil ? 0 : 6
    step = discriminator * (8 + penalty) + generator * 4
  }
}
