import Catalogue
import Digest
import Imaging
import Pixels

/// Everything `convert` does to one picture, in one pass over its bytes: decode, fit, measure,
/// hash, take the fingerprint, encode, write.
struct PictureConversion: Sendable {
  let settings: ConvertSettings
  /// Of the settings, noted with each result.
  let digest: String
  let context: StageContext
  let inputFolder: String
  private let decoder: PictureDecoder

  init(settings: ConvertSettings, context: StageContext) throws {
    self.settings = settings
    self.context = context
    digest = try settings.digest
    inputFolder = try context.inputFolder()
    decoder = PictureDecoder(
      options: DecodingOptions(
        isLenient: settings.lenient, background: settings.background,
        outputMode: settings.mode))
  }

  /// What became of one picture.
  struct Outcome: Sendable {
    var conversion: Conversion
    var measurements: [Measurement] = []
    var fingerprint: StoredFingerprint?
  }

  /// Converts a picture and writes the prepared one to a path relative to the workspace.
  ///
  /// - Throws: `CurationError.unusableFile` when the prepared picture cannot be written. A source that cannot be
  ///   read or decoded is no failure but an outcome.
  func convert(_ picture: PictureRow, to preparedPath: String) throws -> Outcome {
    let decoded: DecodedPicture
    do throws(ImagingError) {
      decoded = try decoder.decode(path: context.sourcePath(of: picture, in: inputFolder))
    } catch {
      return Outcome(
        conversion: Conversion(
          pictureID: picture.id, settings: digest, error: ConvertDecision.words(for: error)))
    }
    let fitted = decoded.image.fitted(
      side: settings.size, fit: settings.fit, filter: settings.filter,
      background: settings.background)
    let bytes: [UInt8]
    do throws(ImagingError) { bytes = try PNGEncoder.encodeQuickly(fitted.image) } catch {
      throw CurationError.unusableFile(path: preparedPath, line: 0, words: error.description)
    }
    try PreparedFile.write(bytes, to: context.workspace.absolutePath(preparedPath))
    return Outcome(
      conversion: Conversion(
        pictureID: picture.id, settings: digest, preparedPath: preparedPath,
        format: decoded.format.rawValue, width: decoded.sourceWidth,
        height: decoded.sourceHeight, policies: decoded.policies.map(\.rawValue),
        pixelHash: Self.pixelHash(of: decoded.image), content: fitted.content),
      measurements: WhitenessMeasurements.rows(
        of: BackgroundMeasurement.measure(fitted),
        parts: BackgroundParts.measure(
          decoded.image, isCutOut: decoded.policies.contains(.alpha)),
        pictureID: picture.id),
      fingerprint: StoredFingerprint(
        pictureID: picture.id, bytes: PictureFingerprint(of: decoded.image).bytes))
  }

  /// SHA-256 of the size and the decoded pixels: equal for equal pictures in any file format.
  static func pixelHash(of image: PixelImage) -> String {
    var hasher = SHA256Hasher()
    hasher.update(Array("\(image.width)×\(image.height)×\(image.channelCount):".utf8))
    hasher.update(image.bytes)
    return hasher.finalized().description
  }
}
