import Curation
import Foundation

/// The distribution of whiteness scores, and the pictures on both sides of the threshold.
struct WhitenessSection {
  var whiteness: CurationReport.Whiteness?

  func html() -> Markup {
    guard let whiteness else {
      return "<section><h2>Whiteness</h2><p class=\"quiet\">Not measured yet: "
        + "<code>pokeprep whiteness</code></p></section>"
    }
    let off: Markup =
      whiteness.threshold == nil
      ? "<p class=\"quiet\">Switched off (<code>--threshold off</code>): no background is rejected.</p>"
      : ""
    guard !whiteness.scores.isEmpty else {
      return "<section><h2>Whiteness</h2>\(off)</section>"
    }
    let legend: Markup =
      whiteness.metric == .calibrated
      ? "<p class=\"legend\">The bar below a picture is the border of its source: \(BorderBar.legend)</p>"
        + "<p class=\"quiet\">The words name what lowered its score most: a cut is an outline "
        + "along rectangles, as frames and lost transparency leave it.</p>" : ""
    return """
      <section><h2>Whiteness</h2>
      \(off)
      <p class="quiet">Pictures per \(whiteness.metric.rawValue) score. Heights grow with the square root of the count, so that \
      small groups can be seen.</p>
      \(WhitenessHistogram(scores: whiteness.scores, threshold: whiteness.threshold).svg())
      \(legend)
      \(galleries(of: whiteness))
      </section>
      """
  }

  private func galleries(of whiteness: CurationReport.Whiteness) -> Markup {
    guard let threshold = whiteness.threshold.map({ String(format: "%g", $0) }) else {
      return "<h3>The lowest scores</h3>\(ThumbnailGrid(thumbnails: whiteness.justAbove).html())"
    }
    return """
      <h3>Just kept: the lowest scores from \(threshold) up</h3>
      \(ThumbnailGrid(thumbnails: whiteness.justAbove).html())
      <h3>Just rejected: the highest scores below \(threshold)</h3>
      \(ThumbnailGrid(thumbnails: whiteness.justBelow).html())
      """
  }
}
