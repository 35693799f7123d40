import SeededRandom

/// What makes one creature differ from another of its species.
struct Traits: Sendable {
  /// Width of head and body against their height, around 1.
  var plumpness: Double
  /// Size of the head, around 1.
  var headSize: Double
  /// Size of eyes, around 1.
  var eyeSize: Double
  /// Size of ears, tail and crest, around 1.
  var ornamentSize: Double
  /// Leaning of the whole creature, in radians.
  var lean: Double
  /// Where it looks, −1 left … 1 right.
  var gaze: Double
  /// Whether arms or tail are up.
  var isCheering: Bool
  /// Whether the mouth is open.
  var isLaughing: Bool
  /// Whether the eyes are closed, smiling.
  var isContent: Bool
  /// How the ornaments sway, −1…1.
  var sway: Double
  /// Which of the small variations of ornaments and markings to take, 0, 1 or 2.
  var variant: Int
  /// Whether it faces the other way.
  var isMirrored: Bool

  init(using random: inout CounterRandom) {
    func between(_ low: Float, _ high: Float) -> Double { Double(random.uniform(in: low...high)) }
    plumpness = between(0.92, 1.12)
    headSize = between(0.93, 1.1)
    eyeSize = between(0.88, 1.14)
    ornamentSize = between(0.86, 1.2)
    lean = between(-0.09, 0.09)
    gaze = between(-1, 1)
    isCheering = random.uniform() < 0.5
    isLaughing = random.uniform() < 0.4
    isContent = random.uniform() < 0.1
    sway = between(-1, 1)
    variant = random.integer(below: 3)
    isMirrored = random.uniform() < 0.5
  }
}
