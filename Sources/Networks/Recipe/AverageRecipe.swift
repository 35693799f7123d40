import Foundation

/// The exponential moving average of the generator's weights.
///
/// The method is that of Karras et al. 2018.
package struct AverageRecipe: Codable, Hashable, Sendable {
  /// Pictures after which half of the weight of the past is gone.
  package var halfLife: Float
  /// Early on the half-life is at most this share of the pictures seen so far.
  ///
  /// The method is that of Karras et al. 2020.
  package var rampUp: Float?

  enum CodingKeys: String, CodingKey {
    case halfLife = "half_life"
    case rampUp = "ramp_up"
  }

  package init(halfLife: Float, rampUp: Float?) {
    self.halfLife = halfLife
    self.rampUp = rampUp
  }

  /// What is kept of the average at a step: β = 0.5^(batch/half-life).
  ///
  /// - Parameters:
  ///   - batch: Pictures per step.
  ///   - imagesSeen: Pictures seen so far, those of this step too.
  /// - Returns: β, from 0 to 1.
  package func beta(batch: Int, imagesSeen: Int) -> Float {
    var halfLife = Double(halfLife)
    if let rampUp { halfLife = min(halfLife, Double(rampUp) * Double(imagesSeen)) }
    return Float(pow(0.5, Double(batch) / max(halfLife, 1e-8)))
  }
}
