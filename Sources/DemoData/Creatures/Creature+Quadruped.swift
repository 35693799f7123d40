import Foundation

extension Creature {
  /// A creature on four legs, turned to the left, with its head towards us.
  func quadrupedDrawing() -> Drawing {
    var drawing = Drawing()
    let body = Point(0.24, 0.3)
    let bodyRadii = Point(0.6, 0.38 * traits.plumpness)
    let head = Point(-0.38, -0.28)
    let headRadii = Point(0.56 * traits.plumpness, 0.5) * traits.headSize
    let ornament = Ornament(palette: palette, traits: traits)

    drawing.add(
      ornament.growth(of: type).placed(
        at: body + Point(0.84, -0.2) * bodyRadii, size: 1.0 * traits.ornamentSize,
        turn: traits.isCheering ? 0.34 : 0.75))
    legs(under: body, radii: bodyRadii, isFar: true, in: &drawing)
    let trunk = Shape.smooth([
      body + Point(-1, -0.1) * bodyRadii, body + Point(-0.62, -0.82) * bodyRadii,
      body + Point(0, -0.84) * bodyRadii, body + Point(0.66, -0.9) * bodyRadii,
      body + Point(1.02, -0.2) * bodyRadii, body + Point(0.86, 0.62) * bodyRadii,
      body + Point(0.2, 0.94) * bodyRadii, body + Point(-0.6, 0.9) * bodyRadii,
    ])
    drawing.add(trunk, palette.body, palette.body.darker(0.12))
    drawing.add(
      Shape.ellipse(body + Point(-0.2, 0.98) * bodyRadii, bodyRadii * Point(0.9, 0.5)),
      palette.belly, shading: 0.1, clip: trunk)
    Markings(type: type, palette: palette, variant: traits.variant).draw(
      on: trunk, center: body + Point(0.3, -0.1), radii: bodyRadii, in: &drawing)
    legs(under: body, radii: bodyRadii, isFar: false, in: &drawing)
    if type == .grass || type == .water || type == .rock {
      drawing.add(
        ornament.growth(of: type).placed(
          at: body + Point(0.18, -0.76) * bodyRadii, size: 0.5 * traits.ornamentSize, turn: 0.15))
    }
    ears(at: head, radii: headRadii, in: &drawing, ornament: ornament)
    let skull = Shape.superellipse(head, headRadii, exponent: type == .rock ? 2.8 : 2.25)
    drawing.add(skull, palette.body.lighter(0.06), palette.body)
    Markings(type: type, palette: palette, variant: traits.variant).drawOnHead(
      skull, center: head, radii: headRadii, in: &drawing)
    drawing.add(
      Shape.ellipse(head + Point(-0.12, 0.66) * headRadii, headRadii * Point(0.5, 0.34)),
      palette.belly.alpha(0.9), shading: 0, clip: skull)
    drawing.add(
      Face(palette: palette, traits: traits).drawing(
        at: head + Point(-0.03, 0.1), size: headRadii.x * 0.9, turn: -0.6))
    crest(
      at: head + Point(0.04, -0.88 * headRadii.y), size: 0.4, in: &drawing, ornament: ornament)
    return drawing
  }

  private func legs(under body: Point, radii: Point, isFar: Bool, in drawing: inout Drawing) {
    let tone = isFar ? palette.body.darker(0.24) : palette.body
    let spread = traits.sway * 0.05
    let places = isFar ? [-0.32, 0.84] : [-0.72, 0.5]
    for (index, place) in places.enumerated() {
      let top = body + Point(place * radii.x, 0.3 * radii.y)
      let foot = Point(top.x + (index == 0 ? -spread : spread), isFar ? 0.83 : 0.9)
      let leg = Shape.limb(
        [top, (top + foot) * 0.5 + Point(0.02, 0), foot], radii: [0.17, 0.135, 0.125])
      drawing.add(leg, tone, tone.darker(0.1))
      let paw = Shape.ellipse(foot + Point(-0.05, 0.06), Point(0.17, 0.1))
      drawing.add(paw, isFar ? tone : palette.body.mixed(palette.mark, 0.3))
    }
  }
}
