import Catalogue
import Files
package import Imaging

/// The pictures that every stage kept, once each and as they were prepared, with what is known of them.
package struct CleanSet: Sendable {
  /// One picture.
  package struct Picture: Sendable, Hashable {
    /// Its row in the catalogue.
    package var pictureID: Int64
    /// The source, relative to the input folder.
    package var path: String
    /// The source, absolute.
    package var sourcePath: String
    /// Size of the source when `filter` saw it.
    package var sourceByteCount: Int
    /// Time of the source's last change when `filter` saw it, in nanoseconds since 1970.
    package var sourceModifiedNanoseconds: Int64
    /// The class.
    package var pictureClass: String
    /// The place of the class in `classes`.
    package var label: Int
    /// The species, for folders named after one.
    package var species: String?
    /// `train`, `validation` or `test`.
    package var split: String
    /// The score of the background, 0…1, where it was measured.
    package var score: Double?
    /// The group of duplicates that it stands for.
    package var group: Int64?
    /// The prepared PNG, absolute.
    package var preparedPath: String
  }

  /// The classes that have pictures, in the order of their labels.
  package let classes: [String]
  /// The splits that have pictures, training first.
  package let splits: [String]
  /// Width and height of every picture in pixels.
  package let size: Int
  /// RGB or grey.
  package let mode: OutputMode
  /// The pictures by path.
  package let pictures: [Picture]

  /// The split that is called so, or as its folder may be (`val`); the name itself where none is.
  package func split(called name: String) -> String {
    splits.contains(name) ? name : SplitName(name[...])?.split.rawValue ?? name
  }

  /// Reads the clean set of a workspace whose stages before `augment` are done.
  ///
  /// - Parameters:
  ///   - context: Where to look.
  ///   - augment: Which pictures are held out.
  /// - Throws: `CurationError.nothingLeft`, and `unknownPicture` for one without a prepared picture.
  init(of context: StageContext, augment: AugmentSettings) throws {
    let catalogue = context.catalogue
    let convert = try catalogue.lastSettings(of: ConvertStage.self) ?? ConvertSettings()
    let rows = try catalogue.pictures(entering: .augment)
    guard !rows.isEmpty else {
      throw CurationError.nothingLeft(
        stage: .balance, message: "no picture is left; see pokeprep status")
    }
    let input = try context.inputFolder()
    let conversions = try catalogue.conversions()
    let scores = try WhitenessScores(lastComparedIn: catalogue).byPicture
    let groups = Dictionary(
      uniqueKeysWithValues: try catalogue.duplicates().map { ($0.pictureID, $0.groupID) })
    let classes = ClassOrder(in: input).sorted(Set(try rows.map { try $0.requiredClass() }))
    let labels = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let items = try rows.map {
      PlannedPicture(
        pictureID: $0.id, path: $0.path, pictureClass: try $0.requiredClass(),
        group: groups[$0.id], split: $0.split)
    }
    // Folders tell validation from test, a share does not.
    let parts =
      try SplitPlan.byFolders(augment.split, items: items)
      ? items.map { $0.split ?? .train }
      : SplitPlan(items: items, share: augment.validation, seed: augment.seed).isValidation
        .map { $0 ? PictureSplit.validation : .train }
    pictures = try zip(rows, parts).map { row, part in
      let pictureClass = try row.requiredClass()
      guard let prepared = conversions[row.id]?.preparedPath, let label = labels[pictureClass]
      else {
        throw CurationError.unknownPicture(
          path: row.path,
          message: "expected a prepared picture, found none; run pokeprep convert")
      }
      return Picture(
        pictureID: row.id, path: row.path, sourcePath: context.sourcePath(of: row, in: input),
        sourceByteCount: row.byteCount, sourceModifiedNanoseconds: row.modifiedNanoseconds,
        pictureClass: pictureClass, label: label, species: row.species,
        split: part.rawValue, score: scores[row.id],
        group: groups[row.id], preparedPath: context.workspace.absolutePath(prepared))
    }
    self.classes = classes
    let found = Set(pictures.map(\.split))
    splits = PictureSplit.allCases.map(\.rawValue).filter(found.contains)
    size = convert.size
    mode = convert.mode
  }

  /// Whether the source is still the file that `filter` saw.
  package static func isUnchanged(_ picture: Picture) -> Bool {
    SourceState(
      of: picture.sourcePath, byteCount: picture.sourceByteCount,
      modifiedNanoseconds: picture.sourceModifiedNanoseconds) == .unchanged
  }
}

extension Pipeline {
  /// The clean set, the stages that it builds on having been brought up to date.
  ///
  /// The same pictures are held out as in the shards: `augment` decides by the settings of its last run,
  /// or else by those of the workspace.
  package func cleanSet() throws -> CleanSet {
    try ensure(upTo: .balance)
    return try presentCleanSet()
  }

  /// The clean set that a folder of shards was made from.
  ///
  /// - Returns: nil where the folder is not the one that `augment` wrote last here, or something that it
  ///   was made from has changed since.
  package func cleanSet(ofShards folder: String) throws -> CleanSet? {
    guard let last = try lastSettings(of: AugmentStage.self),
      RealPath.of(context.workspace.absolutePath(last.out)) == RealPath.of(folder),
      try AugmentStage(settings: last).isIntact(in: context)
    else { return nil }
    return try presentCleanSet()
  }

  /// The clean set as the last runs left it, without running anything.
  package func presentCleanSet() throws -> CleanSet {
    let last = try lastSettings(of: AugmentStage.self)
    return try CleanSet(of: context, augment: last ?? settings[AugmentStage.self])
  }
}
