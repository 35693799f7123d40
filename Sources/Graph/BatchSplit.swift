/// How a batch is cut into parts of equal size, each of which runs through a program of its own.
package struct BatchSplit: Hashable, Sendable {
  /// Parts of the batch, from 1.
  package let parts: Int
  /// Samples of one part; of no meaning for an uncut batch.
  package let samples: Int

  /// A batch that is not cut.
  package static let whole = BatchSplit(parts: 1, samples: 0)

  /// Parts of `samples` samples each.
  ///
  /// - Precondition: both are positive, where there is more than one part.
  package init(parts: Int, samples: Int) {
    precondition(parts == 1 || (parts > 1 && samples > 0), "\(parts) parts of \(samples) samples")
    self.parts = parts
    self.samples = samples
  }

  /// Where a sample of a part stands in the whole batch; random numbers are drawn by that place.
  ///
  /// A tensor may hold several batches one after the other, such as generated and real pictures: its
  /// part has the same share of each.
  func place(of sample: Int, in part: Int) -> Int {
    guard parts > 1 else { return sample }
    let (copy, rest) = sample.quotientAndRemainder(dividingBy: samples)
    return (copy * parts + part) * samples + rest
  }
}
