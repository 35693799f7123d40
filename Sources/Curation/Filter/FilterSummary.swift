package import Catalogue
import Files

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
    /// Whether no folder is of this class, but people gave it to pictures; nil where folders are.
    package var isGivenAlone: Bool?
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
    /// Whether its pictures lie beside the folders of classes, so that no name could be a class.
    package var isLoose = false
    /// The folder of a split beside it, in which it would be a class; nil where there is none.
    package var splitFolder: String?
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

  /// How many pictures people decided about.
  package struct PersonCounts: Codable, Sendable, Hashable {
    /// Rejected.
    package var rejected: Int
    /// Of another class than their folder.
    package var moved: Int
    /// Decisions about pictures that are not here.
    package var missing: Int
  }

  /// Pictures that are called as masks of others and take no part.
  package struct Masks: Codable, Sendable, Hashable {
    /// How many.
    package var count: Int
    /// The first, relative to the input folder.
    package var first: String
    /// What one types to keep them.
    package var keepingArguments: [String]
  }

  /// Folders of one name that are a split of the set.
  package struct SplitPart: Codable, Sendable, Hashable {
    /// What they are called.
    package var name: String
    /// Which one it is.
    package var split: PictureSplit
    /// How many pictures are in them.
    package var pictureCount: Int
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
  /// Folders whose names say nothing, and pictures that lie beside the class folders.
  package var unknown: [UnknownFolder]
  /// Rows of the class list that took no part.
  package var unmatched: [UnmatchedRow]
  /// Folders kept under their own names although no type or species is called so, where the others
  /// are named after these.
  package var asTheyAre: [UnknownFolder] = []
  /// The splits of the set, which its folders name.
  package var splits: [SplitPart] = []
  /// The only folder that is called like a split, and so is none but a folder around the set; nil where there
  /// are several or none.
  package var loneSplit: SplitPart?
  /// What may be a slip in these splits; nil where nothing is.
  package var splitDoubts: SplitDoubts?
  /// What the folders in every class are called, where these may be the classes; nil where they are not.
  package var namesInEachClass: [String]?
  /// Folders in which no picture lies.
  package var empty: [String] = []
  /// Files that are no pictures, by their paths.
  package var others: [String] = []
  /// Masks of other pictures; nil where there are none.
  package var masks: Masks?
  /// What people decided; nil where they decided nothing.
  package var byPerson: PersonCounts?
  /// What was met on the way and could not be used.
  package var problems: [ScanProblem]
  /// What one types to keep everything; nil where nothing is left out that an option would keep.
  package var keepingArguments: [String]?

  /// Those of `others` that hold pictures in a form that `filter` does not read.
  package var containers: [String] { others.filter { OtherFile.Container(name: $0) != nil } }

  /// Whether pictures may be missing, since something could not be read.
  package var hasUnreadable: Bool { problems.contains(where: \.isUnreadable) }
}

extension FilterSummary {
  /// Counts what the verdicts say.
  init(
    settings: FilterSettings, sorter: FolderSorter, groups: [FolderFiles], scan: PictureScan,
    missingDecisions: Int = 0
  ) {
    let kept = groups.filter(\.verdict.isKept)
    let byClass = Dictionary(grouping: kept) { $0.verdict.pictureClass ?? "" }
    let keptByFolder = Dictionary(grouping: kept, by: \.verdict.folder)
    let masks = groups.filter { $0.verdict.reason == FilterVerdict.mask }
    let leftOut = groups.filter {
      !$0.verdict.isKept && $0.verdict.decidedByPerson != .rejected
        && $0.verdict.reason != FilterVerdict.mask
    }
    let byFolder = Dictionary(grouping: leftOut, by: \.verdict.folder)
    var dropped: [DroppedFolder] = []
    var unknown: [UnknownFolder] = []
    for (folder, files) in byFolder.sorted(by: { $0.key < $1.key }) {
      for (name, group) in Dictionary(grouping: files, by: \.verdict.pictureClass) {
        if let name {
          dropped.append(
            DroppedFolder(folder: folder, pictureClass: name, pictureCount: group.fileCount))
        } else {
          let isLoose = group.allSatisfy { $0.verdict.reason == FilterVerdict.outsideFolders }
          let split = isLoose ? sorter.layout.split(beside: folder.pathNames) : nil
          unknown.append(
            UnknownFolder(
              folder: folder, pictureCount: group.fileCount,
              nearestName: sorter.nearestName(to: folder), isLoose: isLoose,
              splitFolder: split?.joined(separator: "/")))
        }
      }
    }
    // Classes that only people gave.
    let given = Set(byClass.keys).subtracting(sorter.keptClasses).sorted()
    let ofFolders = Set(
      groups.filter { $0.verdict.decidedByPerson != .moved }.compactMap(\.verdict.pictureClass))
    self.init(
      input: settings.input, labels: sorter.labels, foundCount: groups.fileCount,
      keptCount: kept.fileCount,
      classes: (sorter.keptClasses + given).map { name in
        let files = byClass[name] ?? []
        return KeptClass(
          name: name, folderCount: Set(files.map(\.verdict.folder)).count,
          speciesCount: Set(files.compactMap(\.verdict.species)).count,
          pictureCount: files.fileCount,
          isGivenAlone: files.isEmpty || ofFolders.contains(name) ? nil : true)
      },
      dropped: dropped, unknown: unknown,
      unmatched: sorter.unmatchedRows.map {
        UnmatchedRow(line: $0.line, folder: $0.folder, nearestFolder: sorter.nearestFolder(to: $0))
      },
      asTheyAre: sorter.foldersAsTheyAre.sorted().map { folder in
        UnknownFolder(
          folder: folder,
          pictureCount: (keptByFolder[folder] ?? []).fileCount,
          nearestName: sorter.nearestName(to: folder))
      },
      splits: sorter.splitParts(of: groups), loneSplit: sorter.layout.loneSplit(of: kept),
      splitDoubts: SplitDoubts(kept: kept, layout: sorter.layout),
      namesInEachClass: sorter.namesInEachClass,
      empty: scan.emptyFolders, others: scan.others,
      masks: masks.first?.files.first.map { first in
        Masks(
          count: masks.fileCount, first: first.path,
          keepingArguments: ["--types", FilterSettings.typed(settings.types), "--masks", "keep"])
      },
      byPerson: PersonCounts(in: groups, missing: missingDecisions), problems: scan.problems,
      keepingArguments: dropped.isEmpty && unknown.allSatisfy(\.isLoose)
        ? nil : settings.keepingArguments)
  }
}

extension FilterSummary.PersonCounts {
  /// Nil where nothing was decided.
  fileprivate init?(in groups: [FolderFiles], missing: Int) {
    func count(_ outcome: FilterVerdict.PersonOutcome) -> Int {
      groups.filter { $0.verdict.decidedByPerson == outcome }.fileCount
    }
    self.init(rejected: count(.rejected), moved: count(.moved), missing: missing)
    if rejected + moved + missing == 0 { return nil }
  }
}

extension FilterSettings {
  /// The options of `filter` with which no folder is left out.
  fileprivate var keepingArguments: [String] {
    var arguments = ["--types", "all"]
    if input != FilterSettings().input { arguments += ["--input", input] }
    if let classes { arguments += ["--classes", classes] }
    // Said also for what pokeprep.yaml holds.
    if labels == .types || labels == .listed { arguments += ["--labels", "auto"] }
    if labels == .folders { arguments += ["--labels", "folders"] }
    return arguments
  }
}
