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
  private let write: Writing

  /// Writes the bytes of a prepared picture to an absolute path; the last says whether the catalogue has a
  /// conversion of the picture.
  typealias Writing = @Sendable ([UInt8], String, Bool) throws -> WrittenFile

  init(
    settings: ConvertSettings, context: StageContext,
    writing: @escaping Writing = { try PreparedFile.write($0, to: $1, isKnown: $2) }
  ) throws {
    self.settings = settings
    self.context = context
    write = writing
    digest = try settings.digest
    inputFolder = try context.inputFolder()
    decoder = PictureDecoder(options: settings.decoding)
  }

  /// What became of one picture.
  struct Outcome: Sendable {
    var conversion: Conversion
    var measurements: PictureMeasurements?
    var fingerprint: StoredFingerprint?
  }

  /// Converts a picture and writes the prepared one to a path relative to the workspace.
  ///
  /// - Parameters:
  ///   - picture: What to convert.
  ///   - preparedPath: Where to.
  ///   - isKnown: Whether the catalogue has a conversion of it.
  /// - Returns: What became of it.
  /// - Throws: `CurationError.unusableFile` when the prepared picture cannot be written. A source that cannot be
  ///   read or decoded is no failure but an outcome.
  func convert(
    _ picture: PictureRow, to preparedPath: String, isKnown: Bool
  ) throws -> Outcome {
    var lap = WorkLap(context.profile)
    defer { lap.record() }
    let decoded: DecodedPicture
    var file: [UInt8] = []
    do throws(ImagingError) {
      file = try decoder.read(path: context.sourcePath(of: picture, in: inputFolder))
      lap.end("read")
      decoded = try decoder.decode(file.span, toward: target) { lap.end("decode") }
      lap.end("orient and flatten")
    } catch {
      return Outcome(
        conversion: Conversion(
          pictureID: picture.id, settings: digest,
          error: file.isEmpty || file.count == picture.byteCount
            ? ConvertDecision.words(for: error)
            : ConvertDecision.changedWords(from: picture.byteCount, to: file.count),
          format: DetectedFormat.detect(file).name))
    }
    let pixelHash = Self.pixelHash(of: decoded)
    lap.end("hash")
    let fitted = fitted(decoded, on: settings.background)
    lap.end("resize")
    let isCutOut = decoded.policies.contains(.alpha)
    let measurements = PictureMeasurements(
      pictureID: picture.id, fitted: fitted,
      source: BackgroundParts(of: decoded))
    var policies = decoded.policies
    if isCutOut, measurements.isBlank, showsOnAnother(file) { policies.append(.hidden) }
    lap.end("measure")
    let fingerprint = PictureFingerprint(of: decoded.image)
    lap.end("fingerprint")
    let bytes = try encoded(fitted.image, for: preparedPath)
    lap.end("encode")
    let written = try write(bytes, context.workspace.absolutePath(preparedPath), isKnown)
    lap.end("write")
    return Outcome(
      conversion: Conversion(
        pictureID: picture.id, settings: digest, preparedPath: preparedPath,
        format: decoded.format.rawValue, width: decoded.sourceWidth,
        height: decoded.sourceHeight, policies: policies.map(decoded.words),
        pixelHash: pixelHash, content: fitted.content, written: written),
      measurements: measurements,
      fingerprint: StoredFingerprint(pictureID: picture.id, bytes: fingerprint.bytes))
  }

  /// What copies of a picture are recognised by.
  struct Look: Sendable {
    var pixelHash: String
    var fingerprint: PictureFingerprint
    /// Columns × rows of the file.
    var pixelCount: Int
  }

  /// Looks at a file without converting it.
  func look(at path: String) -> Result<Look, ImagingError> {
    let decoded: DecodedPicture
    do throws(ImagingError) {
      let file = try decoder.read(path: path)
      decoded = try decoder.decode(file.span, toward: target)
    } catch { return .failure(error) }
    return .success(
      Look(
        pixelHash: Self.pixelHash(of: decoded), fingerprint: PictureFingerprint(of: decoded.image),
        pixelCount: decoded.sourceWidth * decoded.sourceHeight))
  }

  /// The square that a decoded picture becomes.
  private func fitted(_ decoded: DecodedPicture, on background: RGBColor) -> FittedPicture {
    decoded.fitted(
      side: settings.size, fit: settings.fit, filter: settings.filter, background: background)
  }

  /// Whether something is to be seen of a file on a background of another colour.
  private func showsOnAnother(_ file: [UInt8]) -> Bool {
    guard let other = settings.background.contrasting(in: settings.mode) else { return false }
    var options = decoder.options
    options.background = other
    guard let decoded = try? PictureDecoder(options: options).decode(file.span, toward: target)
    else { return false }
    return fitted(decoded, on: options.background).spread >= PictureMeasurements.blankSpread
  }

  /// What the decoder may leave out pixels for: the prepared picture and the fingerprint, which would otherwise
  /// not be that of the same picture at another size.
  private var target: TargetSquare? {
    let side = max(settings.size, PictureFingerprint.leastTargetSide)
    return settings.exact ? nil : TargetSquare(side: side, fit: settings.fit)
  }

  private func encoded(_ image: PixelImage, for path: String) throws -> [UInt8] {
    do throws(ImagingError) {
      return settings.pngLevel == 1
        ? try PNGEncoder.encodeUncompressed(image)
        : try PNGEncoder.encode(image, compressionLevel: settings.pngLevel)
    } catch {
      throw CurationError.unusableFile(path: path, line: 0, message: error.description)
    }
  }

  /// The size and a digest of the decoded pixels: equal for equal pictures in any file format, as long
  /// as both were decoded in full or shrunk alike.
  static func pixelHash(of picture: DecodedPicture) -> String {
    let size = "\(picture.sourceWidth)x\(picture.sourceHeight)x\(picture.image.channelCount)"
    let shrunk = picture.denominator == 1 ? "" : "/\(picture.denominator)"
    return "\(size)\(shrunk):\(PixelDigest(of: picture.image.bytes))"
  }
}
