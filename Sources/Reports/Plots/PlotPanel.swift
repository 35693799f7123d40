import Foundation

/// One pair of axes with curves, as SVG elements.
struct PlotPanel {
  /// A curve; not-a-number is a gap.
  struct Series {
    var name: String
    var values: [Double]
  }

  var title: String
  var series: [Series]
  var steps: [Double]
  var stepAxis: PlotAxis
  var valueAxis: PlotAxis
  /// The upper edge of the plotting area, in SVG units; its title stands above.
  var top: Double
  /// The height of the plotting area, in SVG units.
  var height: Double

  private let left = 64.0
  private let width = 712.0

  init(
    title: String, series: [Series], steps: [Double], stepAxis: PlotAxis, valueAxis: PlotAxis,
    top: Double, height: Double
  ) {
    self.title = title
    self.series = series
    self.steps = steps
    self.stepAxis = stepAxis
    self.valueAxis = valueAxis
    self.top = top
    self.height = height
  }

  func svg() -> Markup {
    var parts: [Markup] = [
      "<text class=\"title\" x=\"\(svg: left)\" y=\"\(svg: top - 16)\">\(title)</text>"
    ]
    parts += grid()
    for (index, curve) in series.enumerated() { parts.append(path(of: curve, color: index)) }
    parts += legend()
    if !steps.contains(where: \.isFinite) {
      parts.append(
        "<text class=\"label\" text-anchor=\"middle\" x=\"\(svg: left + width / 2)\" "
          + "y=\"\(svg: top + height / 2)\">nothing logged yet</text>")
    }
    return parts.joined(separator: "\n")
  }

  private func grid() -> [Markup] {
    var parts: [Markup] = []
    for tick in valueAxis.ticks {
      let y = y(of: tick)
      parts.append(
        "<line class=\"grid\" x1=\"\(svg: left)\" x2=\"\(svg: left + width)\" y1=\"\(svg: y)\" y2=\"\(svg: y)\"/>"
          + "<text class=\"label\" text-anchor=\"end\" x=\"\(svg: left - 8)\" y=\"\(svg: y + 4)\">"
          + "\(valueAxis.label(of: tick))</text>")
    }
    let bottom = top + height
    for tick in stepAxis.ticks {
      let x = x(of: tick)
      parts.append(
        "<line class=\"axis\" x1=\"\(svg: x)\" x2=\"\(svg: x)\" y1=\"\(svg: bottom)\" y2=\"\(svg: bottom + 5)\"/>"
          + "<text class=\"label\" text-anchor=\"middle\" x=\"\(svg: x)\" y=\"\(svg: bottom + 20)\">"
          + "\(stepAxis.label(of: tick))</text>")
    }
    parts.append(
      "<line class=\"axis\" x1=\"\(svg: left)\" x2=\"\(svg: left + width)\" y1=\"\(svg: bottom)\" y2=\"\(svg: bottom)\"/>"
    )
    parts.append(
      "<text class=\"label\" text-anchor=\"end\" x=\"\(svg: left + width)\" y=\"\(svg: bottom + 38)\">step</text>"
    )
    return parts
  }

  /// The curve as one path; at most about two points per horizontal unit, each the mean of its
  /// share of the log, with the log itself behind it in a pale tone when that hides detail.
  private func path(of curve: Series, color: Int) -> Markup {
    let count = min(steps.count, curve.values.count)
    let raw = points(of: curve, groupSize: max(1, count / 1400))
    let group = count / 240
    guard group > 1 else { return "<path class=\"curve c\(color % 4)\" d=\"\(raw)\"/>" }
    let smooth = points(of: curve, groupSize: group)
    return "<path class=\"curve pale c\(color % 4)\" d=\"\(raw)\"/>\n"
      + "<path class=\"curve c\(color % 4)\" d=\"\(smooth)\"/>"
  }

  private func points(of curve: Series, groupSize: Int) -> Markup {
    let count = min(steps.count, curve.values.count)
    var text: Markup = ""
    var isPenDown = false
    for start in stride(from: 0, to: count, by: groupSize) {
      let group = start..<min(count, start + groupSize)
      let finite = group.filter { curve.values[$0].isFinite && steps[$0].isFinite }
      guard !finite.isEmpty else {
        isPenDown = false
        continue
      }
      let size = Double(finite.count)
      let x = x(of: finite.reduce(0) { $0 + steps[$1] } / size)
      let value = finite.reduce(0) { $0 + curve.values[$1] } / size
      let y = min(top + height, max(top - 6, y(of: value)))
      text += "\(isPenDown ? "L" : "M")\(svg: x) \(svg: y)"
      isPenDown = true
    }
    return text
  }

  private func legend() -> [Markup] {
    var right = left + width
    return series.enumerated().reversed().map { index, curve in
      // About 7 units per letter at this font size.
      let start = right - Double(curve.name.count) * 7.2
      defer { right = start - 42 }
      return
        "<line class=\"curve c\(index % 4)\" x1=\"\(svg: start - 26)\" x2=\"\(svg: start - 8)\" "
        + "y1=\"\(svg: top - 20)\" y2=\"\(svg: top - 20)\"/>"
        + "<text class=\"label\" x=\"\(svg: start)\" y=\"\(svg: top - 16)\">"
        + "\(curve.name)</text>"
    }
  }

  private func x(of step: Double) -> Double { left + width * stepAxis.fraction(of: step) }
  private func y(of value: Double) -> Double { top + height * (1 - valueAxis.fraction(of: value)) }
}
