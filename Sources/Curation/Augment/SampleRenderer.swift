import Augmentation
import Catalogue
import Digest
import Foundation
import Imaging
import Pixels
import Shards

/// Makes the samples of a plan from prepared pictures.
struct SampleRenderer: Sendable {
  /// What a sample needs to know of its picture.
  struct Source: Codable, Sendable {
    var id: Int64
    var path: String
    var label: Int
    /// Label in each further head, −1 where unknown.
    var headLabels: [Int]
    /// The prepared PNG, absolute.
    var preparedPath: String
    /// What it was when it was written; nil where that was not noted.
    var written: WrittenFile?
    /// The file with the input picture of a paired set, absolute.
    var pairPath: String?
    /// Size of the source picture.
    var width: Int?
    var height: Int?
  }

  let settings: AugmentSettings
  /// Side and channels that every prepared picture must have.
  let size: Int
  let mode: OutputMode
  private let augmenter: Augmenter
  private let decoder: PictureDecoder
  private let preparation: PairPreparation

  init(settings: AugmentSettings, convert: ConvertSettings) {
    self.settings = settings
    size = convert.size
    mode = convert.mode
    preparation = PairPreparation(convert)
    augmenter = Augmenter(
      settings.augmentation,
      background: settings.fill == nil
        ? convert.background.samples(channelCount: convert.mode.channelCount) : nil)
    decoder = PictureDecoder(options: DecodingOptions(outputMode: mode))
  }

  /// One copy of a picture with what was done to it.
  ///
  /// - Throws: `CurationError.unusableFile` for a prepared picture that is gone or damaged.
  func sample(of source: Source, copy: Int) throws -> ShardSample {
    let image: PixelImage
    do {
      let bytes = try decoder.read(path: source.preparedPath)
      guard source.written.map({ $0.checksum == CRC32C.hexadecimal(bytes) }) ?? true else {
        throw unusable(source, found: "another file than convert wrote")
      }
      image = try decoder.decode(bytes).image
    } catch let error as ImagingError {
      throw unusable(source, found: error.description)
    }
    guard image.width == size, image.height == size else {
      throw unusable(source, found: "\(image.width)×\(image.height) pixels")
    }
    let parameters = AugmentPlan.parameters(path: source.path, copy: copy, settings: settings)
    let target = augmenter.apply(parameters, to: image)
    return ShardSample(
      pixels: target.bytes, label: source.label, headLabels: source.headLabels, source: source.id,
      augmentation: parameters, pair: try pair(of: source, target: target, parameters)?.bytes)
  }

  /// The input picture of a paired set: the partner with the same change, or made from the changed
  /// picture.
  private func pair(
    of source: Source, target: PixelImage, _ parameters: AugmentationParameters
  ) throws -> PixelImage? {
    if let pairWith = settings.pairWith { return pairWith.input(for: target) }
    guard let path = source.pairPath else { return nil }
    let partner = try preparation.input(from: path, width: source.width, height: source.height)
    return augmenter.apply(parameters, to: partner)
  }

  private func unusable(_ source: Source, found: String) -> CurationError {
    .unusableFile(
      path: source.preparedPath, line: 0,
      message: "expected a prepared picture of \(size)×\(size) pixels, found \(found); "
        + "delete the file and run pokeprep convert")
  }
}
