import Foundation

extension Shape {
  static func ellipse(_ center: Point, _ radii: Point, turn: Double = 0) -> Shape {
    let count = 64
    return Shape(
      (0..<count).map { i in
        let angle = 2 * Double.pi * Double(i) / Double(count)
        return Point(cos(angle) * radii.x, sin(angle) * radii.y)
      }
    ).turned(turn).moved(center)
  }

  static func circle(_ center: Point, _ radius: Double) -> Shape {
    ellipse(center, Point(radius, radius))
  }

  /// An ellipse squared up towards a rectangle: |x|ⁿ + |y|ⁿ = 1 (Lamé); n = 2 is the ellipse.
  static func superellipse(_ center: Point, _ radii: Point, exponent: Double) -> Shape {
    let count = 80
    return Shape(
      (0..<count).map { i in
        let angle = 2 * Double.pi * Double(i) / Double(count)
        let (c, s) = (cos(angle), sin(angle))
        let x = pow(abs(c), 2 / exponent) * (c < 0 ? -1 : 1)
        let y = pow(abs(s), 2 / exponent) * (s < 0 ? -1 : 1)
        return center + Point(x, y) * radii
      })
  }

  /// A smooth closed curve through points (Catmull and Rom, 1974), sharp at the given ones.
  static func smooth(_ points: [Point], corners: Set<Int> = []) -> Shape {
    let count = points.count
    var result: [Point] = []
    for i in 0..<count {
      let start = points[i]
      let end = points[(i + 1) % count]
      // A corner cuts the tangent: the neighbour beyond it is not looked at.
      let before = corners.contains(i) ? start : points[(i + count - 1) % count]
      let after = corners.contains((i + 1) % count) ? end : points[(i + 2) % count]
      result += catmullRom(before, start, end, after)
    }
    return Shape(result)
  }

  /// A limb: the outline of a disc that moves along a smooth open curve and changes its radius.
  static func limb(_ spine: [Point], radii: [Double]) -> Shape {
    var centers: [Point] = []
    var widths: [Double] = []
    for i in 0..<(spine.count - 1) {
      centers += catmullRom(
        spine[max(0, i - 1)], spine[i], spine[i + 1], spine[min(spine.count - 1, i + 2)])
      for step in 0..<curveSteps {
        let t = Double(step) / Double(curveSteps)
        widths.append(radii[i] + (radii[i + 1] - radii[i]) * t)
      }
    }
    centers.append(spine[spine.count - 1])
    widths.append(radii[radii.count - 1])

    let last = centers.count - 1
    func angle(_ i: Int) -> Double {
      let d = centers[min(last, i + 1)] - centers[max(0, i - 1)]
      return atan2(d.y, d.x)
    }
    func rim(_ i: Int, _ turn: Double) -> Point {
      centers[i] + Point(cos(angle(i) + turn), sin(angle(i) + turn)) * widths[i]
    }
    let quarter = Double.pi / 2
    var points = (0...last).map { rim($0, -quarter) }
    points += (1..<10).map { rim(last, -quarter + Double.pi * Double($0) / 10) }
    points += (0...last).reversed().map { rim($0, quarter) }
    points += (1..<10).map { rim(0, quarter + Double.pi * Double($0) / 10) }
    return Shape(points)
  }

  /// A line of constant width with round ends.
  static func stroke(_ spine: [Point], width: Double) -> Shape {
    limb(spine, radii: Array(repeating: width / 2, count: spine.count))
  }

  /// A star with rounded hollows, radius 1.
  static func star(points count: Int, inner: Double, turn: Double = 0) -> Shape {
    Shape(
      (0..<2 * count).map { i in
        let radius = i.isMultiple(of: 2) ? 1 : inner
        let angle = Double.pi * Double(i) / Double(count) - Double.pi / 2
        return Point(cos(angle), sin(angle)) * radius
      }
    ).turned(turn)
  }
}

/// Pieces that one stretch of a curve is cut into.
private let curveSteps = 12

/// The points of the stretch from `b` to `c`, without its end.
private func catmullRom(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> [Point] {
  let tangentB = (c - a) * 0.5
  let tangentC = (d - b) * 0.5
  return (0..<curveSteps).map { step in
    let t = Double(step) / Double(curveSteps)
    let t2 = t * t
    let t3 = t2 * t
    // Hermite form; split because the type checker is slow with one long expression.
    let ends = b * (2 * t3 - 3 * t2 + 1) + c * (3 * t2 - 2 * t3)
    let slopes = tangentB * (t3 - 2 * t2 + t) + tangentC * (t3 - t2)
    return ends + slopes
  }
}
