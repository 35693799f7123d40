import Foundation

/// A point or direction; x to the right, y down.
typealias Point = SIMD2<Double>

/// A closed outline of straight pieces, fine enough to look curved.
struct Shape: Sendable {
  /// Corners in order; the last joins the first.
  var points: [Point]

  init(_ points: [Point]) { self.points = points }

  /// The smallest box around the outline, nil when there are no points.
  var bounds: (low: Point, high: Point)? {
    guard let first = points.first else { return nil }
    return points.reduce((first, first)) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
  }

  /// The outline after a change of every point.
  func mapped(_ change: (Point) -> Point) -> Shape { Shape(points.map(change)) }

  /// Turned by `angle` radians (clockwise on screen) about the origin.
  func turned(_ angle: Double) -> Shape {
    let (s, c) = (sin(angle), cos(angle))
    return mapped { Point(c * $0.x - s * $0.y, s * $0.x + c * $0.y) }
  }

  /// Enlarged about the origin.
  func scaled(_ factor: Point) -> Shape { mapped { $0 * factor } }

  /// Enlarged alike in both directions about the origin.
  func scaled(_ factor: Double) -> Shape { mapped { $0 * factor } }

  /// Shifted.
  func moved(_ offset: Point) -> Shape { mapped { $0 + offset } }

  /// Curled to the side: what lies far up (or down) from the origin is shifted most.
  func bent(_ amount: Double) -> Shape {
    mapped { Point($0.x + amount * $0.y * $0.y, $0.y) }
  }

  /// Left and right exchanged.
  var mirrored: Shape { Shape(points.reversed().map { Point(-$0.x, $0.y) }) }

  /// The outline moved outwards by a distance, for contours.
  func expanded(_ distance: Double) -> Shape {
    let count = points.count
    guard count > 2 else { return self }
    // Twice the signed area; its sign tells which side is outside.
    var area = 0.0
    for i in 0..<count {
      let (a, b) = (points[i], points[(i + 1) % count])
      area += a.x * b.y - b.x * a.y
    }
    let side = area > 0 ? 1.0 : -1.0
    func normal(_ a: Point, _ b: Point) -> Point {
      let d = b - a
      let length = max(1e-9, (d.x * d.x + d.y * d.y).squareRoot())
      return Point(d.y, -d.x) * (side / length)
    }
    return Shape(
      (0..<count).map { i in
        let before = normal(points[(i + count - 1) % count], points[i])
        let after = normal(points[i], points[(i + 1) % count])
        let sum = before + after
        let squared = sum.x * sum.x + sum.y * sum.y
        // 2 / |sum|² makes the offset exact on both sides; tips are held to three widths.
        return points[i] + sum * (distance * min(3, 2 / max(0.01, squared)))
      })
  }
}
