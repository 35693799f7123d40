import Foundation
import SeededRandom

/// What stands behind a creature.
package enum DemoBackground: String, Sendable, CaseIterable, Codable {
  /// Pure white.
  case white
  /// Paper that is nearly white, still above 240 in every channel.
  case offWhite = "off-white"
  /// White that falls off into shade towards one or two sides: neither one nor the other.
  case shaded
  /// One strong colour.
  case coloured
  /// From one colour to another.
  case gradient
  /// Stripes, dots or checks.
  case textured
  /// Soft blots, grain and uneven light, as in a photograph out of focus.
  case photographic
  /// Nothing: only in formats with alpha.
  case transparent

  /// Fills an empty canvas.
  func paint(on canvas: inout Canvas, using random: inout CounterRandom) {
    switch self {
    case .transparent: break
    case .white: canvas.fill { _, _ in .white }
    case .offWhite:
      let paper = Color(
        red: random.uniform(in: 0.975...1), green: random.uniform(in: 0.97...0.99),
        blue: random.uniform(in: 0.95...0.98))
      canvas.fill { _, _ in paper }
    case .shaded: Self.shade(on: &canvas, using: &random)
    case .coloured:
      let color = Self.randomColor(using: &random)
      canvas.fill { _, _ in color }
    case .gradient:
      let first = Self.randomColor(using: &random)
      let second = Self.randomColor(using: &random).lighter(0.3)
      let height = Float(canvas.height)
      canvas.fill { _, y in first.mixed(second, Float(y) / height) }
    case .textured: Self.texture(on: &canvas, using: &random)
    case .photographic: Self.photograph(on: &canvas, using: &random)
    }
  }

  private static func randomColor(using random: inout CounterRandom) -> Color {
    Color(
      hue: random.uniform(in: 0...360), saturation: random.uniform(in: 0.3...0.75),
      lightness: random.uniform(in: 0.3...0.78))
  }

  /// A lit table: shade creeps in from a corner or a side and covers part of the border.
  private static func shade(on canvas: inout Canvas, using random: inout CounterRandom) {
    let angle = random.uniform(in: 0...(2 * .pi))
    let reach = random.uniform(in: 0.1...0.75)
    let tone = Color(
      hue: random.uniform(in: 20...260), saturation: 0.12, lightness: random.uniform(in: 0.5...0.75)
    )
    let (c, s) = (cos(angle), sin(angle))
    let (width, height) = (Float(canvas.width), Float(canvas.height))
    canvas.fill { x, y in
      // −1…1 from the lit end to the dark end, roughly.
      let place = (Float(x) / width * 2 - 1) * c + (Float(y) / height * 2 - 1) * s
      let depth = max(0, min(1, (place - 1 + 1.6 * reach) / (1.2 * reach + 0.2)))
      return Color.white.mixed(tone, depth * depth * (3 - 2 * depth))
    }
  }

  private static func texture(on canvas: inout Canvas, using random: inout CounterRandom) {
    let ground = randomColor(using: &random)
    let other = ground.lighter(0.35)
    let period = Double(random.uniform(in: 0.09...0.16)) * Double(canvas.width)
    let kind = random.integer(below: 3)
    canvas.fill { x, y in
      let (u, v) = (Double(x) / period, Double(y) / period)
      switch kind {
      case 0:
        // Diagonal stripes with soft edges.
        let wave = sin((u + v) * .pi) * 3
        return ground.mixed(other, Float(max(0, min(1, 0.5 + wave))))
      case 1:
        return (Int(u.rounded(.down)) + Int(v.rounded(.down))).isMultiple(of: 2) ? ground : other
      default:
        let (a, b) = (u - u.rounded(.down) - 0.5, v - v.rounded(.down) - 0.5)
        let edge = (0.3 - (a * a + b * b).squareRoot()) * period
        return ground.mixed(other, Float(max(0, min(1, 0.5 + edge))))
      }
    }
  }

  private static func photograph(on canvas: inout Canvas, using random: inout CounterRandom) {
    let sky = randomColor(using: &random).lighter(0.2)
    let ground = randomColor(using: &random).darker(0.25)
    let (width, height) = (Float(canvas.width), Float(canvas.height))
    canvas.fill { x, y in
      let fall = Float(y) / height
      return sky.mixed(ground, fall * fall * (3 - 2 * fall))
    }
    var blots = Drawing()
    for _ in 0..<14 {
      let place = Point(
        Double(random.uniform()), Double(random.uniform()) * Double(height / width))
      let radius = Double(random.uniform(in: 0.04...0.16))
      let color = randomColor(using: &random).lighter(random.uniform(in: 0...0.4))
      blots.mark(
        .circle(place, radius), color.alpha(random.uniform(in: 0.25...0.6)), blur: radius * 0.3)
    }
    blots.render(on: &canvas, scale: Double(width), origin: Point(0, 0))
    for i in canvas.pixels.indices {
      let grain = (random.uniform() + random.uniform() - 1) * 0.09
      let color = canvas.pixels[i] + grain
      canvas.pixels[i] = color.clamped(lowerBound: .zero, upperBound: .one)
      canvas.pixels[i].w = 1
    }
  }
}

extension Canvas {
  /// Replaces every pixel.
  mutating func fill(_ color: (_ x: Int, _ y: Int) -> Color) {
    for y in 0..<height {
      for x in 0..<width { pixels[y * width + x] = color(x, y).parts }
    }
  }
}
