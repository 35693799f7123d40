/// The LeCam regularisation: scores of real pictures are pulled towards the running mean of those of
/// generated ones, and the other way round.
///
/// The method is that of Tseng et al. 2021.
///
/// The term is weight · (mean max(0, D(x) − a_F)² + mean max(0, a_R − D(G(z)))²) with the running
/// means a_R and a_F of the scores of real and of generated pictures.
package struct LeCamRecipe: Codable, Hashable, Sendable {
  /// λ.
  package var weight: Float
  /// What is kept of the running means at each update of the discriminator.
  package var decay: Float
  /// Updates of the discriminator before the term counts; until then the running means are the last
  /// batch's.
  package var start: Int

  package init(weight: Float = 0.3, decay: Float = 0.99, start: Int = 300) {
    self.weight = weight
    self.decay = decay
    self.start = start
  }

  /// Reads settings in which any may be left out.
  package init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.update(&weight, .weight)
    try values.update(&decay, .decay)
    try values.update(&start, .start)
  }
}
