import Foundation
import GRDB
package import Pixels

/// What shows whether a file is still the one that was written.
package struct WrittenFile: Codable, Sendable, Hashable {
  /// CRC-32C of its bytes, eight hexadecimal digits.
  package var checksum: String
  /// Its size.
  package var byteCount: Int
  /// When it was written, in nanoseconds since 1970.
  package var modifiedNanoseconds: Int

  package init(checksum: String, byteCount: Int, modifiedNanoseconds: Int) {
    self.checksum = checksum
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
  }
}

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
  /// The prepared file as it was written; nil where an earlier version wrote it.
  package var written: WrittenFile?

  package init(
    pictureID: Int64, settings: String, error: String? = nil, preparedPath: String? = nil,
    format: String? = nil, width: Int? = nil, height: Int? = nil, policies: [String] = [],
    pixelHash: String? = nil, content: PixelRect? = nil, written: WrittenFile? = nil
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
    self.written = written
  }

  static let columns: [Column<Conversion>] = [
    .integer("picture_id", \.pictureID),
    .text("settings", \.settings),
    .text("error", \.error),
    .text("prepared_path", \.preparedPath),
    .text("format", \.format),
    .integer("width", \.width),
    .integer("height", \.height),
    Column(name: "policies", cell: { .text(try text(of: $0.policies)) }) {
      $0.policies = try policies(in: try $1.value($2))
    },
    .text("pixel_hash", \.pixelHash),
    Column(name: "content_x", cell: { .integer($0.content?.x) }) {
      let x: Int? = try $1.value($2)
      $0.content = x.map { PixelRect(x: $0, y: 0, width: 0, height: 0) }
    },
    content("content_y", \.y),
    content("content_width", \.width),
    content("content_height", \.height),
    Column(name: "prepared_crc32c", cell: { .text($0.written?.checksum) }) {
      let checksum: String? = try $1.value($2)
      $0.written = checksum.map { WrittenFile(checksum: $0, byteCount: 0, modifiedNanoseconds: 0) }
    },
    written("prepared_byte_count", \.byteCount),
    written("prepared_modified_ns", \.modifiedNanoseconds),
  ]

  /// A number of the written file, which `prepared_crc32c` has begun.
  private static func written(
    _ name: String, _ path: any WritableKeyPath<WrittenFile, Int> & Sendable
  ) -> Column<Conversion> {
    Column(name: name, cell: { .integer($0.written?[keyPath: path]) }) {
      $0.written?[keyPath: path] = try $1.value($2)
    }
  }

  /// A number of the content's rectangle, which `content_x` has begun.
  private static func content(
    _ name: String, _ path: any WritableKeyPath<PixelRect, Int> & Sendable
  ) -> Column<Conversion> {
    Column(name: name, cell: { .integer($0.content?[keyPath: path]) }) {
      $0.content?[keyPath: path] = try $1.value($2)
    }
  }

  /// Policies as a JSON array.
  private static func text(of policies: [String]) throws -> String {
    policies.isEmpty ? "[]" : String(decoding: try JSONEncoder().encode(policies), as: UTF8.self)
  }

  private static func policies(in text: String) throws -> [String] {
    text == "[]" ? [] : try JSONDecoder().decode([String].self, from: Data(text.utf8))
  }

  /// Reads a row of `columns`.
  init(row: Row) throws {
    self.init(pictureID: 0, settings: "")
    try Self.columns.read(row, into: &self)
  }
}
