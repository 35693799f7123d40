import Digest
import Foundation
import Imaging
import Pixels

/// A folder with the input pictures of image-to-image training: for each source picture one with
/// the same name relative to its folder, in any format.
struct PairFolder: Sendable {
  let path: String
  private static let extensions = ["png", "jpg", "jpeg", "webp"]

  /// The partner of each picture, absolute.
  ///
  /// - Throws: `CurationError.unusableFolder` when pictures have none.
  func partners(of paths: [String]) throws -> [String] {
    let found = paths.map { partner(of: $0) }
    let missing = zip(paths, found).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty else {
      throw CurationError.unusableFolder(
        path: path,
        message: "expected a partner with the same name for each of \(paths.count) pictures, found "
          + "none for \(missing.count), the first being \(missing[0]); add them or reject the "
          + "pictures")
    }
    return found.compactMap { $0 }
  }

  private func partner(of picture: String) -> String? {
    let full = path + "/" + picture
    let stem = String(full.prefix(upTo: full.lastIndex(of: ".") ?? full.endIndex))
    return ([full] + Self.extensions.map { "\(stem).\($0)" }).first {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  /// A digest of the bytes of files, in their order.
  static func digest(of files: [String]) throws -> String {
    var hasher = SHA256Hasher()
    for file in files {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw CurationError.unusableFile(path: file, line: 0, message: "cannot be read")
      }
      hasher.update(Array(data))
    }
    return hasher.finalized().description
  }
}

/// Turns partner pictures into inputs: fitted as `convert` fits the pictures themselves.
struct PairPreparation: Sendable {
  let convert: ConvertSettings
  private let decoder: PictureDecoder

  init(_ convert: ConvertSettings) {
    self.convert = convert
    decoder = PictureDecoder(options: convert.decoding)
  }

  /// The input picture in a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - width: Columns of the source picture, whose proportions the partner must have within 2 %;
  ///     nil = any.
  ///   - height: Its rows; nil = any.
  /// - Returns: The picture, fitted as `convert` fits the pictures themselves.
  /// - Throws: `CurationError.unusableFile` for a file that cannot be read or has another shape.
  func input(from path: String, width: Int?, height: Int?) throws -> PixelImage {
    let image: PixelImage
    do throws(ImagingError) { image = try decoder.decode(path: path).image } catch {
      throw CurationError.unusableFile(path: path, line: 0, message: error.description)
    }
    if let width, let height {
      let skew = Double(image.width * height) / Double(max(width * image.height, 1))
      guard abs(skew - 1) <= 0.02 else {
        throw CurationError.unusableFile(
          path: path, line: 0,
          message: "expected the shape of its partner, \(width)×\(height), found "
            + "\(image.width)×\(image.height); aligned pictures have the same shape")
      }
    }
    return image.fitted(
      side: convert.size, fit: convert.fit, filter: convert.filter, background: convert.background
    ).image
  }
}
