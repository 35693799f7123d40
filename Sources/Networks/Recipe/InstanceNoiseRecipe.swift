/// Noise from N(0, σ) on real and generated pictures alike, fading away.
///
/// The method is that of Sønderby et al. 2017.
package struct InstanceNoiseRecipe: Codable, Hashable, Sendable {
  /// σ of the first step, in the units of the pictures' range.
  package var sigma: Float
  /// The number of steps after which σ has fallen evenly to 0; none = it stays.
  package var steps: Int?

  package init(sigma: Float, steps: Int? = nil) {
    self.sigma = sigma
    self.steps = steps
  }

  /// σ of the step after `step` others.
  package func sigma(at step: Int) -> Float {
    guard let steps else { return sigma }
    return sigma * max(0, 1 - Float(step) / Float(max(steps, 1)))
  }
}
