package import Graph

/// Differentiable augmentation: real and generated pictures are changed alike, each in its own way,
/// before the discriminator sees them, and the generator learns through the change.
///
/// The method is that of Zhao et al. 2020.
package struct DiffAugmentRecipe: Codable, Hashable, Sendable {
  /// Brightness, saturation and contrast.
  package var color: Bool
  /// Translation by up to an eighth of the side.
  package var translation: Bool
  /// A covered square of half the side.
  package var cutout: Bool
  /// The level, 0 to 255, that comes in at the border and covers: the background's, since another
  /// one would come to be seen in samples.
  package var fill: UInt8
  /// How often pictures are changed; none = every picture is.
  package var adaptive: AdaptiveAugmentRecipe?

  /// All changes, on a white background.
  package init(
    color: Bool = true, translation: Bool = true, cutout: Bool = true, fill: UInt8 = 255,
    adaptive: AdaptiveAugmentRecipe? = nil
  ) {
    self.color = color
    self.translation = translation
    self.cutout = cutout
    self.fill = fill
    self.adaptive = adaptive
  }

  /// Reads settings in which any may be left out.
  package init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.update(&color, .color)
    try values.update(&translation, .translation)
    try values.update(&cutout, .cutout)
    try values.update(&fill, .fill)
    adaptive = try values.decodeIfPresent(AdaptiveAugmentRecipe.self, forKey: .adaptive)
  }

  /// The same in the units of pictures in a range.
  package func settings(_ range: ImageRange) -> DiffAugmentSettings {
    let (scale, shift) = range.byteTransform
    return DiffAugmentSettings(
      color: color, translation: translation, cutout: cutout,
      fill: scale * Float(fill) + shift, brightnessScale: range == .symmetric ? 1 : 0.5)
  }
}
