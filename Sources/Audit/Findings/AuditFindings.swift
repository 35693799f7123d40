package import Catalogue

/// One thing that may be wrong with a picture.
package struct Finding: Sendable, Hashable, Encodable {
  /// What.
  package var kind: FindingKind
  /// What was measured.
  package var value: Double
  /// What it was compared with.
  package var threshold: Double
  /// The class that is more likely, for `label`.
  package var suggestedClass: String?
}

/// The findings of one picture.
package struct PictureFindings: Sendable, Hashable, Encodable {
  /// The source as `filter` saw it.
  package var source: PictureRow
  /// What was found, in the order of `FindingKind`; never empty.
  package var findings: [Finding]

  private enum CodingKeys: String, CodingKey {
    case path, findings
    case pictureClass = "class"
  }

  /// Its row in the catalogue.
  package var pictureID: Int64 { source.id }
  /// The source, relative to the input folder.
  package var path: String { source.path }
  /// The class, where it has one.
  package var pictureClass: String? { source.pictureClass }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encodeIfPresent(pictureClass, forKey: .pictureClass)
    try container.encode(findings, forKey: .findings)
  }
}

/// What `audit` found in a workspace, from what it measured before.
package struct AuditFindings: Sendable, Hashable {
  /// The pictures with findings, by path.
  package var pictures: [PictureFindings]
  /// Pictures that were measured, of those that `filter` keeps.
  package var measuredCount: Int
  /// Pictures whose labels were looked at, of the same.
  package var labelledCount: Int

  /// Applies thresholds to what is in the catalogue; measures nothing.
  ///
  /// What is known of pictures that `filter` leaves out stays in the catalogue, and is passed over.
  ///
  /// - Parameters:
  ///   - catalogue: Where it was recorded; without a run of `audit` there are no findings.
  ///   - thresholds: What counts as a finding.
  /// - Throws: `CatalogueError`.
  package init(
    in catalogue: Catalogue, thresholds: AuditThresholds = AuditThresholds()
  ) throws(CatalogueError) {
    let kept = try catalogue.pictures(entering: .convert)
    let ids = Set(kept.map(\.id))
    let measured = try catalogue.auditMeasurements().filter { ids.contains($0.key) }
    let labels = try catalogue.auditLabels().filter { ids.contains($0.key) }
    let isColourful = thresholds.isColourful(measured.values.compactMap(\.colour))
    pictures = kept.compactMap { picture in
      var findings =
        measured[picture.id].map {
          thresholds.findings(of: $0, amongColour: isColourful)
        } ?? []
      // Under another class than the present one it says nothing.
      if let label = labels[picture.id], label.pictureClass == picture.pictureClass {
        findings += thresholds.findings(of: label)
      }
      return findings.isEmpty ? nil : PictureFindings(source: picture, findings: findings)
    }
    measuredCount = measured.count
    labelledCount = labels.count
  }

  /// How many pictures have each finding, in the order of `FindingKind`; kinds that none has are left out.
  package var counts: [(kind: FindingKind, count: Int)] {
    FindingKind.allCases.compactMap { kind in
      let count = pictures.count { $0.findings.contains { $0.kind == kind } }
      return count > 0 ? (kind, count) : nil
    }
  }
}
