public import Catalogue

/// One source picture as `pokeprep list` shows it.
public struct ListedPicture: Codable, Sendable, Hashable {
  /// Relative to the input folder.
  public var path: String
  /// The class, when its folder has one.
  public var pictureClass: String?
  /// The identifier of the species, when its folder has one.
  public var species: String?
  /// Columns of the source, once converted.
  public var width: Int?
  /// Rows of the source, once converted.
  public var height: Int?
  /// The format of the bytes, once converted.
  public var format: String?
  /// The whiteness of the background from 0 to 1, once measured.
  public var whiteness: Double?
  /// The group of duplicates, for members of one.
  public var group: Int64?
  /// `kept` or `rejected`.
  public var state: String
  /// The stage that decided last.
  public var stage: String?
  /// Why.
  public var reason: String?

  /// The columns in their order.
  public static let columns = [
    "path", "class", "species", "width", "height", "format", "whiteness", "group", "state",
    "stage", "reason",
  ]

  private enum CodingKeys: String, CodingKey {
    case path, species, width, height, format, whiteness, group, state, stage, reason
    case pictureClass = "class"
  }

  /// Encodes every column, absent ones as null, so that all rows have the same keys.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(path, forKey: .path)
    try values.encode(pictureClass, forKey: .pictureClass)
    try values.encode(species, forKey: .species)
    try values.encode(width, forKey: .width)
    try values.encode(height, forKey: .height)
    try values.encode(format, forKey: .format)
    try values.encode(whiteness, forKey: .whiteness)
    try values.encode(group, forKey: .group)
    try values.encode(state, forKey: .state)
    try values.encode(stage, forKey: .stage)
    try values.encode(reason, forKey: .reason)
  }

  /// The values as text in the order of `columns`; absent ones are empty.
  public var fields: [String] {
    [
      path, pictureClass ?? "", species ?? "", width.map(String.init) ?? "",
      height.map(String.init) ?? "", format ?? "", whiteness.map { "\($0)" } ?? "",
      group.map(String.init) ?? "", state, stage ?? "", reason ?? "",
    ]
  }

  /// Every picture of a catalogue, ordered by path.
  public static func all(in catalogue: Catalogue) throws -> [ListedPicture] {
    try catalogue.overview().map { row in
      ListedPicture(
        path: row.picture.path, pictureClass: row.picture.pictureClass,
        species: row.picture.species, width: row.width, height: row.height, format: row.format,
        whiteness: row.whiteness, group: row.duplicateGroup,
        state: row.decision?.isKept == false ? "rejected" : "kept",
        stage: row.decision?.stage.rawValue, reason: row.decision?.reason)
    }
  }
}
