package import Catalogue

/// One source picture in a listing: a row of `pokeprep list`.
package struct ListedPicture: Sendable, Codable, Hashable {
  /// Whether a picture is still in.
  package enum State: String, Sendable, Codable, Hashable, CaseIterable {
    /// No stage has rejected it.
    case kept
    /// A stage has rejected it.
    case rejected
  }

  /// Relative to the input folder.
  package var path: String
  /// The class, when its folder has one.
  package var pictureClass: String?
  /// The species, for folders named after one.
  package var species: String?
  /// The split that its folders name.
  package var split: PictureSplit?
  /// Columns of the source after orientation, once it is decoded.
  package var width: Int?
  /// Rows of the source after orientation, once it is decoded.
  package var height: Int?
  /// The format that the bytes are in, once it is known.
  package var format: String?
  /// The score of its background, 0…1, once it is measured.
  package var whiteness: Double?
  /// The group of duplicates it belongs to.
  package var group: Int64?
  /// Whether it is still in.
  package var state: State
  /// The stage that rejected it, or else the last that let it pass; nil before the first.
  package var stage: StageName?
  /// The words of that stage's decision.
  package var reason: String?
  /// The value that decided, when there was one.
  package var value: Double?
  /// What that was compared with.
  package var threshold: Double?
  /// The prepared picture, relative to the workspace, where there is one.
  package var prepared: String?
  /// What people decided about it, in words; nil where they decided nothing.
  package var decided: String?

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case path
    case pictureClass = "class"
    case species, split, width, height, format, whiteness, group, state, stage, reason,
      value, threshold, prepared, decided
  }

  init(_ standing: PictureStanding, whiteness: Double?, decided: [ListedDecision] = []) {
    path = standing.picture.path
    pictureClass = standing.picture.pictureClass
    species = standing.picture.species
    split = standing.picture.split
    width = standing.width
    height = standing.height
    format = standing.format
    self.whiteness = whiteness
    group = standing.groupID
    state = standing.decision?.isKept == false ? .rejected : .kept
    stage = standing.decision?.stage
    reason = standing.decision?.reason
    value = standing.decision?.value
    threshold = standing.decision?.threshold
    prepared = standing.preparedPath
    self.decided = decided.isEmpty ? nil : decided.map(\.words).joined(separator: "; ")
  }

  /// Encodes every column, null where there is no value, so that all rows have the same keys.
  package func encode(to encoder: any Encoder) throws {
    var row = encoder.container(keyedBy: CodingKeys.self)
    try row.encode(path, forKey: .path)
    try row.encode(pictureClass, forKey: .pictureClass)
    try row.encode(species, forKey: .species)
    try row.encode(split, forKey: .split)
    try row.encode(width, forKey: .width)
    try row.encode(height, forKey: .height)
    try row.encode(format, forKey: .format)
    try row.encode(whiteness, forKey: .whiteness)
    try row.encode(group, forKey: .group)
    try row.encode(state, forKey: .state)
    try row.encode(stage, forKey: .stage)
    try row.encode(reason, forKey: .reason)
    try row.encode(value, forKey: .value)
    try row.encode(threshold, forKey: .threshold)
    try row.encode(prepared, forKey: .prepared)
    try row.encode(decided, forKey: .decided)
  }

  /// The names of the columns, in order.
  package static let columns = CodingKeys.allCases.map(\.rawValue)

  /// The values in the order of `columns`, empty where there is none, numbers in full precision.
  package var fields: [String] {
    [
      path, pictureClass ?? "", species ?? "", split?.rawValue ?? "",
      width.map(String.init) ?? "", height.map(String.init) ?? "", format ?? "",
      whiteness.map { "\($0)" } ?? "",
      group.map(String.init) ?? "", state.rawValue, stage?.rawValue ?? "", reason ?? "",
      value.map { "\($0)" } ?? "", threshold.map { "\($0)" } ?? "", prepared ?? "",
      decided ?? "",
    ]
  }
}
