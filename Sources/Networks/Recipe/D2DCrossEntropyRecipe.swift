/// The data-to-data cross-entropy: embeddings of pictures are drawn to their class's vector and kept
/// apart from those of other classes in the batch.
///
/// The method is that of Kang et al. 2021 (ReACGAN). The discriminator gives, after the score, an
/// embedding of the picture and the vector of its class, both of one length.
package struct D2DCrossEntropyRecipe: Codable, Hashable, Sendable {
  /// What the term counts in both networks' losses: of real pictures in the discriminator's, of
  /// generated ones in the generator's.
  package var weight: Float
  /// m: the cosine from which an embedding is near enough to its class, −1…1.
  package var margin: Float
  /// τ: what cosines are divided by.
  package var temperature: Float

  package init(weight: Float = 0.5, margin: Float = 0.98, temperature: Float = 0.5) {
    self.weight = weight
    self.margin = margin
    self.temperature = temperature
  }

  /// Reads settings in which any may be left out.
  package init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.update(&weight, .weight)
    try values.update(&margin, .margin)
    try values.update(&temperature, .temperature)
  }
}
