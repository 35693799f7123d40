import Augmentation
import Foundation
import Imaging
import Pixels
import Shards

/// Makes the samples of a plan from prepared pictures.
struct SampleRenderer: Sendable {
  /// What a sample needs to know of its picture.
  struct Source: Sendable {
    var id: Int64
    var path: String
    var label: Int
    /// The prepared PNG, absolute.
    var preparedPath: String
  }

  let settings: AugmentSettings
  /// Side and channels that every prepared picture must have.
  let size: Int
  let mode: OutputMode
  private let augmenter: Augmenter
  private let decoder: PictureDecoder

  init(settings: AugmentSettings, size: Int, mode: OutputMode) {
    self.settings = settings
    self.size = size
    self.mode = mode
    augmenter = Augmenter(settings.augmentation)
    decoder = PictureDecoder(options: DecodingOptions(outputMode: mode))
  }

  /// One copy of a picture with what was done to it.
  ///
  /// - Throws: `CurationError.unusableFile` for a prepared picture that is gone or damaged.
  func sample(of source: Source, copy: Int) throws -> ShardSample {
    let image: PixelImage
    do throws(ImagingError) {
      image = try decoder.decode(path: source.preparedPath).image
    } catch {
      throw unusable(source, found: error.description)
    }
    guard image.width == size, image.height == size else {
      throw unusable(source, found: "\(image.width)×\(image.height) pixels")
    }
    let parameters = AugmentPlan.parameters(path: source.path, copy: copy, settings: settings)
    return ShardSample(
      pixels: augmenter.apply(parameters, to: image).bytes, label: source.label,
      source: source.id,
      augmentation: AppliedAugmentation(
        isFlipped: parameters.isFlipped, rotation: parameters.rotation, zoom: parameters.zoom))
  }

  private func unusable(_ source: Source, found: String) -> CurationError {
    .unusableFile(
      path: source.preparedPath, line: 0,
      words: "expected a prepared picture of \(size)×\(size) pixels, found \(found); "
        + "delete the file and run pokeprep convert")
  }
}
