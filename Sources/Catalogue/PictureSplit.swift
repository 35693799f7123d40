import GRDB

/// The part of a divided set that a picture belongs to by the folders it lies in.
package enum PictureSplit: String, Sendable, Codable, Hashable, CaseIterable {
  /// To learn from.
  case train
  /// To choose between settings.
  case validation
  /// To score what came of it.
  case test

  /// Whether nothing is learned from its pictures.
  package var isHeldOut: Bool { self != .train }

  /// Reads the column `picture.split`.
  ///
  /// - Throws: `UnreadableCell` for text that is no split.
  init?(row: Row, at index: Int) throws {
    let text: String? = try row.value(index)
    guard let text else { return nil }
    guard let split = PictureSplit(rawValue: text) else {
      throw UnreadableCell(column: "picture.split", found: text)
    }
    self = split
  }
}
