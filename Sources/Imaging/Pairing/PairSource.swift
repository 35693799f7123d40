package import Pixels

/// How the input of image-to-image training is made from a picture where no input is given.
package enum PairSource: String, Sendable, Codable, CaseIterable {
  /// A line drawing of it; the network learns to colour drawings.
  case edges
  /// Its brightness; the network learns to colour photographs.
  case grey
  /// A quarter of its side, enlarged again; the network learns to sharpen.
  case downscale

  /// The factor by which `downscale` reduces both sides.
  package static let reduction = 4

  /// The input picture for a target picture: of the same size and channels.
  ///
  /// - Precondition: one or three channels, and pixels.
  package func input(for image: PixelImage) -> PixelImage {
    switch self {
    case .edges:
      return LineDrawing(side: max(image.width, image.height)).draw(image)
    case .grey:
      let grey = image.convertedToGrey()
      return image.channelCount == 1 ? grey : grey.convertedToRGB()
    case .downscale:
      let small = image.resampled(
        width: max(1, image.width / Self.reduction), height: max(1, image.height / Self.reduction),
        using: .box)
      return small.resampled(width: image.width, height: image.height, using: .bilinear)
    }
  }
}
