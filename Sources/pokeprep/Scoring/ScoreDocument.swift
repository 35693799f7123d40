import Scoring

/// All that `pokeprep score` found, as `--json` prints it and `score.json` keeps it.
struct ScoreDocument: Encodable {
  /// What pictures were compared by.
  struct Features: Encodable {
    var name: String
    var dimensions: Int
  }

  /// The real pictures.
  struct Real: Encodable {
    var shards: String
    var checksum: String
    var classes: [String]
    var training: Int
    /// Different sources of the training pictures.
    var sources: Int
    var heldOut: Int
  }

  /// The scores of one set.
  struct Entry: Encodable {
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
}
