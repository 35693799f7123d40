import Foundation

extension Drawing {
  /// Paints all parts on a canvas.
  ///
  /// - Parameters:
  ///   - canvas: What is painted on.
  ///   - scale: Pixels per drawing unit.
  ///   - origin: Where the drawing's (0, 0) lies, in pixels.
  func render(on canvas: inout Canvas, scale: Double, origin: Point) {
    for part in parts { render(part, on: &canvas, scale: scale, origin: origin) }
  }

  private func render(_ part: Part, on canvas: inout Canvas, scale: Double, origin: Point) {
    func mask(_ shape: Shape, padding: Int = 0) -> CoverageMask {
      CoverageMask(shape.mapped { $0 * scale + origin }, padding: padding)
    }
    if let outline = part.outline {
      canvas.paint(mask(part.shape.expanded(outlineWidth))) { _, _ in outline }
    }
    let softness = Int((part.blur * scale / 2).rounded())
    let lightRadius = max(1, Int(scale * 0.09))
    let padding = part.shading > 0 ? 3 * lightRadius + 1 : softness * 3
    var cover = mask(part.shape, padding: padding)
    if softness > 0 { cover = cover.blurred(radius: softness) }
    let clip = part.clip.map { mask($0) }
    let shade = Shader(part.fill, of: part.shape, scale: scale, origin: origin)
    guard part.shading > 0 else {
      canvas.paint(cover, clip: clip) { x, y in shade.color(x: x, y: y) }
      return
    }
    // The blurred cover is a soft hill: where it rises towards the light the surface is bright,
    // where it falls away from it the surface is dark.
    let hill = cover.blurred(radius: lightRadius)
    let reach = max(1, Int(scale * 0.07))
    canvas.paint(cover, clip: clip) { x, y in
      let towards = hill.value(x: x - reach, y: y - reach)
      let away = hill.value(x: x + reach, y: y + reach)
      let slope = away - towards
      let color = shade.color(x: x, y: y)
      return slope > 0
        ? color.lighter(min(0.55, slope * part.shading * 0.75))
        : color.darker(min(0.6, -slope * part.shading))
    }
  }
}

/// The colour of a part at a canvas pixel.
private struct Shader {
  private let fill: (top: Color, bottom: Color)
  private let top: Double
  private let height: Double
  private let scale: Double
  private let origin: Point

  init(_ fill: (top: Color, bottom: Color), of shape: Shape, scale: Double, origin: Point) {
    self.fill = fill
    self.scale = scale
    self.origin = origin
    let bounds = shape.bounds ?? (Point(0, 0), Point(0, 1))
    top = bounds.low.y
    height = max(1e-6, bounds.high.y - bounds.low.y)
  }

  func color(x: Int, y: Int) -> Color {
    let place = (Point(Double(x) + 0.5, Double(y) + 0.5) - origin) / scale
    return fill.top.mixed(fill.bottom, Float(max(0, min(1, (place.y - top) / height))))
  }
}
