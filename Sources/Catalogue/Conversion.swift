import Foundation
import GRDB
package import Pixels

/// What became of one picture in `convert`: a prepared 8-bit PNG, or the reason there is none.
///
/// A row is valid for as long as `settings` equals the fingerprint of the settings in force and
/// the source file has not changed; `filter` deletes the rows of changed files.
package struct Conversion: Sendable, Hashable {
  /// The picture's row.
  package var pictureID: Int64
  /// Fingerprint of the settings the picture was converted with.
  package var settings: String
  /// Why there is no prepared picture; nil when there is one.
  package var error: String?
  /// The prepared PNG, relative to the workspace.
  package var preparedPath: String?
  /// The format the bytes are in: "png", "jpeg", "webp", or what else was detected.
  package var format: String?
  /// Columns of the source, after orientation.
  package var width: Int?
  /// Rows of the source, after orientation.
  package var height: Int?
  /// The decoding policies that were applied, by name.
  package var policies: [String]
  /// Digest of the decoded source pixels: equal for equal pictures whatever their file format.
  package var pixelHash: String?
  /// Where the picture lies in the prepared one, without padding.
  package var content: PixelRect?

  /// A conversion from its parts.
  package init(
    pictureID: Int64, settings: String, error: String? = nil, preparedPath: String? = nil,
    format: String? = nil, width: Int? = nil, height: Int? = nil, policies: [String] = [],
    pixelHash: String? = nil, content: PixelRect? = nil
  ) {
    self.pictureID = pictureID
    self.settings = settings
    self.error = error
    self.preparedPath = preparedPath
    self.format = format
    self.width = width
    self.height = height
    self.policies = policies
    self.pixelHash = pixelHash
    self.content = content
  }

  /// The columns in the order in which rows are written and read.
  static let columns = """
    picture_id, settings, error, prepared_path, format, width, height, policies, pixel_hash,
    content_x, content_y, content_width, content_height
    """

  /// The policies as a JSON array.
  var policyText: String {
    get throws {
      policies.isEmpty ? "[]" : String(decoding: try JSONEncoder().encode(policies), as: UTF8.self)
    }
  }

  /// Reads a row of `columns`.
  init(row: Row) throws {
    var content: PixelRect?
    if let x: Int = row[9], let y: Int = row[10], let width: Int = row[11],
      let height: Int = row[12]
    {
      content = PixelRect(x: x, y: y, width: width, height: height)
    }
    let policies: String = row[7]
    self.init(
      pictureID: row[0], settings: row[1], error: row[2], preparedPath: row[3], format: row[4],
      width: row[5], height: row[6],
      policies: policies == "[]"
        ? [] : try JSONDecoder().decode([String].self, from: Data(policies.utf8)),
      pixelHash: row[8], content: content)
  }
}
