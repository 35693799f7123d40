import Foundation

/// The growths that tell the types apart, each drawn upwards from its root at (0, 0), about 1
/// high.
struct Ornament: Sendable {
  var palette: Palette
  var traits: Traits

  /// The tail, crest or mane that a type carries.
  func growth(of type: CreatureType) -> Drawing {
    switch type {
    case .fire: flame()
    case .water: fin()
    case .grass: leaf()
    case .electric: antenna()
    case .rock: crystal()
    case .ghost: wisp()
    }
  }

  /// A flame of three layers with one high and two low tongues.
  func flame() -> Drawing {
    let outer = Shape.smooth(
      [
        Point(-0.2, 0.02), Point(-0.4, -0.22), Point(-0.32, -0.48), Point(-0.42, -0.76),
        Point(-0.14, -0.62), Point(0.04, -1.08), Point(0.16, -0.66), Point(0.36, -0.84),
        Point(0.34, -0.5), Point(0.4, -0.22), Point(0.2, 0.02), Point(0, 0.06),
      ], corners: [3, 5, 7]
    ).bent(0.16 * traits.sway)
    var drawing = Drawing()
    drawing.add(outer, palette.accent.mixed(palette.glow, 0.28), palette.accent, shading: 0.1)
    drawing.mark(
      outer.moved(Point(0, -0.02)).scaled(Point(0.68, 0.7)),
      palette.accent.mixed(palette.glow, 0.62))
    drawing.mark(outer.scaled(Point(0.38, 0.42)), palette.glow.lighter(0.42))
    return drawing
  }

  /// A fan fin with rays and a scalloped edge.
  func fin() -> Drawing {
    let shape = Shape.smooth(
      [
        Point(-0.1, 0.04), Point(-0.34, -0.34), Point(-0.46, -0.78), Point(-0.2, -0.8),
        Point(-0.08, -1.02), Point(0.1, -0.84), Point(0.32, -0.9), Point(0.3, -0.6),
        Point(0.46, -0.46), Point(0.28, -0.2), Point(0.1, 0.04),
      ], corners: [2, 4, 6, 8]
    ).bent(0.14 * traits.sway)
    var drawing = Drawing()
    drawing.add(shape, palette.glow, palette.accent, shading: 0.2)
    for (x, y) in [(-0.34, -0.66), (-0.08, -0.84), (0.22, -0.74), (0.32, -0.42)] {
      let ray = Shape.limb(
        [Point(x * 0.2, y * 0.2), Point(x * 0.6, y * 0.62), Point(x, y)],
        radii: [0.03, 0.024, 0.01])
      drawing.mark(ray.bent(0.14 * traits.sway), palette.accent.darker(0.2).alpha(0.7), clip: shape)
    }
    return drawing
  }

  /// A pointed leaf with its veins.
  func leaf() -> Drawing {
    let shape = Shape.smooth(
      [
        Point(0, 0.04), Point(-0.22, -0.16), Point(-0.33, -0.46), Point(-0.22, -0.78),
        Point(0, -1.1), Point(0.22, -0.78), Point(0.33, -0.46), Point(0.22, -0.16),
      ], corners: [0, 4]
    ).bent(0.22 * traits.sway)
    var drawing = Drawing()
    drawing.add(shape, palette.glow, palette.accent, shading: 0.26)
    let vein = palette.accent.darker(0.28).alpha(0.75)
    let middle = Shape.limb(
      [Point(0, 0), Point(0, -0.5), Point(0, -0.98)], radii: [0.032, 0.024, 0.008])
    drawing.mark(middle.bent(0.22 * traits.sway), vein, clip: shape)
    for y in [-0.28, -0.52, -0.74] {
      for side in [-1.0, 1.0] {
        let branch = Shape.limb(
          [Point(0, y), Point(side * 0.11, y - 0.1), Point(side * 0.22, y - 0.16)],
          radii: [0.018, 0.014, 0.006])
        drawing.mark(branch.bent(0.22 * traits.sway), vein, clip: shape)
      }
    }
    return drawing
  }

  /// A bent feeler with a glowing ball that throws sparks.
  func antenna() -> Drawing {
    var drawing = Drawing()
    let bend = 0.2 * traits.sway
    let spine = [Point(0, 0.05), Point(-0.14, -0.3), Point(0.12, -0.55), Point(bend, -0.84)]
    drawing.add(
      Shape.limb(spine, radii: [0.085, 0.07, 0.06, 0.05]), palette.accent, shading: 0.3)
    let ball = Point(bend, -0.94)
    drawing.mark(Shape.circle(ball, 0.4), palette.glow.alpha(0.4), blur: 0.14)
    let rays = Shape.star(points: 6, inner: 0.52, turn: traits.sway).scaled(0.34).moved(ball)
    drawing.add(rays, palette.glow.lighter(0.2), palette.glow, shading: 0)
    drawing.mark(Shape.circle(ball, 0.13), .white)
    return drawing
  }

  /// A cluster of three faceted crystals.
  func crystal() -> Drawing {
    var drawing = Drawing()
    let places: [(x: Double, turn: Double, size: Double)] = [
      (-0.16, -0.5, 0.66), (0.17, 0.46, 0.72), (0, 0.04 + 0.12 * traits.sway, 1),
    ]
    for place in places {
      func set(_ points: [Point]) -> Shape {
        Shape(points).scaled(place.size).turned(place.turn).moved(Point(place.x, 0))
      }
      let outline = [
        Point(-0.14, 0.06), Point(-0.2, -0.62), Point(-0.02, -1.04), Point(0.19, -0.66),
        Point(0.14, 0.06),
      ]
      let ridge = Point(0.03, -0.56)
      let whole = set(outline)
      drawing.add(whole, palette.accent, palette.accent.darker(0.2), shading: 0)
      drawing.mark(set([outline[0], outline[1], ridge, Point(0.02, 0.06)]), palette.glow)
      drawing.mark(set([outline[1], outline[2], ridge]), palette.glow.lighter(0.5))
      drawing.mark(set([outline[2], outline[3], ridge]), palette.accent.lighter(0.3))
    }
    return drawing
  }

  /// A curled wisp of mist.
  func wisp() -> Drawing {
    let shape = Shape.smooth(
      [
        Point(-0.24, 0.06), Point(-0.3, -0.26), Point(-0.14, -0.54), Point(-0.2, -0.8),
        Point(0.06, -1.08), Point(0.04, -0.84), Point(0.2, -0.62), Point(0.3, -0.3),
        Point(0.24, 0.06),
      ], corners: [4]
    ).bent(0.3 * traits.sway)
    var drawing = Drawing()
    drawing.add(shape, palette.glow, palette.accent, shading: 0.2)
    drawing.mark(
      shape.scaled(Point(0.5, 0.62)).moved(Point(0, -0.02)), palette.glow.lighter(0.35).alpha(0.7))
    return drawing
  }
}

extension Drawing {
  /// The drawing enlarged, turned about its root and set down at a place.
  func placed(at place: Point, size: Double, turn: Double = 0) -> Drawing {
    var result = mapped { $0.scaled(size).turned(turn).moved(place) }
    for i in result.parts.indices { result.scaleBlur(of: i, by: size) }
    return result
  }
}
