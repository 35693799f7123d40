import Foundation

extension Creature {
  /// A small standing creature with a big head, seen from the front.
  func bipedDrawing() -> Drawing {
    var drawing = Drawing()
    let plump = traits.plumpness
    let head = Point(0, -0.42)
    let headRadii = Point(0.62 * plump, 0.54) * traits.headSize
    let body = Point(0, 0.42)
    let bodyRadii = Point(0.41 * plump, 0.47)
    let ornament = Ornament(palette: palette, traits: traits)

    bipedTail(behind: body, in: &drawing, ornament: ornament)
    if type == .ghost {
      drawing.add(ghostTrain(from: body, radii: bodyRadii))
    } else {
      for side in [-1.0, 1.0] {
        let foot = Shape.ellipse(
          Point(side * 0.25 * plump, 0.88), Point(0.21, 0.13), turn: side * 0.08)
        drawing.add(foot, palette.body.darker(0.08))
      }
      let trunk = Shape.smooth([
        body + Point(0, -0.95 * bodyRadii.y), body + Point(0.72, -0.5) * bodyRadii,
        body + Point(1, 0.3) * bodyRadii, body + Point(0.62, 0.92) * bodyRadii,
        body + Point(0, bodyRadii.y), body + Point(-0.62, 0.92) * bodyRadii,
        body + Point(-1, 0.3) * bodyRadii, body + Point(-0.72, -0.5) * bodyRadii,
      ])
      drawing.add(trunk, palette.body, palette.body.darker(0.1))
      drawing.add(
        Shape.ellipse(body + Point(0, 0.13), bodyRadii * Point(0.66, 0.74)), palette.belly,
        palette.belly.darker(0.06), shading: 0.14, clip: trunk)
      Markings(type: type, palette: palette, variant: traits.variant).draw(
        on: trunk, center: body, radii: bodyRadii, in: &drawing)
    }
    arms(at: body, plump: plump, in: &drawing)
    ears(at: head, radii: headRadii, in: &drawing, ornament: ornament)
    let skull = Shape.superellipse(head, headRadii, exponent: type == .rock ? 2.9 : 2.3)
    drawing.add(skull, palette.body.lighter(0.06), palette.body)
    Markings(type: type, palette: palette, variant: traits.variant).drawOnHead(
      skull, center: head, radii: headRadii, in: &drawing)
    let face = Face(palette: palette, traits: traits)
    drawing.add(
      face.drawing(
        at: head + Point(0, 0.12), size: headRadii.x * 0.92, turn: traits.gaze * 0.6))
    crest(at: head + Point(0, -0.9 * headRadii.y), size: 0.44, in: &drawing, ornament: ornament)
    return drawing
  }

  private func arms(at body: Point, plump: Double, in drawing: inout Drawing) {
    for side in [-1.0, 1.0] {
      // One raised arm waves, both cheer with an open mouth.
      let isUp = traits.isCheering && (side > 0 || traits.isLaughing)
      let shoulder = body + Point(side * 0.32 * plump, -0.16)
      let hand = shoulder + (isUp ? Point(side * 0.36, -0.24) : Point(side * 0.24, 0.3))
      let elbow = (shoulder + hand) * 0.5 + Point(side * 0.07, 0.03)
      let arm = Shape.limb([shoulder, elbow, hand], radii: [0.1, 0.105, 0.115])
      drawing.add(arm, palette.body, palette.body.darker(0.1))
    }
  }

  private func bipedTail(behind body: Point, in drawing: inout Drawing, ornament: Ornament) {
    guard type != .ghost else { return }
    let lift = traits.isCheering ? -0.14 : 0.05
    let tip = Point(0.78, 0.34 + lift)
    let tail = Shape.limb(
      [body + Point(0.12, 0.28), Point(0.52, 0.76), tip], radii: [0.13, 0.11, 0.07])
    drawing.add(tail, palette.body, palette.body.darker(0.12))
    drawing.add(
      ornament.growth(of: type).placed(
        at: tip + Point(0, 0.05), size: 0.72 * traits.ornamentSize, turn: 0.32))
  }

  /// The trailing mist that a ghost has in place of legs.
  private func ghostTrain(from body: Point, radii: Point) -> Drawing {
    var drawing = Drawing()
    let curl = 0.34 * (traits.sway < 0 ? -1.0 : 1.0)
    let train = Shape.smooth(
      [
        body + Point(0, -1) * radii, body + Point(0.86, -0.5) * radii,
        body + Point(0.92, 0.3) * radii, body + Point(0.5 + curl * 0.6, 0.95) * radii,
        body + Point(curl * 2.6, 1.45) * radii, body + Point(curl, 1.2) * radii,
        body + Point(-0.5, 0.9) * radii, body + Point(-0.92, 0.3) * radii,
        body + Point(-0.86, -0.5) * radii,
      ], corners: [4])
    drawing.add(train, palette.body, palette.body.mixed(palette.glow, 0.45))
    drawing.add(
      Shape.ellipse(body + Point(0, 0.02), radii * Point(0.52, 0.6)), palette.belly.alpha(0.75),
      shading: 0.1, clip: train)
    return drawing
  }
}
