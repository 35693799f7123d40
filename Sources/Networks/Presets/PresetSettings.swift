/// What a preset's recipe depends on.
package struct PresetSettings: Hashable, Sendable {
  /// Number of classes.
  package var classes: Int
  /// The labels beside the class; only presets with several label heads use them.
  package var heads: [LabelHeadRecipe]
  /// 3 for RGB, 1 for grey.
  package var channels: Int
  /// Filter counts as a fraction of the published ones.
  package var widths: Widths
  /// Length of the latent vectors; the preset's own when nil.
  package var latent: Int?
  /// How the generators of `dcgan`, `wgan-gp` and `acgan` get from 8×8 to 64×64.
  package var upsampling: GeneratorUpsampling
  /// Side of the pictures, for presets that make several; the preset's own when nil.
  package var side: Int?

  package init(
    classes: Int, heads: [LabelHeadRecipe] = [], channels: Int = 3, widths: Widths = .full,
    latent: Int? = nil, upsampling: GeneratorUpsampling = .transpose,
    side: Int? = nil
  ) {
    self.classes = classes
    self.heads = heads
    self.channels = channels
    self.widths = widths
    self.latent = latent
    self.upsampling = upsampling
    self.side = side
  }
}

/// How a generator enlarges its maps.
package enum GeneratorUpsampling: String, Codable, Hashable, Sendable, CaseIterable {
  /// Transposed convolutions 4×4, stride 2.
  case transpose
  /// Nearest upsampling ×2, then a convolution 3×3.
  case nearest
  /// As `nearest`, ending in 16 maps that mix three palettes of 16 colours.
  case colorpicker
}
