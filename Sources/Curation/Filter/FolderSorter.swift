import Catalogue
import Species
import Suggestions

/// Gives each folder its label once, and decides which take part.
struct FolderSorter {
  let settings: FilterSettings
  let classes: ClassList
  /// How the names are read, once `auto` is decided.
  let labels: FilterSettings.Labels
  private let labeller: FolderLabeller
  private let labelsOfFolders: [[Substring]: FolderLabel]
  /// The verdict on the files of each folder, by its path.
  private var verdicts: [String: FilterVerdict] = [:]
  /// The rows of the class list that no folder goes by.
  let unmatchedRows: [ClassList.Entry]
  private let spelling: [String: String]
  private let keptKeys: Set<String>

  init(settings: FilterSettings, classes: ClassList, scan: PictureScan) {
    self.settings = settings
    self.classes = classes
    let paths = Set(scan.files.map(\.folder))
    let folders = Set(paths.map { $0.split(separator: "/") }).filter { !$0.isEmpty }
    unmatchedRows = classes.unmatched(in: folders)
    let asTypes = FolderLabeller(settings: settings, classes: classes, sharedDepth: nil)
    labels = Self.labels(settings.labels, folders: folders, labeller: asTypes)
    labeller =
      labels == .types
      ? asTypes
      : FolderLabeller(
        settings: settings, classes: classes, sharedDepth: Self.sharedDepth(of: folders))
    let labeller = labeller
    labelsOfFolders = Dictionary(
      folders.map { ($0, labeller.label(of: $0)) }, uniquingKeysWith: { first, _ in first })
    spelling = Self.spelling(of: labelsOfFolders.values, settings: settings)
    keptKeys = settings.keepsAll ? Set(spelling.keys) : Set(settings.types.map(Self.key))
    for path in paths { verdicts[path] = newVerdict(onFilesIn: path) }
  }

  /// The classes to keep in the order to show them: as asked for, or by name.
  var keptClasses: [String] {
    guard !settings.keepsAll else { return spelling.values.sorted() }
    var seen: Set<String> = []
    return settings.types.map { spelling[Self.key($0)] ?? $0 }.filter { seen.insert($0).inserted }
  }

  /// What to do with the files of a folder, by its path.
  func verdict(onFilesIn path: String) -> FilterVerdict {
    verdicts[path] ?? newVerdict(onFilesIn: path)
  }

  private func newVerdict(onFilesIn path: String) -> FilterVerdict {
    let folders = path.split(separator: "/")
    let place = folders.joined(separator: "/")
    switch labelsOfFolders[folders] ?? .outside {
    case .outside:
      return FilterVerdict(folder: place, isKept: false, reason: FilterVerdict.outsideFolders)
    case .unknown:
      return FilterVerdict(folder: place, isKept: false, reason: FilterVerdict.unknownFolder)
    case .known(let name, let species, let folder):
      let isKept = keptKeys.contains(Self.key(name))
      return FilterVerdict(
        folder: folder, pictureClass: spelling[Self.key(name)] ?? name, species: species,
        isKept: isKept, reason: isKept ? FilterVerdict.kept : FilterVerdict.otherClass)
    }
  }

  /// The known name that an unknown folder's is most like.
  func nearestName(to folder: String) -> String? {
    let names = knownNames
    return folder.split(separator: "/").lazy.compactMap {
      Suggestions.nearest(to: String($0), among: names)
    }.first
  }

  /// The folder with pictures that is called most like what a row of the class list names.
  func nearestFolder(to row: ClassList.Entry) -> String? {
    let names = Set(labelsOfFolders.keys.joined().map(String.init))
    return row.folder.split(separator: "/").last.flatMap {
      Suggestions.nearest(to: String($0), among: names.sorted())
    }
  }

