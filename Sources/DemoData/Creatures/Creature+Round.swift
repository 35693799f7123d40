import Foundation

extension Creature {
  /// A creature that is all head: a ball, a drop, a boulder or a floating veil.
  func roundDrawing() -> Drawing {
    var drawing = Drawing()
    let center = Point(0, 0.12)
    let radii = Point(0.74 * traits.plumpness, 0.7)
    let ornament = Ornament(palette: palette, traits: traits)
    let shell = roundShell(center: center, radii: radii)

    if type != .ghost {
      drawing.add(
        ornament.growth(of: type).placed(
          at: center + Point(0.66, 0.42) * radii, size: 0.72 * traits.ornamentSize, turn: 1.0))
      for side in [-1.0, 1.0] {
        drawing.add(
          Shape.ellipse(
            center + Point(side * 0.44, 0.98) * radii, Point(0.22, 0.13), turn: side * 0.1),
          palette.body.darker(0.16))
      }
    }
    if type != .water && type != .ghost {
      ears(at: center, radii: radii * 0.98, in: &drawing, ornament: ornament)
    }
    drawing.add(shell, palette.body.lighter(0.08), palette.body.darker(0.1), shading: 0.42)
    drawing.add(
      Shape.ellipse(center + Point(0, 0.74) * radii, radii * Point(0.6, 0.46)),
      palette.belly.alpha(type == .ghost ? 0.5 : 0.95), shading: 0, clip: shell)
    Markings(type: type, palette: palette, variant: traits.variant).drawOnHead(
      shell, center: center, radii: radii, in: &drawing)
    for side in [-1.0, 1.0] {
      let isUp = traits.isCheering
      let root = center + Point(side * 0.9, 0.3) * radii
      let hand = root + Point(side * 0.2, isUp ? -0.2 : 0.14)
      if type == .water {
        drawing.add(
          ornament.fin().placed(
            at: root - Point(side * 0.04, 0), size: 0.42, turn: side * (isUp ? 1.0 : 1.9)))
      } else {
        drawing.add(Shape.limb([root, hand], radii: [0.09, 0.1]), palette.body.darker(0.04))
      }
    }
    drawing.add(
      Face(palette: palette, traits: traits).drawing(
        at: center + Point(0, 0.04), size: radii.x * 0.84, turn: traits.gaze * 0.6))
    if type != .water {
      crest(
        at: center + Point(0, -0.9 * radii.y), size: 0.56, in: &drawing, ornament: ornament)
    } else {
      drawing.mark(
        Shape.ellipse(center + Point(-0.4, -0.5) * radii, Point(0.07, 0.13), turn: 0.6),
        Color.white.alpha(0.75))
    }
    return drawing
  }

  private func roundShell(center: Point, radii: Point) -> Shape {
    switch type {
    case .water:
      return Shape.smooth(
        [
          Point(0.1 + 0.14 * traits.sway, -1.62), Point(0.24, -1.1), Point(0.72, -0.56),
          Point(0.98, 0.1), Point(0.82, 0.68), Point(0.4, 0.96), Point(0, 1.02),
          Point(-0.4, 0.96), Point(-0.82, 0.68), Point(-0.98, 0.1), Point(-0.72, -0.56),
          Point(-0.2, -1.1),
        ], corners: [0]
      ).scaled(radii).moved(center)
    case .rock:
      // A boulder: nine flat faces whose edges are worn.
      let angles = (0..<9).map { Double($0) * 2 * .pi / 9 + 0.2 * traits.sway }
      let corners = angles.enumerated().map { index, angle in
        Point(cos(angle), sin(angle)) * (index.isMultiple(of: 2) ? 1.06 : 0.97)
      }
      return Shape(
        corners.indices.flatMap { i -> [Point] in
          let next = corners[(i + 1) % corners.count]
          return [corners[i] * 0.9 + next * 0.1, corners[i] * 0.1 + next * 0.9]
        }
      ).scaled(radii).moved(center)
    case .ghost:
      // A veil with a wavy hem.
      let sway = 0.08 * traits.sway
      return Shape.smooth(
        [
          Point(0, -1), Point(0.66, -0.78), Point(0.94, -0.1), Point(1.0 + sway, 0.94),
          Point(0.7 + sway, 0.8), Point(0.46 + sway, 1.1), Point(0.2 + sway, 0.84),
          Point(-0.02 + sway, 1.18), Point(-0.24 + sway, 0.84), Point(-0.5 + sway, 1.1),
          Point(-0.72 + sway, 0.8), Point(-1.0 + sway, 0.94), Point(-0.94, -0.1),
          Point(-0.66, -0.78),
        ], corners: []
      ).scaled(radii).moved(center)
    case .fire, .grass, .electric:
      return Shape.superellipse(center, radii, exponent: 2.15)
    }
  }
}
