import Foundation

/// Stripes, spots and scales that are clipped to the skin.
struct Markings: Sendable {
  var type: CreatureType
  var palette: Palette
  /// 0, 1 or 2; the last leaves the body plain.
  var variant: Int

  /// Marks on the flanks of a body.
  func draw(on trunk: Shape, center: Point, radii: Point, in drawing: inout Drawing) {
    guard variant < 2 else { return }
    switch type {
    case .fire, .electric:
      for side in [-1.0, 1.0] {
        for step in 0..<2 {
          let y = -0.1 + 0.36 * Double(step)
          let stripe = Shape.smooth(
            [Point(1.15, y - 0.12), Point(0.66, y + 0.02), Point(1.15, y + 0.14)], corners: [1])
          drawing.mark(
            stripe.scaled(Point(side, 1)).scaled(radii).moved(center), palette.mark.alpha(0.85),
            clip: trunk)
        }
      }
    case .water, .grass, .ghost:
      let spots = [Point(-0.82, -0.2), Point(0.84, 0.0), Point(-0.86, 0.28), Point(0.7, -0.42)]
      for (index, spot) in spots.enumerated() {
        drawing.mark(
          Shape.ellipse(
            center + spot * radii, Point(0.09, 0.08) * (index.isMultiple(of: 2) ? 1 : 0.7)),
          palette.mark.alpha(0.4), clip: trunk)
      }
    case .rock:
      cracks(on: trunk, center: center, radii: radii, in: &drawing)
    }
  }

  /// Marks on the forehead and the sides of a head.
  func drawOnHead(_ skull: Shape, center: Point, radii: Point, in drawing: inout Drawing) {
    switch (type, variant) {
    case (.rock, _):
      facets(on: skull, center: center, radii: radii, in: &drawing)
    case (.fire, 0), (.electric, 0):
      for x in [-0.3, 0, 0.3] {
        let length = x == 0 ? 0.42 : 0.3
        let stripe = Shape.smooth(
          [Point(x - 0.09, -1.1), Point(x * 0.9, -1 + length), Point(x + 0.09, -1.1)],
          corners: [1])
        drawing.mark(
          stripe.scaled(radii).moved(center), palette.mark.alpha(0.85), clip: skull)
      }
    case (.water, 0), (.grass, 0):
      for spot in [Point(-0.62, -0.58), Point(-0.44, -0.74), Point(0.58, -0.62)] {
        drawing.mark(
          Shape.circle(center + spot * radii, 0.055), palette.mark.alpha(0.45), clip: skull)
      }
    case (.water, 1), (.fire, 1), (.electric, 1):
      let mask = Shape.ellipse(center + Point(0, -1.02) * radii, radii * Point(0.5, 0.44))
      drawing.mark(mask, palette.accent.alpha(type == .electric ? 0.8 : 0.5), clip: skull)
    default: break
    }
  }

  private func cracks(on trunk: Shape, center: Point, radii: Point, in drawing: inout Drawing) {
    for side in [-1.0, 1.0] {
      let line = [Point(0.98, -0.2), Point(0.76, -0.06), Point(0.84, 0.1), Point(0.66, 0.26)]
      drawing.mark(
        Shape.stroke(line.map { center + $0 * Point(side, 1) * radii }, width: 0.03),
        palette.mark.alpha(0.9), clip: trunk)
    }
  }

  /// Flat lit and shaded planes, as on a broken stone.
  private func facets(on skull: Shape, center: Point, radii: Point, in drawing: inout Drawing) {
    func plane(_ points: [Point], _ color: Color) {
      drawing.mark(Shape(points).scaled(radii).moved(center), color, clip: skull)
    }
    plane(
      [Point(-1.2, -1.2), Point(0.1, -1.2), Point(-0.24, -0.66), Point(-0.78, -0.4)],
      Color.white.alpha(0.22))
    plane(
      [Point(1.2, 1.2), Point(1.2, -0.5), Point(0.86, 0.1), Point(0.7, 0.7), Point(0.2, 1.2)],
      palette.mark.alpha(0.4))
    plane(
      [Point(-1.2, 1.2), Point(-1.2, 0.3), Point(-0.86, 0.5), Point(-0.5, 1.2)],
      palette.mark.alpha(0.3))
    let crack = [Point(0.44, -0.98), Point(0.4, -0.78), Point(0.5, -0.66), Point(0.42, -0.5)]
    drawing.mark(
      Shape.stroke(crack.map { center + $0 * radii }, width: 0.028), palette.mark.alpha(0.9),
      clip: skull)
  }
}
