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
