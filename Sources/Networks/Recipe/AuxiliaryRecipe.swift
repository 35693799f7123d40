/// The auxiliary classifier of an ACGAN: the discriminator also tells the labels, one block of
/// logits per label head.
///
/// The method is that of Odena et al. 2017.
///
/// Each side of the loss is then the mean of the adversarial term and of the cross-entropy, which is
/// the mean over the heads.
package struct AuxiliaryRecipe: Codable, Hashable, Sendable {
  /// Whether the discriminator also learns the labels of generated pictures.
  package var onFakes: Bool

  enum CodingKeys: String, CodingKey {
    case onFakes = "on_fakes"
  }

  /// An auxiliary classifier.
  package init(onFakes: Bool) {
    self.onFakes = onFakes
  }
}
