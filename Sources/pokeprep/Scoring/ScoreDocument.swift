import Scoring

/// All that `pokeprep score` found, as `--json` prints it and `score.json` keeps it.
struct ScoreDocument: Codable, Hashable {
  /// What pictures were compared by.
  struct Features: Codable, Hashable {
    var name: String
    var dimensions: Int
  }

  /// The real pictures.
  struct Real: Codable, Hashable {
    var shards: String
    var checksum: String
    var classes: [String]
    var training: Int
    /// Different sources of the training pictures.
    var sources: Int
    var heldOut: Int
  }

  /// The scores of one set.
  struct Entry: Codable, Hashable {
    var path: String
    var step: Int?
    var pictures: Int
    var scores: Scores
  }

  var features: Features
  var real: Real
  var seed: UInt64
  /// What the scores say of real pictures.
  var floor: Scores
  var sets: [Entry]

  /// Whether the sets of another were held against the same pictures in the same way, so that they may
  /// stand side by side.
  func isComparable(to other: ScoreDocument) -> Bool {
    (features, real, seed, floor) == (other.features, other.real, other.seed, other.floor)
  }
}
