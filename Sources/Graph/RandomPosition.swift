/// Where the random operations of a graph stand in their sequences: the run's seed and the step.
///
/// The same position gives the same numbers, whatever ran before and on however many threads.
package struct RandomPosition: Hashable, Sendable {
  /// The seed of the run.
  package var seed: UInt64
  /// The training step, from 0.
  package var step: UInt64

  /// A position in the sequences of a seed.
  package init(seed: UInt64, step: UInt64) {
    self.seed = seed
    self.step = step
  }
}

/// Holds the position that the random operations of a program read; set before each run.
///
/// A class, because the kernel calls are made before the position is known.
package final class RandomSource {
  /// The position of the next run.
  package var position: RandomPosition

  /// A source that starts at a position.
  package init(_ position: RandomPosition = RandomPosition(seed: 0, step: 0)) {
    self.position = position
  }
}
