import Curation

extension AuditFindings {
  /// The findings as comma-separated values (RFC 4180): a line for each, under one of names.
  package var commaSeparated: String {
    let rows = pictures.flatMap { picture in
      picture.findings.map { finding in
        [
          picture.path, picture.pictureClass ?? "", finding.kind.rawValue, "\(finding.value)",
          "\(finding.threshold)", finding.suggestedClass ?? "",
        ]
      }
    }
    return ([["path", "class", "finding", "value", "threshold", "suggested_class"]] + rows)
      .map { CommaSeparatedValues.line($0) + "\n" }.joined()
  }

  /// The pictures with a finding of a kind, the worst first.
  package func worst(_ kind: FindingKind) -> [(picture: PictureFindings, finding: Finding)] {
    pictures.compactMap { picture in
      picture.findings.first { $0.kind == kind }.map { (picture, $0) }
    }.sorted { a, b in
      a.finding.excess != b.finding.excess
        ? a.finding.excess > b.finding.excess : a.picture.path < b.picture.path
    }
  }
}

extension Finding {
  /// How far the value lies on the wrong side of the threshold, in units of it.
  fileprivate var excess: Double { abs(value - threshold) / max(abs(threshold), 1e-9) }
}
