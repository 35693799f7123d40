package import Audit
import Curation
import Foundation

/// What `audit` found, with the worst pictures of each finding.
package struct AuditSection {
  /// A finding and some of its pictures, the worst first.
  struct Kind: Sendable {
    var kind: FindingKind
    var count: Int
    var threshold: Double
    var worst: [CurationReport.Thumbnail]
  }

  var kinds: [Kind]
  /// Pictures that were measured.
  var measuredCount: Int
  /// Pictures with a finding.
  var foundCount: Int

  /// - Parameters:
  ///   - findings: What was found.
  ///   - examples: Pictures shown of each finding at most.
  ///   - thresholds: What they were found with.
  ///   - picture: A small PNG of a source, in Base64.
  init(
    _ findings: AuditFindings, examples: Int, thresholds: AuditThresholds = AuditThresholds(),
    picture: (PictureFindings) -> String?
  ) {
    measuredCount = findings.measuredCount
    foundCount = findings.pictures.count
    kinds = findings.counts.map { kind, count in
      Kind(
        kind: kind, count: count, threshold: thresholds[kind],
        worst: findings.worst(kind).prefix(examples).map { one in
          CurationReport.Thumbnail(
            path: one.picture.path, png: picture(one.picture),
            caption: Self.words(one.finding, of: one.picture), note: one.picture.path,
            isKept: true)
        })
    }
  }

  private static func words(_ finding: Finding, of picture: PictureFindings) -> String {
    let value = String(format: "%.3g", finding.value)
    guard let other = finding.suggestedClass else { return value }
    return "\(value): \(picture.pictureClass ?? "?") → \(other)?"
  }

  func html() -> Markup {
    guard measuredCount > 0 else {
      return "<section><h2>Audit</h2><p class=\"quiet\">Not looked at yet: "
        + "<code>pokeprep audit</code></p></section>"
    }
    let blocks = kinds.map { one -> Markup in
      """
      <h3>\(one.kind.rawValue): \(one.kind.words) <span class="number">\(grouped(one.count))</span></h3>
      \(ThumbnailGrid(thumbnails: one.worst).html())
      """
    }
    return """
      <section><h2>Audit</h2>
      <p class="quiet">\(grouped(foundCount)) of \(grouped(measuredCount)) pictures have a finding; the worst \
      of each are shown. <code>pokeprep audit --csv</code> lists all, <code>pokeprep review</code> shows and \
      decides them.</p>
      \(blocks.joined(separator: "\n"))</section>
      """
  }

  /// A page of the findings alone, that needs neither network nor scripts.
  ///
  /// - Parameters:
  ///   - findings: What was found.
  ///   - thresholds: What they were found with.
  ///   - input: The folder of the source pictures.
  /// - Returns: The HTML.
  package static func page(
    _ findings: AuditFindings, thresholds: AuditThresholds, input: String
  ) -> String {
    let thumbnails = ThumbnailSource(root: input)
    let section = AuditSection(findings, examples: 60, thresholds: thresholds) {
      thumbnails.png(at: $0.path)
    }
    let facts = section.kinds.map { one -> Markup in
      let side = one.kind.isFoundBelow ? "below" : "above"
      return "<div class=\"tile\"><b>\(grouped(one.count))</b><span>\(one.kind.rawValue), \(side) "
        + "\(String(format: "%g", one.threshold))</span></div>"
    }
    return Markup.reportPage(
      title: "Audit",
      header: "<p class=\"quiet\">\(input)</p><div class=\"tiles\">\(facts.joined())</div>",
      main: section.html())
  }
}
