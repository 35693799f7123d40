/// How often DiffAugment changes a picture, found while training: more often while the discriminator
/// is too sure of real pictures.
///
/// The method is that of Karras et al. 2020 ("Training generative adversarial networks with limited
/// data"): every `interval` updates p rises or falls by interval·batch/pictures, as the mean sign of
/// the scores of real pictures lies above or below the target. Each kind of change is made to a
/// picture with the probability p.
package struct AdaptiveAugmentRecipe: Codable, Hashable, Sendable {
  /// The mean sign that is aimed at, −1…1.
  package var target: Float
  /// Updates of the discriminator between two changes of p.
  package var interval: Int
  /// Real pictures over which p can rise from 0 to 1.
  package var pictures: Float
  /// The largest p.
  package var limit: Float

  package init(
    target: Float = 0.6, interval: Int = 4, pictures: Float = 100_000, limit: Float = 0.8
  ) {
    self.target = target
    self.interval = interval
    self.pictures = pictures
    self.limit = limit
  }

  /// Reads settings in which any may be left out.
  package init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.update(&target, .target)
    try values.update(&interval, .interval)
    try values.update(&pictures, .pictures)
    try values.update(&limit, .limit)
  }
}
