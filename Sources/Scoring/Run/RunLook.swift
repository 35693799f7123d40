/// What was measured of a run at some step, a line of `watch.csv`.
///
/// Not-a-number is not known.
package struct RunLook: Hashable, Sendable {
  /// Steps done.
  package var step: Int
  /// Mean distance between pictures of a class for fixed latent vectors, over that of real pictures.
  package var diversity = Double.nan
  /// Median distance to the nearest training picture, over that of real pictures of other sources.
  package var nearest = Double.nan
  /// The share of pictures of one colour, or with nearly all values at the ends of their range, where
  /// real pictures are not.
  package var saturated = Double.nan
  /// The share that the discriminator got right, the worse of both sides, since the last look; of a
  /// hinge loss 1 − loss/2.
  package var discriminator = Double.nan

  /// A look of which nothing is known yet.
  package init(step: Int) { self.step = step }

  /// The columns of `watch.csv`.
  package static let columns = ["step", "diversity", "nearest", "saturated", "discriminator"]

  /// The cells of a line; empty for what is not known.
  package var cells: [String] {
    ["\(step)"] + values.map { $0.isNaN ? "" : "\($0)" }
  }

  private var values: [Double] { [diversity, nearest, saturated, discriminator] }

  /// Reads a line; nil for anything else.
  package init?(cells: [Substring]) {
    guard cells.count == Self.columns.count, let step = Int(cells[0]) else { return nil }
    self.init(step: step)
    let values = cells.dropFirst().map { Double($0) ?? .nan }
    (diversity, nearest, saturated, discriminator) = (values[0], values[1], values[2], values[3])
  }

  /// Numbers with four decimals, as files hold them, so that decisions after a resume are the same.
  static func rounded(_ value: Double) -> Double { (value * 10000).rounded() / 10000 }
}
