import Foundation

/// Eyes, cheeks, nose and mouth.
struct Face: Sendable {
  var palette: Palette
  var traits: Traits

  /// A face around a point.
  ///
  /// - Parameters:
  ///   - center: Between the eyes and the mouth.
  ///   - size: Half the width of the face, in drawing units.
  ///   - turn: How far the head is turned to the side, −1 left … 1 right.
  /// - Returns: Parts to lay over the head.
  func drawing(at center: Point, size: Double, turn: Double) -> Drawing {
    var drawing = Drawing()
    let shift = turn * 0.16 * size
    for side in [-1.0, 1.0] {
      // The eye on the far side is drawn narrower.
      let narrowing = 1 - 0.16 * max(0, turn * side)
      let eye = center + Point(side * 0.43 * size + shift, -0.06 * size)
      cheek(at: eye + Point(side * 0.17 * size, 0.38 * size), size: size, in: &drawing)
      if traits.isContent {
        closedEye(at: eye, size: size * traits.eyeSize, in: &drawing)
      } else {
        self.eye(at: eye, size: size * traits.eyeSize, narrowing: narrowing, in: &drawing)
      }
    }
    mouth(at: center + Point(shift * 1.3, 0.36 * size), size: size, in: &drawing)
    return drawing
  }

  private func eye(at center: Point, size: Double, narrowing: Double, in drawing: inout Drawing) {
    let radii = Point(0.19 * narrowing, 0.255) * size
    let white = Shape.ellipse(center, radii * 1.16)
    drawing.mark(Shape.ellipse(center, radii * 1.16 + 0.022), .ink)
    drawing.mark(white, .white)
    let look = Point(traits.gaze * 0.035, 0.01) * size
    let iris = Shape.ellipse(center + look, radii)
    drawing.add(
      Part(
        shape: iris, fill: (palette.iris.darker(0.55), palette.iris.lighter(0.28)),
        outline: nil, shading: 0, clip: white))
    drawing.mark(
      Shape.ellipse(center + look - Point(0, 0.03 * size), radii * Point(0.62, 0.66)), .ink,
      clip: white)
    drawing.mark(
      Shape.circle(center + Point(-0.06, -0.11) * size, 0.078 * size), .white, clip: white)
    drawing.mark(
      Shape.circle(center + Point(0.065, 0.1) * size, 0.038 * size), Color.white.alpha(0.9),
      clip: white)
  }

  private func closedEye(at center: Point, size: Double, in drawing: inout Drawing) {
    let arc = [Point(-0.17, 0.06), Point(0, -0.08), Point(0.17, 0.06)].map { center + $0 * size }
    drawing.mark(Shape.stroke(arc, width: 0.065 * size), .ink)
  }

  private func cheek(at center: Point, size: Double, in drawing: inout Drawing) {
    let blush = Color(hue: 350, saturation: 0.85, lightness: 0.66, alpha: 0.6)
    drawing.mark(
      Shape.ellipse(center, Point(0.15, 0.095) * size), blush, blur: 0.05 * size)
  }

  private func mouth(at center: Point, size: Double, in drawing: inout Drawing) {
    let half = 0.15 * size
    guard traits.isLaughing else {
      let smile = [Point(-half, 0), Point(-half * 0.5, 0.085 * size), Point(0, 0.02 * size)]
      let other = smile.map { Point(-$0.x, $0.y) }
      for side in [smile, other] {
        drawing.mark(Shape.stroke(side.map { center + $0 }, width: 0.05 * size), .ink)
      }
      return
    }
    let open = Shape.smooth(
      [
        Point(-1.15 * half, -0.02 * size), Point(0, 0.015 * size), Point(1.15 * half, -0.02 * size),
        Point(0.72 * half, 0.17 * size), Point(0, 0.235 * size), Point(-0.72 * half, 0.17 * size),
      ], corners: [0, 2]
    ).moved(center)
    drawing.mark(open.expanded(0.02), .ink)
    drawing.mark(open, Color(hue: 350, saturation: 0.6, lightness: 0.3))
    drawing.mark(
      Shape.ellipse(center + Point(0, 0.22 * size), Point(0.11, 0.1) * size),
      Color(hue: 352, saturation: 0.8, lightness: 0.68), clip: open)
  }
}
