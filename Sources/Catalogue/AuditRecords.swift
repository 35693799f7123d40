import GRDB

/// What `audit` measured on one source picture.
///
/// A number that means nothing for the picture, such as the sharpness of a blank one, is nil. Another
/// number is a property here, its line in `values` and a step in `CatalogueSchema`.
package struct AuditMeasurements: Sendable, Hashable {
  /// The picture's row.
  package var pictureID: Int64
  /// What it was measured with; of other settings it has to be measured anew.
  package var settings: String

  /// How sharp the sharpest edges of the subject are, 0…1: 1 where they take one pixel.
  package var sharpness: Double?
  /// How light the light parts of the subject are, or its ground where that is lighter, 0…255: the mean of
  /// brightness and greatest channel.
  package var brightness: Double?
  /// How far light and dark lie apart in the channel where they do most, 0…255.
  package var contrast: Double?
  /// The longer side of the subject's box as a share of the picture's, 0…1; nil where there is no plain
  /// ground to tell it from.
  package var subjectShare: Double?
  /// The longest stretch of a side that the subject covers, 0…1; nil where there is no even ground.
  package var subjectEdgeShare: Double?
  /// The side that the detail would fit in as a share of the picture's, 0…1: one half for a picture
  /// enlarged to twice its size.
  package var detailShare: Double?
  /// How much larger the steps between blocks of 8 pixels are than those inside, 0 where they are not.
  package var blocking: Double?
  /// How far the most colourful parts lie from grey, 0…255.
  package var colour: Double?
  /// Standard deviation of the levels in the channel that varies most, 0…127.5.
  package var spread: Double?
  /// Columns after orientation.
  package var width: Double?
  /// Rows after orientation.
  package var height: Double?

  private static let values:
    [(name: String, path: any WritableKeyPath<AuditMeasurements, Double?> & Sendable)] = [
      ("sharpness", \.sharpness), ("brightness", \.brightness), ("contrast", \.contrast),
      ("subject_share", \.subjectShare), ("subject_edge_share", \.subjectEdgeShare),
      ("detail_share", \.detailShare), ("blocking", \.blocking), ("colour", \.colour),
      ("spread", \.spread), ("width", \.width), ("height", \.height),
    ]

  static let columns =
    [
      Column.integer("picture_id", \AuditMeasurements.pictureID),
      Column.text("settings", \AuditMeasurements.settings),
    ] + values.map { .real($0.name, $0.path) }

  /// A picture on which nothing is measured yet.
  package init(pictureID: Int64, settings: String) {
    self.pictureID = pictureID
    self.settings = settings
  }

  /// What was measured, by the names of the table's columns.
  package var byName: [String: Double] {
    Self.values.reduce(into: [:]) { $0[$1.name] = self[keyPath: $1.path] }
  }
}

/// How the class of one picture goes together with what it shows.
package struct AuditLabel: Sendable, Hashable {
  /// The picture's row.
  package var pictureID: Int64
  /// The class that it had when it was looked at.
  package var pictureClass: String
  /// The class that pictures like it have; the same where nothing speaks against it.
  package var suggestedClass: String
  /// How surely the class is wrong, 0…1.
  package var suspicion: Double
  /// How far the nearest pictures are beyond what is usual in the set, in interquartile ranges, 0 or above.
  package var remoteness: Double

  static let columns: [Column<AuditLabel>] = [
    .integer("picture_id", \.pictureID), .text("class", \.pictureClass),
    .text("suggested_class", \.suggestedClass),
    real("suspicion", \.suspicion), real("remoteness", \.remoteness),
  ]

  private static func real(
    _ name: String, _ path: any WritableKeyPath<AuditLabel, Double> & Sendable
  ) -> Column<AuditLabel> {
    Column(name: name, cell: { .real($0[keyPath: path]) }) { $0[keyPath: path] = try $1.value($2) }
  }

  package init(
    pictureID: Int64, pictureClass: String, suggestedClass: String, suspicion: Double,
    remoteness: Double
  ) {
    self.pictureID = pictureID
    self.pictureClass = pictureClass
    self.suggestedClass = suggestedClass
    self.suspicion = suspicion
    self.remoteness = remoteness
  }
}

extension Catalogue {
  /// Adds what `audit` measured on pictures, in place of what it did before.
  package func record(_ measurements: [AuditMeasurements]) throws(CatalogueError) {
    try write { database in
      var insertion = try RowInsertion(
        database, "INSERT OR REPLACE INTO audit_measurement", columns: AuditMeasurements.columns)
      for one in measurements { try insertion.add(one) }
      try insertion.finish()
    }
  }

  /// Everything `audit` measured, by picture.
  package func auditMeasurements() throws(CatalogueError) -> [Int64: AuditMeasurements] {
    try auditRows(AuditMeasurements.columns, from: "audit_measurement", \.pictureID) {
      AuditMeasurements(pictureID: 0, settings: "")
    }
  }

  /// Replaces what is known of the labels of all pictures, in one transaction.
  ///
  /// - Parameters:
  ///   - labels: One for each picture that was looked at.
  ///   - digest: Of what they were found from.
  /// - Throws: `CatalogueError`.
  package func replaceAuditLabels(
    with labels: [AuditLabel], digest: String
  ) throws(CatalogueError) {
    try write { database in
      try database.execute(sql: "DELETE FROM audit_label")
      var insertion = try RowInsertion(
        database, "INSERT INTO audit_label", columns: AuditLabel.columns)
      for one in labels { try insertion.add(one) }
      try insertion.finish()
      try database.execute(
        sql: "INSERT OR REPLACE INTO info (key, value) VALUES ('audit_labels', ?)",
        arguments: [digest])
    }
  }

  /// What is known of the labels, by picture.
  package func auditLabels() throws(CatalogueError) -> [Int64: AuditLabel] {
    try auditRows(AuditLabel.columns, from: "audit_label", \.pictureID) {
      AuditLabel(
        pictureID: 0, pictureClass: "", suggestedClass: "", suspicion: 0, remoteness: 0)
    }
  }

  private func auditRows<Record>(
    _ columns: [Column<Record>], from table: String, _ key: (Record) -> Int64,
    empty: () -> Record
  ) throws(CatalogueError) -> [Int64: Record] {
    try read { database in
      var found: [Int64: Record] = [:]
      let rows = try Row.fetchCursor(database, sql: "SELECT \(columns.names()) FROM \(table)")
      while let row = try rows.next() {
        var record = empty()
        try columns.read(row, into: &record)
        found[key(record)] = record
      }
      return found
    }
  }
}
