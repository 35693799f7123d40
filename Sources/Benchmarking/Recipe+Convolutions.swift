import Graph
import Networks

extension Recipe {
  /// The convolutions and dense layers of both networks for a batch.
  ///
  /// - Parameters:
  ///   - imageShape: H, W, C of the pictures.
  ///   - batch: Pictures per pass.
  /// - Returns: Those of each network in the order of its layers.
  func convolutions(
    imageShape: [Int], batch: Int
  ) -> (generator: [ConvolutionUse], discriminator: [ConvolutionUse]) {
    let picture = input == .picture ? imageShape : nil
    return (
      generator.convolutions(
        sampleShape: generatorInputShape(imageShape: imageShape), heads: headSizes,
        picture: picture, batch: batch),
      discriminator.convolutions(
        sampleShape: imageShape, heads: headSizes, picture: picture, batch: batch)
    )
  }
}

extension Preset {
  /// H, W, C of the pictures that it is measured with: grey at 28 pixels (the size of MNIST), else
  /// colour.
  var imageShape: [Int] { [side, side, side == 28 ? 1 : 3] }
}
