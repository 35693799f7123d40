package import Catalogue
package import Pixels

/// Everything the catalogue knows of one picture, and why it was kept or rejected.
package struct PictureExplanation: Sendable, Codable, Hashable {
  /// What decoding found and made.
  package struct Decoding: Sendable, Codable, Hashable {
    /// The format that the bytes are in.
    package var format: String?
    /// Columns of the source after orientation.
    package var width: Int?
    /// Rows of the source after orientation.
    package var height: Int?
    /// The policies applied, such as "orientation" or "cmyk".
    package var policies: [String]
    /// The prepared picture, absolute.
    package var preparedPath: String?
    /// Where the picture lies in the prepared one, without padding.
    package var content: PixelRect?
    /// The decoder's words when there is no prepared picture.
    package var error: String?
  }

  /// What one stage made of the picture.
  package struct Verdict: Sendable, Codable, Hashable {
    /// What a stage can have done.
    package enum Outcome: String, Sendable, Codable, Hashable {
      /// It let the picture pass.
      case kept
      /// It rejected the picture.
      case rejected
      /// An earlier stage had rejected the picture.
      case notReached = "not reached"
      /// The stage has not decided about it: not run, unfinished or out of date.
      case undecided
    }

    /// Which stage.
    package var stage: StageName
    /// What it did.
    package var outcome: Outcome
    /// The words of the decision.
    package var reason: String?
    /// The value that decided.
    package var value: Double?
    /// What the value was compared with.
    package var threshold: Double?
  }

  /// A picture of the same group of duplicates.
  package struct Duplicate: Sendable, Codable, Hashable {
    /// Relative to the input folder.
    package var path: String
    /// The class of its folder.
    package var pictureClass: String?
    /// Columns of the source.
    package var width: Int?
    /// Rows of the source.
    package var height: Int?
    /// Whether it is the one that stays.
    package var isKept: Bool
    /// How it is a copy of the one that stays.
    package var kind: DuplicateMember.Kind
    /// Bits of 64 in which its hash differs from that of the one that stays.
    package var distance: Int
    /// Mean difference from the one that stays, in levels of 255.
    package var difference: Double

    private enum CodingKeys: String, CodingKey {
      case path
      case pictureClass = "class"
      case width, height, isKept, kind, distance, difference
    }
  }

  /// One side of the prepared picture.
  package struct Side: Sendable, Hashable {
    /// `top`, `bottom`, `left` or `right`.
    package var name: String
    /// How much of its border is white, 0…1.
    package var whiteShare: Double
  }

  /// A group of duplicates.
  package struct DuplicateGroup: Sendable, Codable, Hashable {
    /// Its number.
    package var number: Int64
    /// Whether its pictures stand in different classes, so that a label may be wrong.
    package var isConflict: Bool
    /// Whether its pictures stand in folders of different splits, such as train and test.
    package var isLeak: Bool
    /// All its pictures, with the explained one; the one that stays first, then by path.
    package var members: [Duplicate]
  }

  /// Relative to the input folder.
  package var path: String
  /// The source, absolute.
  package var sourcePath: String
  /// What its folder was imported from; nil where it was not.
  package var importedFrom: String? = nil
  /// Whether the source is as it was.
  package var file: SourceState
  /// Size of the file when `filter` saw it.
  package var byteCount: Int
  /// The folder that names the class, relative to the input folder.
  package var folder: String
  /// The class.
  package var pictureClass: String?
  /// The species.
  package var species: String?
  /// The split that its folders name.
  package var split: PictureSplit?
  /// Whether no stage has rejected it.
  package var isKept: Bool
  /// What decoding found; nil before `convert` saw it.
  package var decoding: Decoding?
  /// What each stage made of it, in order.
  package var verdicts: [Verdict]
  /// The group of duplicates it belongs to.
  package var duplicates: DuplicateGroup?
  /// What people decided about it.
  package var decisions: [ListedDecision] = []
  /// How often it takes part after balancing.
  package var repeats: Int?
  /// How the score of its background came about; nil before `convert` measured it.
  package var background: BackgroundExplanation?
  /// Everything measured on it, by the names of the catalogue's columns.
  package var measurements: [String: Double]
  /// The side of the prepared picture with the least white; nil before `convert` measured it.
  ///
  /// It tells which part of the border lowered the score of `--metric border`. Not in the JSON, which
  /// has all sides among the measurements.
  package var darkestSide: Side? = nil

  /// The rejection, when there is one.
  package var rejection: Verdict? { verdicts.first { $0.outcome == .rejected } }

  private enum CodingKeys: String, CodingKey {
    case path, sourcePath, importedFrom, file, byteCount, folder
    case pictureClass = "class"
    case species, split, isKept, decoding, verdicts, duplicates, decisions, repeats,
      background, measurements
  }
}
