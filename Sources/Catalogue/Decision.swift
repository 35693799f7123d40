import GRDB

/// What one stage decided about one picture.
package struct Decision: Sendable, Hashable {
  /// The picture's row.
  package var pictureID: Int64
  /// Who decided.
  package var stage: StageName
  /// Whether the picture goes on to the next stage.
  package var isKept: Bool
  /// Short words, the same for the same cause, so that they can be counted: "background not white".
  package var reason: String
  /// The measured value that decided, when there is one.
  package var value: Double?
  /// What the value was compared with.
  package var threshold: Double?

  package init(
    pictureID: Int64, stage: StageName, isKept: Bool, reason: String, value: Double? = nil,
    threshold: Double? = nil
  ) {
    self.pictureID = pictureID
    self.stage = stage
    self.isKept = isKept
    self.reason = reason
    self.value = value
    self.threshold = threshold
  }

  static let columns: [Column<Decision>] = [
    .integer("picture_id", \.pictureID),
    Column(name: "stage", cell: { .text($0.stage.rawValue) }),
    Column(name: "state", cell: { .text($0.isKept ? "kept" : "rejected") }),
    .text("reason", \.reason),
    .real("value", \.value),
    .real("threshold", \.threshold),
  ]

  init(row: Row) throws {
    let name: String = try row.value("stage")
    guard let stage = StageName(rawValue: name) else {
      throw UnreadableCell(column: "decision.stage", found: name)
    }
    let state: String = try row.value("state")
    try self.init(
      pictureID: row.value("picture_id"), stage: stage, isKept: state == "kept",
      reason: row.value("reason"),
      value: row.value("value"), threshold: row.value("threshold"))
  }
}
