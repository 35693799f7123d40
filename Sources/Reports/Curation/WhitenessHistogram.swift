import Foundation

/// Counts of scores from 0 to 1 in forty bins, with the threshold, where there is one, as a line.
struct WhitenessHistogram {
  var scores: [Double]
  var threshold: Double?

  private let binCount = 40
  private let left = 76.0
  private let width = 644.0
  private let top = 36.0
  private let height = 170.0

  init(scores: [Double], threshold: Double?) {
    self.scores = scores
    self.threshold = threshold
  }

  /// Scores per bin and side of the threshold; a bin that the threshold cuts has both.
  func counts() -> (rejected: [Int], kept: [Int]) {
    var rejected = [Int](repeating: 0, count: binCount)
    var kept = rejected
    for score in scores where score.isFinite {
      let bin = max(0, min(binCount - 1, Int(score * Double(binCount))))
      if score < threshold ?? 0 { rejected[bin] += 1 } else { kept[bin] += 1 }
    }
    return (rejected, kept)
  }

  func svg() -> Markup {
    let (rejected, kept) = counts()
    let largest = Double(max(1, zip(rejected, kept).map { $0 + $1 }.max() ?? 1))
    func barHeight(_ count: Int) -> Double { height * (Double(count) / largest).squareRoot() }
    var parts: [Markup] = []
    for tick in ticks(to: largest) {
      let y = top + height - barHeight(tick)
      parts.append(
        "<line class=\"grid\" x1=\"\(svg: left)\" x2=\"\(svg: left + width)\" y1=\"\(svg: y)\" "
          + "y2=\"\(svg: y)\"/><text text-anchor=\"end\" x=\"\(svg: left - 8)\" y=\"\(svg: y + 4)\">"
          + "\(grouped(tick))</text>")
    }
    let step = width / Double(binCount)
    for bin in 0..<binCount where rejected[bin] + kept[bin] > 0 {
      let count = rejected[bin] + kept[bin]
      let full = barHeight(count)
      let share = full * Double(rejected[bin]) / Double(count)
      let x = left + Double(bin) * step + 1
      let low = Double(bin) / Double(binCount)
      let words = String(format: "%.3f to %.3f: ", low, low + 1 / Double(binCount))
      parts.append("<g><title>\(words)\(grouped(count))</title>")
      for (style, bottom, size) in [
        ("lost", top + height, share), ("kept", top + height - share, full - share),
      ] where size > 0 {
        parts.append(
          "<rect class=\"\(style)\" x=\"\(svg: x)\" y=\"\(svg: bottom - size)\" "
            + "width=\"\(svg: step - 2)\" height=\"\(svg: size)\"/>")
      }
      parts.append("</g>")
    }
    parts += axis()
    return """
      <svg class="plot" viewBox="0 0 740 242" role="img" \
      aria-label="Histogram of whiteness scores">
      \(parts.joined(separator: "\n"))
      </svg>
      """
  }

  private func axis() -> [Markup] {
    let bottom = top + height
    var parts: [Markup] = [
      "<line class=\"axis\" x1=\"\(svg: left)\" x2=\"\(svg: left + width)\" y1=\"\(svg: bottom)\" "
        + "y2=\"\(svg: bottom)\"/>"
    ]
    for tick in stride(from: 0.0, through: 1.0, by: 0.2) {
      parts.append(
        "<text text-anchor=\"middle\" x=\"\(svg: left + width * tick)\" y=\"\(svg: bottom + 24)\">"
          + "\(String(format: "%.1f", tick))</text>")
    }
    guard let threshold else { return parts }
    let x = left + width * max(0, min(1, threshold))
    parts.append(
      "<line class=\"threshold\" x1=\"\(svg: x)\" x2=\"\(svg: x)\" y1=\"\(svg: top - 8)\" "
        + "y2=\"\(svg: bottom)\"/><text class=\"strong\" text-anchor=\"middle\" x=\"\(svg: x)\" "
        + "y=\"\(svg: top - 14)\">threshold \(String(format: "%g", threshold))</text>")
    return parts
  }

  /// About four round counts up to the largest, spread for a square root scale.
  private func ticks(to largest: Double) -> [Int] {
    var result: [Int] = []
    for share in [1.0, 0.5, 0.18, 0.04] {
      let rough = largest * share
      let power = pow(10, floor(log10(max(1, rough))))
      let digit = [5.0, 2.0, 1.0].first { $0 * power <= rough } ?? 1
      let tick = Int(digit * power)
      if tick >= 1, Double(tick) <= largest, !result.contains(tick) { result.append(tick) }
    }
    return result
  }
}
