/// How wide a preset's networks are, as a fraction of the published filter counts: 1 for training,
/// less for tests and small golden files.
package struct Widths: Hashable, Sendable {
  private let numerator: Int
  private let denominator: Int

  /// The published filter counts.
  package static let full = Widths(1, of: 1)

  /// Filter counts times numerator ÷ denominator, rounded down, at least 1.
  ///
  /// - Precondition: both are positive.
  package init(_ numerator: Int, of denominator: Int) {
    precondition(numerator > 0 && denominator > 0, "widths \(numerator)/\(denominator)")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The number of filters for a published one.
  package func callAsFunction(_ filters: Int) -> Int { max(1, filters * numerator / denominator) }
}
