public import Catalogue
public import Pixels

/// Everything the catalogue knows of one picture, and why it was kept or rejected.
public struct PictureExplanation: Sendable, Codable, Hashable {
  /// Whether the source is as `filter` saw it.
  public enum FileState: String, Sendable, Codable, Hashable {
    /// Same size and time of change.
    case unchanged
    /// Another size or time of change: the decisions are about an earlier file.
    case changed
    /// No file is there any more.
    case missing
  }

  /// What decoding found and made.
  public struct Decoding: Sendable, Codable, Hashable {
    /// The format that the bytes are in.
    public var format: String?
    /// Columns of the source after orientation.
    public var width: Int?
    /// Rows of the source after orientation.
    public var height: Int?
    /// The policies applied, such as "orientation" or "cmyk".
    public var policies: [String]
    /// The prepared picture, absolute.
    public var preparedPath: String?
    /// Where the picture lies in the prepared one, without padding.
    public var content: PixelRect?
    /// The decoder's words when there is no prepared picture.
    public var error: String?
  }

  /// What one stage made of the picture.
  public struct Verdict: Sendable, Codable, Hashable {
    /// What a stage can have done.
    public enum Outcome: String, Sendable, Codable, Hashable {
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
    public var stage: StageName
    /// What it did.
    public var outcome: Outcome
    /// The words of the decision.
    public var reason: String?
    /// The value that decided.
    public var value: Double?
    /// What the value was compared with.
    public var threshold: Double?
  }

  /// A picture of the same group of duplicates.
  public struct Duplicate: Sendable, Codable, Hashable {
    /// Relative to the input folder.
    public var path: String
    /// The class of its folder.
    public var pictureClass: String?
    /// Columns of the source.
    public var width: Int?
    /// Rows of the source.
    public var height: Int?
    /// Whether it is the one that stays.
    public var isKept: Bool
    /// How it is a copy of the one that stays.
    public var kind: DuplicateMember.Kind
    /// Bits of 64 in which its hash differs from that of the one that stays.
    public var distance: Int
    /// Mean difference from the one that stays, in levels of 255.
    public var difference: Double

    private enum CodingKeys: String, CodingKey {
      case path
      case pictureClass = "class"
      case width, height, isKept, kind, distance, difference
    }
  }

  /// A group of duplicates.
  public struct DuplicateGroup: Sendable, Codable, Hashable {
    /// Its number.
    public var number: Int64
    /// Whether its pictures stand in different classes, so that a label is wrong.
    public var isConflict: Bool
    /// Whether its pictures stand in folders of different splits, such as train and test.
    public var isLeak: Bool
    /// All its pictures, with the explained one; the one that stays first, then by path.
    public var members: [Duplicate]
  }

  /// Relative to the input folder.
  public var path: String
  /// The source, absolute.
  public var sourcePath: String
  /// Whether the source is as it was.
  public var file: FileState
  /// Size of the file when `filter` saw it.
  public var byteCount: Int
  /// The folder that names the class, relative to the input folder.
  public var folder: String
  /// The class.
  public var pictureClass: String?
  /// The species.
  public var species: String?
  /// Whether no stage has rejected it.
  public var isKept: Bool
  /// What decoding found; nil before `convert` saw it.
  public var decoding: Decoding?
  /// What each stage made of it, in order.
  public var verdicts: [Verdict]
  /// The group of duplicates it belongs to.
  public var duplicates: DuplicateGroup?
  /// How often it takes part after balancing.
  public var repeats: Int?
  /// How the score of its background came about; nil before `convert` measured it.
  public var background: BackgroundExplanation?
  /// Everything measured on it, by name.
  public var measurements: [String: Double]

  /// The side of the picture with the least white, and how much of it is white, 0…1.
  ///
  /// Nil before `convert` measured it. It tells which part of the border lowered the score.
  public var darkestSide: (name: String, whiteShare: Double)? {
    WhitenessMeasurements.sides.compactMap { name in measurements[name].map { (name, $0) } }
      .min { $0.1 < $1.1 }
      .map { (String($0.0.prefix { $0 != "_" }), $0.1) }
  }

  /// The rejection, when there is one.
  public var rejection: Verdict? { verdicts.first { $0.outcome == .rejected } }

  private enum CodingKeys: String, CodingKey {
    case path, sourcePath, file, byteCount, folder
    case pictureClass = "class"
    case species, isKept, decoding, verdicts, duplicates, repeats, background, measurements
  }
}
