/// What `filter` found, kept and left out.
public struct FilterSummary: Codable, Sendable, Hashable {
  /// A class that was asked for.
  public struct KeptClass: Codable, Sendable, Hashable {
    /// Its name.
    public var name: String
    /// How many folders it was found in.
    public var folderCount: Int
    /// How many species these are; 0 where folders are not named after species.
    public var speciesCount: Int
    /// How many pictures it has.
    public var pictureCount: Int
  }

  /// A folder whose class was not asked for.
  public struct DroppedFolder: Codable, Sendable, Hashable {
    /// Relative to the input folder.
    public var folder: String
    /// The class it stands for.
    public var pictureClass: String
    /// How many pictures it has.
    public var pictureCount: Int
  }

  /// A folder whose name says nothing.
  public struct UnknownFolder: Codable, Sendable, Hashable {
    /// Relative to the input folder; empty for pictures in the input folder itself.
    public var folder: String
    /// How many pictures it has.
    public var pictureCount: Int
    /// The known name most like its own, when one is near.
    public var nearestName: String?
  }

  /// A row of the class list that names no folder with pictures.
  public struct UnmatchedRow: Codable, Sendable, Hashable {
    /// The row's line in the file, from 1.
    public var line: Int
    /// The folder that it names.
    public var folder: String
    /// The folder most like it, when one is near.
    public var nearestFolder: String?
  }

  /// The folder that was read, as the workspace knows it.
  public var input: String
  /// How folder names were read: `types` or `folders`.
  public var labels: FilterSettings.Labels
  /// Files found.
  public var foundCount: Int
  /// Pictures kept.
  public var keptCount: Int
  /// The classes kept, in the order asked for.
  public var classes: [KeptClass]
  /// Folders of other classes.
  public var dropped: [DroppedFolder]
  /// Folders whose names say nothing.
  public var unknown: [UnknownFolder]
  /// Rows of the class list that took no part.
  public var unmatched: [UnmatchedRow]
  /// What could not be read.
  public var problems: [ScanProblem]
}
