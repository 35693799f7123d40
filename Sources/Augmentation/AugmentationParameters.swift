package import SeededRandom

/// The change that one picture gets: a flip, then a rotation, then a zoom about its centre.
package struct AugmentationParameters: Sendable, Hashable {
  /// Mirrored left to right.
  package var isFlipped: Bool
  /// Radians, counter-clockwise as seen on the screen.
  package var rotation: Float
  /// Size of the region that is shown, relative to the picture: above 1 the subject becomes
  /// smaller (zoom out), below 1 larger.
  package var zoom: Float

  package init(isFlipped: Bool = false, rotation: Float = 0, zoom: Float = 1) {
    self.isFlipped = isFlipped
    self.rotation = rotation
    self.zoom = zoom
  }

  /// No change.
  package static let identity = AugmentationParameters()

  /// Whether it is at most a flip.
  package var isUpright: Bool { rotation == 0 && zoom == 1 }

  /// How many numbers are stored for a change.
  package static let storedCount = 4

  /// The numbers as stored in a shard: flip (0 or 1), rotation, zoom, reserved 0.
  package var storedValues: [Float] { [isFlipped ? 1 : 0, rotation, zoom, 0] }

  /// The change that `storedValues` were stored of.
  ///
  /// - Parameter values: At least three numbers.
  package init(storedValues values: [Float]) {
    self.init(isFlipped: values[0] != 0, rotation: values[1], zoom: values[2])
  }

  /// A random change: a flip with probability ½, rotation U(−f, f)·2π, zoom 1 + U(−f, f).
  ///
  /// Three words are always taken, whatever is switched on, so that switching one change off
  /// leaves the others as they were.
  package static func drawn(
    _ settings: AugmentationSettings, using random: inout CounterRandom
  ) -> AugmentationParameters {
    let flip = random.uniform()
    let turn = random.uniform(in: -1...1)
    let scale = random.uniform(in: -1...1)
    return AugmentationParameters(
      isFlipped: settings.flips && flip < 0.5,
      rotation: settings.rotation == 0 ? 0 : turn * settings.rotation * 2 * Float.pi,
      zoom: settings.zoom == 0 ? 1 : 1 + scale * settings.zoom)
  }

  /// The change of item `index` of a stream: the same for the same three keys, in any order.
  package static func drawn(
    _ settings: AugmentationSettings, seed: UInt64, stream: RandomStream, index: UInt64
  ) -> AugmentationParameters {
    var random = CounterRandom(seed: seed, stream: stream, index: index)
    return drawn(settings, using: &random)
  }
}
