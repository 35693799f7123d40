import Foundation

extension Creature {
  /// Ears, or what a type has instead of them, behind the head.
  func ears(at head: Point, radii: Point, in drawing: inout Drawing, ornament: Ornament) {
    let size = traits.ornamentSize
    for side in [-1.0, 1.0] {
      let root = head + Point(side * 0.66, -0.62) * radii
      switch type {
      case .fire:
        pointedEar(at: root, side: side, height: 0.52 * size, width: 0.3, in: &drawing)
      case .water:
        drawing.add(
          ornament.fin().placed(
            at: head + Point(side * 0.88, -0.1) * radii, size: 0.52 * size, turn: side * 1.25))
      case .grass:
        drawing.add(
          ornament.leaf().placed(
            at: root + Point(-side * 0.06, 0.06), size: 0.6 * size,
            turn: side * (traits.variant == 0 ? 1.15 : 0.7)))
      case .electric:
        drawing.add(
          ornament.antenna().placed(
            at: root + Point(-side * 0.1, 0.02), size: 0.6 * size, turn: side * 0.5))
      case .rock:
        let stone = Shape([
          Point(-0.17, 0.1), Point(-0.2, -0.14), Point(-0.04, -0.27), Point(0.15, -0.2),
          Point(0.2, 0.08),
        ]).scaled(size).turned(side * 0.5).moved(root)
        drawing.add(stone, palette.body.darker(0.06), palette.body.darker(0.2))
      case .ghost:
        pointedEar(at: root, side: side, height: 0.36 * size, width: 0.24, in: &drawing)
      }
    }
  }

  private func pointedEar(
    at root: Point, side: Double, height: Double, width: Double, in drawing: inout Drawing
  ) {
    func ear(_ share: Double) -> Shape {
      Shape.smooth(
        [
          Point(-width, 0.16), Point(-width * 0.82, -height * 0.45), Point(0.06, -height),
          Point(width * 0.78, -height * 0.36), Point(width, 0.2),
        ], corners: [2]
      ).scaled(Point(side * share, share)).turned(side * 0.42).moved(root)
    }
    drawing.add(ear(1), palette.body.mixed(palette.mark, 0.35), palette.body)
    drawing.mark(ear(0.58), palette.belly.mixed(palette.accent, 0.35))
  }

  /// What grows on top of the head, in front of it.
  func crest(at top: Point, size: Double, in drawing: inout Drawing, ornament: Ornament) {
    let full = size * traits.ornamentSize
    switch type {
    case .fire, .ghost, .rock:
      drawing.add(ornament.growth(of: type).placed(at: top + Point(0, 0.1), size: full))
    case .water:
      drawing.add(
        ornament.fin().placed(at: top + Point(0, 0.1), size: full * 0.9, turn: 0.1))
    case .grass:
      sprout(at: top, size: full, in: &drawing, ornament: ornament)
    case .electric:
      let spark = Shape([
        Point(-0.1, 0.12), Point(-0.24, -0.34), Point(-0.02, -0.3), Point(-0.06, -0.72),
        Point(0.26, -0.2), Point(0.06, -0.22), Point(0.12, 0.12),
      ]).scaled(full * 0.9).moved(top)
      drawing.add(spark, palette.glow.lighter(0.3), palette.glow, shading: 0.15)
    }
  }

  /// Two leaves, a bud or a flower on a short stalk.
  private func sprout(
    at top: Point, size: Double, in drawing: inout Drawing, ornament: Ornament
  ) {
    drawing.add(
      Shape.stroke([top + Point(0, 0.08), top + Point(0.02, -0.12)], width: 0.09),
      palette.accent.darker(0.1), shading: 0.1)
    let tip = top + Point(0.02, -0.12)
    guard traits.variant == 1 else {
      for side in [-1.0, 1.0] {
        drawing.add(
          ornament.leaf().placed(
            at: tip, size: size * (side < 0 ? 0.9 : 1.1), turn: side * 0.8 + 0.1 * traits.sway))
      }
      return
    }
    let petal = Color(hue: Float(330 + 30 * traits.gaze), saturation: 0.78, lightness: 0.74)
    for i in 0..<5 {
      let angle = Double(i) * 2 * .pi / 5 + 0.3 * traits.sway
      let place = tip + Point(sin(angle), -cos(angle)) * (0.36 * size)
      drawing.add(
        Shape.ellipse(place, Point(0.25, 0.33) * size, turn: angle), petal.lighter(0.2), petal)
    }
    drawing.add(
      Shape.circle(tip, 0.24 * size), Color(hue: 48, saturation: 1, lightness: 0.62), shading: 0.3)
  }
}
