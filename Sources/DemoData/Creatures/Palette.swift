import SeededRandom

/// The colours of one creature.
struct Palette: Sendable {
  /// Skin.
  var body: Color
  /// Belly, muzzle, inside of ears.
  var belly: Color
  /// Ornaments: flames, fins, leaves, crystals.
  var accent: Color
  /// The second tone of ornaments.
  var glow: Color
  /// Markings and tips.
  var mark: Color
  /// The coloured part of the eyes.
  var iris: Color

  /// Colours typical of a type, a little different for every creature.
  init(_ type: CreatureType, using random: inout CounterRandom) {
    func color(
      _ hues: ClosedRange<Float>, _ saturation: ClosedRange<Float>, _ lightness: ClosedRange<Float>
    ) -> Color {
      Color(
        hue: random.uniform(in: hues), saturation: random.uniform(in: saturation),
        lightness: random.uniform(in: lightness))
    }
    switch type {
    case .fire:
      body = color(4...30, 0.78...0.92, 0.54...0.62)
      belly = color(36...46, 0.85...1, 0.8...0.86)
      accent = color(10...20, 0.92...1, 0.52...0.57)
      glow = color(42...50, 1...1, 0.58...0.64)
      mark = color(0...12, 0.6...0.75, 0.3...0.38)
      iris = color(8...40, 0.8...1, 0.32...0.42)
    case .water:
      body = color(192...222, 0.68...0.86, 0.55...0.66)
      belly = color(180...200, 0.6...0.8, 0.86...0.92)
      accent = color(204...232, 0.7...0.85, 0.46...0.56)
      glow = color(172...190, 0.65...0.85, 0.66...0.76)
      mark = color(215...235, 0.6...0.75, 0.38...0.46)
      iris = color(205...240, 0.6...0.9, 0.32...0.42)
    case .grass:
      body = color(82...138, 0.46...0.62, 0.52...0.62)
      belly = color(60...80, 0.6...0.8, 0.82...0.88)
      accent = color(108...142, 0.5...0.66, 0.36...0.46)
      glow = color(76...96, 0.62...0.8, 0.54...0.62)
      mark = color(120...150, 0.45...0.6, 0.3...0.36)
      iris = color(10...40, 0.5...0.8, 0.3...0.4)
    case .electric:
      body = color(46...55, 0.92...1, 0.56...0.64)
      belly = color(52...58, 0.9...1, 0.84...0.9)
      accent = color(232...252, 0.5...0.65, 0.4...0.5)
      glow = color(176...192, 0.85...1, 0.62...0.7)
      mark = color(236...256, 0.45...0.6, 0.34...0.42)
      iris = color(225...265, 0.5...0.8, 0.32...0.42)
    case .rock:
      body = color(22...38, 0.16...0.3, 0.5...0.6)
      belly = color(34...44, 0.25...0.4, 0.72...0.8)
      accent = color(262...330, 0.5...0.7, 0.6...0.68)
      glow = color(290...330, 0.6...0.8, 0.8...0.86)
      mark = color(20...36, 0.16...0.24, 0.36...0.42)
      iris = color(262...330, 0.5...0.7, 0.35...0.45)
    case .ghost:
      body = color(254...284, 0.42...0.58, 0.52...0.62)
      belly = color(268...290, 0.5...0.7, 0.8...0.86)
      accent = color(276...300, 0.45...0.6, 0.42...0.5)
      glow = color(310...330, 0.6...0.8, 0.72...0.8)
      mark = color(254...276, 0.4...0.55, 0.34...0.4)
      iris = color(330...350, 0.7...0.9, 0.42...0.5)
    }
  }
}
