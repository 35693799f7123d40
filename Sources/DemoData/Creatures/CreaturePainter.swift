import Foundation
import SeededRandom

/// Paints one creature in the middle of a picture.
struct CreaturePainter: Sendable {
  private let drawing: Drawing

  /// Draws lots for a creature.
  ///
  /// - Parameters:
  ///   - type: What it is.
  ///   - speciesIndex: Which of the type's invented species; wraps around.
  ///   - random: Where proportions, pose and colours come from.
  init(_ type: CreatureType, speciesIndex: Int, using random: inout CounterRandom) {
    let plan = type.species[speciesIndex % type.species.count].value
    drawing = Creature(type, plan: plan, using: &random).drawing()
  }

  /// The creature on an empty canvas.
  ///
  /// - Parameters:
  ///   - width: Columns.
  ///   - height: Rows.
  ///   - margin: The free share on each side of the shorter way.
  ///   - hasShadow: Whether there is a soft shadow on the ground.
  /// - Returns: The canvas, transparent around the creature.
  func canvas(width: Int, height: Int, margin: Double = 0.09, hasShadow: Bool) -> Canvas {
    var canvas = Canvas(width: width, height: height)
    let (low, high) = drawing.bounds
    let extent = high - low
    let room = Point(Double(width), Double(height)) * (1 - 2 * margin)
    let scale = min(room.x / extent.x, room.y / extent.y)
    let origin = Point(Double(width), Double(height)) / 2 - (low + high) / 2 * scale
    if hasShadow {
      let center = Point((low.x + high.x) / 2, high.y - 0.03)
      var shadow = Drawing()
      shadow.mark(
        Shape.ellipse(center, Point(extent.x * 0.36, 0.075)),
        Color(red: 0.2, green: 0.2, blue: 0.3, alpha: 0.35), blur: 0.06)
      shadow.render(on: &canvas, scale: scale, origin: origin)
    }
    drawing.render(on: &canvas, scale: scale, origin: origin)
    return canvas
  }
}
