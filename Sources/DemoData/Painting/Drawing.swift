import Foundation

/// One painted piece of a creature.
struct Part: Sendable {
  /// The outline in drawing units.
  var shape: Shape
  /// Its colours at the top and at the bottom.
  var fill: (top: Color, bottom: Color)
  /// The contour's colour; nil for none.
  var outline: Color?
  /// How strongly light from the upper left models the piece, 0 for flat paint.
  var shading: Float
  /// When given, only what lies inside this other shape is painted.
  var clip: Shape?
  /// Edge softness in drawing units, for blushes and glows.
  var blur: Double = 0
}

/// A list of parts from back to front, in units where a creature is about 2 high.
struct Drawing: Sendable {
  /// From back to front.
  private(set) var parts: [Part] = []
  /// The width of contours in drawing units.
  var outlineWidth = 0.035

  /// A modelled piece with a contour in a dark tone of its own colour.
  mutating func add(
    _ shape: Shape, _ top: Color, _ bottom: Color? = nil, shading: Float = 0.34, clip: Shape? = nil
  ) {
    parts.append(
      Part(
        shape: shape, fill: (top, bottom ?? top.darker(0.08)),
        outline: clip == nil ? top.darker(0.62) : nil, shading: shading, clip: clip))
  }

  /// A flat mark without contour.
  mutating func mark(_ shape: Shape, _ color: Color, clip: Shape? = nil, blur: Double = 0) {
    parts.append(
      Part(shape: shape, fill: (color, color), outline: nil, shading: 0, clip: clip, blur: blur))
  }

  /// A piece with every property given.
  mutating func add(_ part: Part) { parts.append(part) }

  /// All parts of another drawing, in front of those here.
  mutating func add(_ other: Drawing) { parts += other.parts }

  /// Makes a soft edge softer or harder, when its part changes size.
  mutating func scaleBlur(of part: Int, by factor: Double) { parts[part].blur *= factor }

  /// The drawing with every shape changed.
  func mapped(_ change: (Shape) -> Shape) -> Drawing {
    var result = self
    for i in result.parts.indices {
      result.parts[i].shape = change(parts[i].shape)
      if let clip = parts[i].clip { result.parts[i].clip = change(clip) }
    }
    return result
  }

  /// The box around all parts, with contours, without soft marks.
  var bounds: (low: Point, high: Point) {
    var low = Point(1e9, 1e9)
    var high = Point(-1e9, -1e9)
    for part in parts where part.clip == nil && part.blur == 0 {
      guard let box = part.shape.bounds else { continue }
      let margin = part.outline == nil ? 0 : outlineWidth
      low = pointwiseMin(low, box.low - margin)
      high = pointwiseMax(high, box.high + margin)
    }
    return (low, high)
  }
}
