import Pixels
import SeededRandom
package import Shards

/// The real pictures that generated ones are compared with: those of a folder of shards.
///
/// Augmented copies of one source are no independent pictures. One of them, drawn at random, stands
/// for the source wherever pictures are counted; all are there to be found as the original of a
/// copy.
package struct RealPictures: Sendable {
  /// Class names; the index is the label.
  package let classes: [String]
  /// Every training picture, augmented copies included.
  package let training: PictureSet
  /// The places in `training` of one copy of each source, ascending.
  package let distinct: [Int]
  /// One copy of each source that was held out for validation.
  package let heldOut: PictureSet

  /// Reads a folder of shards into memory.
  ///
  /// - Parameters:
  ///   - shards: The folder.
  ///   - seed: Which copy of a source is drawn.
  /// - Throws: `ShardError` when they cannot be read any longer.
  package init(_ shards: ShardSet, seed: UInt64) throws(ShardError) {
    let training = try PictureSet(of: shards, in: .train)
    let heldOut = try PictureSet(of: shards, in: .validation)
    self.init(classes: shards.classes, training: training, heldOut: heldOut, seed: seed)
  }

  /// Takes pictures.
  ///
  /// - Parameters:
  ///   - classes: Class names.
  ///   - training: Training pictures with labels.
  ///   - heldOut: Pictures held out with labels; may be empty.
  ///   - seed: Which copy of a source is drawn.
  package init(classes: [String], training: PictureSet, heldOut: PictureSet, seed: UInt64) {
    self.classes = classes
    self.training = training
    distinct = Self.oneOfEachSource(training, seed: seed)
    self.heldOut = heldOut.at(Self.oneOfEachSource(heldOut, seed: seed))
  }

  /// One place per source, ascending.
  private static func oneOfEachSource(_ pictures: PictureSet, seed: UInt64) -> [Int] {
    guard let sources = pictures.sources else { return Array(0..<pictures.count) }
    let copies = Dictionary(grouping: sources.indices) { sources[$0] }
    return copies.map { source, places in
      var random = CounterRandom(
        seed: seed, stream: RandomStream("score-copy"),
        index: UInt64(bitPattern: Int64(source)))
      return places[random.permutation(count: places.count)[0]]
    }.sorted()
  }
}
