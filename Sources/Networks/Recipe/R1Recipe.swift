/// The gradient penalty at real pictures, γ/2 · mean ‖∇D(x)‖², and at generated ones where wanted.
///
/// It is the penalty of Mescheder et al. 2018.
package struct R1Recipe: Codable, Hashable, Sendable {
  /// γ.
  package var gamma: Float
  /// Steps between two penalties, each then that many times as heavy; 1 = at every step.
  ///
  /// The method is that of Karras et al. 2020.
  package var interval: Int
  /// Whether γ/2 · mean ‖∇D(G(z))‖² is added, R2.
  ///
  /// The method is that of Huang et al. 2024, beside the relativistic loss.
  package var generated: Bool

  package init(gamma: Float, interval: Int = 1, generated: Bool = false) {
    self.gamma = gamma
    self.interval = interval
    self.generated = generated
  }

  /// Reads a penalty of which all but γ may be left out.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(gamma: try values.decode(Float.self, forKey: .gamma))
    try values.update(&interval, .interval)
    try values.update(&generated, .generated)
  }

  /// Whether a step has the penalty.
  package func isDue(at step: Int) -> Bool { step % max(interval, 1) == 0 }
}
