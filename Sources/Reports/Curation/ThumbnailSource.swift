import Foundation
import Imaging
import Pixels

/// Pictures as small PNGs in Base64, until they would make the report too large.
///
/// A class, because all parts of a report draw on one allowance.
final class ThumbnailSource {
  /// Larger pictures are scaled down to this many pixels a side.
  static let side = 96
  /// Bytes of Base64 that a report may hold.
  static let allowance = 6_000_000

  private let root: String
  private var rest: Int

  /// Thumbnails of pictures in a folder, such as a workspace.
  init(root: String, allowance: Int = ThumbnailSource.allowance) {
    self.root = root
    rest = allowance
  }

  /// The picture at a path relative to the folder.
  ///
  /// Nil when it cannot be read, or when the allowance is spent.
  func png(at path: String) -> String? {
    guard rest > 0,
      let data = FileManager.default.contents(
        atPath: path.hasPrefix("/") ? path : root + "/" + path),
      let text = Self.small([UInt8](data)).map({ Data($0).base64EncodedString() }),
      text.utf8.count <= rest
    else { return nil }
    rest -= text.utf8.count
    return text
  }

  /// The picture, scaled down where it is large, and compressed, which prepared pictures are not; nil
  /// for what is no picture.
  private static func small(_ bytes: [UInt8]) -> [UInt8]? {
    guard let image = try? PictureDecoder().decode(bytes).image else { return nil }
    let isSmall = max(image.width, image.height) <= side
    return try? PNGEncoder.encode(isSmall ? image : image.fitted(side: side).image)
  }
}
