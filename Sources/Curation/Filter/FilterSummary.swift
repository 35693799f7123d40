/// What `filter` found, kept and left out.
package struct FilterSummary: Codable, Sendable, Hashable {
  /// A class that was asked for.
  package struct KeptClass: Codable, Sendable, Hashable {
    /// Its name.
    package var name: String
    /// How many folders it was found in.
    package var folderCount: Int
    /// How many species these are; 0 where folders are not named after species.
    package var speciesCount: Int
    /// How many pictures it has.
    package var pictureCount: Int
  }

  /// A folder whose class was not asked for.
  package struct DroppedFolder: Codable, Sendable, Hashable {
    /// Relative to the input folder.
    package var folder: String
    /// The class it stands for.
    package var pictureClass: String
    /// How many pictures it has.
    package var pictureCount: Int
  }

  /// A folder whose name says nothing.
  package struct UnknownFolder: Codable, Sendable, Hashable {
    /// Relative to the input folder; empty for pictures in the input folder itself.
    package var folder: String
    /// How many pictures it has.
    package var pictureCount: Int
    /// The known name most like its own, when one is near.
    package var nearestName: String?
  }

  /// A row of the class list that names no folder with pictures.
  package struct UnmatchedRow: Codable, Sendable, Hashable {
    /// The row's line in the file, from 1.
    package var line: Int
    /// The folder that it names.
    package var folder: String
    /// The folder most like it, when one is near.
    package var nearestFolder: String?
  }

  /// The folder that was read, as the workspace knows it.
  package var input: String
  /// How folder names were read: `types` or `folders`.
  package var labels: FilterSettings.Labels
  /// Files found.
  package var foundCount: Int
  /// Pictures kept.
  package var keptCount: Int
  /// The classes kept, in the order asked for.
  package var classes: [KeptClass]
  /// Folders of other classes.
  package var dropped: [DroppedFolder]
  /// Folders whose names say nothing.
  package var unknown: [UnknownFolder]
  /// Rows of the class list that took no part.
  package var unmatched: [UnmatchedRow]
  /// What could not be read.
  package var problems: [ScanProblem]
}