  /// - Throws: `CurationError.invalidSetting` for a class asked for that is neither the class of a
  ///   folder nor a type.
  func checkRequestedNames() throws {
    guard !settings.keepsAll else { return }
    for name in settings.types where spelling[Self.key(name)] == nil {
      if labels == .types, SpeciesTable.standard.type(named: name) != nil { continue }
      let nearest = Suggestions.question(for: name, among: knownNames)
      let found = spelling.values.sorted().prefix(20).joined(separator: ", ")
      throw CurationError.invalidSetting(
        name: "--types", found: "\"\(name)\"\(nearest)",
        expected: "all, or the name of a class or folder (here are \(found))")
    }
  }

  /// The error when nothing would be kept.
  func nothingLeft(_ summary: FilterSummary) -> CurationError {
    let here = spelling.values.sorted().prefix(20).joined(separator: ", ")
    let words =
      here.isEmpty
      ? "none of the \(summary.unknown.count) folders is named after a type or a species; "
        + "take folders as classes with --labels folders, or name them with --classes FILE"
      : "none of the classes asked for has pictures; here are: \(here)"
    return .nothingLeft(stage: .filter, words: words)
  }

  private var knownNames: [String] {
    let table = SpeciesTable.standard
    let own = spelling.values.sorted()
    return labels == .types ? own + table.types + table.all.map(\.name) : own
  }

  /// `auto` decided: names are types when at least half of the folders with files say so.
  private static func labels(
    _ labels: FilterSettings.Labels, folders: Set<[Substring]>, labeller: FolderLabeller
  ) -> FilterSettings.Labels {
    guard labels == .auto else { return labels }
    let known = folders.count { labeller.label(of: $0) != .unknown }
    let isListed = !labeller.classes.entries.isEmpty
    return isListed || known * 2 >= folders.count ? .types : .folders
  }

  /// How many names at the start all folders share, leaving each at least one: a data set inside
  /// one more folder has its classes there.
  private static func sharedDepth(of folders: Set<[Substring]>) -> Int {
    guard var shared = folders.first else { return 0 }
    var shortest = shared.count
    for folder in folders {
      shared = Array(zip(shared, folder).prefix { $0 == $1 }.map(\.0))
      shortest = min(shortest, folder.count)
    }
    return min(shared.count, shortest - 1)
  }

  /// One way to write each class: as asked for, else the first in alphabetical order.
  private static func spelling(
    of labels: some Sequence<FolderLabel>, settings: FilterSettings
  ) -> [String: String] {
    var names: [String: String] = [:]
    for case .known(let name, _, _) in labels {
      names[key(name)] = min(name, names[key(name)] ?? name)
    }
    return names
  }

  private static func key(_ name: String) -> String {
    let key = NameKey.of(name)
    return key.isEmpty ? name : key
  }
}

/// What `filter` says about the files of a folder.
struct FilterVerdict: Hashable {
  /// The folder that named the class, or the one the files lie in when none did.
  var folder: String
  var pictureClass: String?
  var species: Species?
  var isKept: Bool
  /// The same words for the same cause.
  var reason: String

  static let kept = "class selected"
  static let otherClass = "class not selected"
  static let unknownFolder = "unknown folder"
  static let outsideFolders = "not in a class folder"
}

/// Files of one folder that follow each other, and what `filter` says about them.
struct FolderFiles {
  var verdict: FilterVerdict
  var files: [ScannedFile]
}

extension FolderSorter {
  /// Files in their order, divided where the folder changes.
  func sorted(_ files: [ScannedFile]) -> [FolderFiles] {
    var groups: [FolderFiles] = []
    var start = 0
    while start < files.count {
      let folder = files[start].folder
      let end = files[start...].firstIndex { $0.folder != folder } ?? files.count
      groups.append(
        FolderFiles(verdict: verdict(onFilesIn: folder), files: Array(files[start..<end])))
      start = end
    }
    return groups
  }
}

extension [FolderFiles] {
  /// How many files these are.
  var fileCount: Int { reduce(0) { $0 + $1.files.count } }
}
