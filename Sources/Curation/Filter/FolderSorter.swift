import Catalogue
import Files
import Species
import Suggestions

/// Gives each folder its label once, and decides which take part.
struct FolderSorter {
  let settings: FilterSettings
  /// How the names are read, once `auto` is decided.
  let labels: FilterSettings.Labels
  /// The rows of the class list that no folder goes by.
  var unmatchedRows: [ClassList.Entry] { classes.unmatched }
  /// The classes to keep in the order to show them: as asked for, or by name.
  let keptClasses: [String]
  /// Folders that became classes although no type or species is called so, where the others are.
  let foldersAsTheyAre: Set<String>
  /// Where the classes lie when each folder is one as it is, and which folders are splits.
  let layout: FolderLayout
  private let keptNames: Set<String>
  private let classes: FolderClasses
  private let labelsOfFolders: [[Substring]: FolderLabel]
  /// The verdict on the files of each folder, by its path.
  private var verdicts: [String: FilterVerdict] = [:]
  /// One way to write each class.
  private let spelling: [String: String]

  /// Labels the folders of a scan.
  ///
  /// Classes that people gave to pictures may be asked for, too.
  ///
  /// - Throws: `CurationError` for a class asked for that is neither the class of a folder nor a type,
  ///   or that may mean several, and for rows of the class list that cannot be followed.
  init(
    settings: FilterSettings, classes list: ClassList, scan: PictureScan,
    decidedClasses: Set<String> = []
  ) throws {
    self.settings = settings
    var pictureCounts: [String: Int] = [:]
    for file in scan.files { pictureCounts[file.folder, default: 0] += 1 }
    let counts = Dictionary(
      pictureCounts.map { ($0.key.pathNames, $0.value) }, uniquingKeysWith: +
    ).filter { !$0.key.isEmpty }
    let folders = counts.keys
    let paths = list.entries.isEmpty ? [] : Set(scan.files.map(\.path))
    classes = try list.resolved(
      in: folders, input: scan.root, isPicture: paths.contains)
    let unlisted = counts.filter { [classes] in classes.isSilent(on: $0.key) }
    labels = Self.labels(
      of: settings, folders: [counts.keys, unlisted.keys],
      isNumbered: ImportMark(of: scan.root)?.classes != nil)
    // A set of Pokémon leaves a folder out only when the types to keep are named.
    let takesAll = labels == .types && settings.labels == .auto && settings.keepsAll
    layout = FolderLayout(pictureCounts: counts)
    var labeller = FolderLabeller(
      match: settings.match, labels: labels, classes: classes,
      layout: labels == .folders || takesAll ? layout : nil)
    let requests = RequestedClasses(
      labels: labels, folders: folders, labeller: labeller, decidedClasses: decidedClasses)
    labeller.requested = settings.keepsAll ? [] : try requests.resolved(settings.types)
    let labelled = Dictionary(
      folders.map { ($0, labeller.label(of: $0)) }, uniquingKeysWith: { first, _ in first })
    labelsOfFolders = labelled
    var asTypes = labeller
    asTypes.layout = nil
    foldersAsTheyAre =
      takesAll
      ? Set(
        labelled.compactMap { [asTypes] path, label in
          guard case .known(_, _, let folder) = label, asTypes.label(of: path) == .unknown else {
            return nil
          }
          return folder
        }) : []
    spelling = Self.spelling(of: labelled.values, mayRename: settings.labels == .auto)
    var seen: Set<String> = []
    let requested = labeller.requested.map { [spelling] in spelling[$0.name] ?? $0.name }
    keptClasses =
      settings.keepsAll
      ? Set(spelling.values).sorted() : requested.filter { seen.insert($0).inserted }
    keptNames = Set(keptClasses)
    for path in pictureCounts.keys { verdicts[path] = newVerdict(onFilesIn: path) }
  }

  /// What to do with the files of a folder, by its path.
  func verdict(onFilesIn path: String) -> FilterVerdict {
    verdicts[path] ?? newVerdict(onFilesIn: path)
  }

  /// What to do with a file of such a folder that belongs to another class.
  func moved(_ verdict: FilterVerdict, to name: String) -> FilterVerdict {
    var result = verdict
    result.pictureClass = name
    result.species = labels == .types ? SpeciesTable.standard.species(named: name) : nil
    result.isKept = settings.keepsAll || keptNames.contains(name)
    result.decidedByPerson = .moved
    result.reason = result.isKept ? FilterVerdict.classByPerson : FilterVerdict.otherClass
    return result
  }

  private func newVerdict(onFilesIn path: String) -> FilterVerdict {
    let folders = path.pathNames
    let place = folders.joined(separator: "/")
    let split = layout.split(of: folders)
    switch labelsOfFolders[folders] ?? .outside {
    case .outside:
      return FilterVerdict(
        folder: place, split: split?.split, isKept: false, reason: FilterVerdict.outsideFolders)
    case .unknown:
      return FilterVerdict(
        folder: place, split: split?.split, isKept: false, reason: FilterVerdict.unknownFolder)
    case .known(let name, let species, let folder):
      let written = spelling[name] ?? name
      let isKept = settings.keepsAll || keptNames.contains(written)
      // A folder that was asked for as a class is no split.
      let isClass =
        split?.folder.joined(separator: "/") == folder
        && split?.folder.last.map(String.init) == name
      return FilterVerdict(
        folder: folder, pictureClass: written, species: species,
        split: isClass ? nil : split?.split, isKept: isKept,
        reason: isKept ? FilterVerdict.kept : FilterVerdict.otherClass)
    }
  }
}

extension FolderSorter {
  /// The name that a folder's is most like: one that is here, else that of a type or species.
  func nearestName(to folder: String) -> String? {
    let own = Set(labelsOfFolders.values.compactMap(\.className)).sorted()
    let table = SpeciesTable.standard
    let others = labels == .types ? table.types + table.all.map(\.name) : []
    return folder.pathNames.lazy.compactMap { name in
      Suggestions.nearest(to: String(name), among: own.filter { $0 != name })
        ?? Suggestions.nearest(to: String(name), among: others)
    }.first
  }

  /// The folder with pictures that is called most like what a row of the class list names.
  func nearestFolder(to row: ClassList.Entry) -> String? {
    let names = Set(labelsOfFolders.keys.joined().map(String.init))
    return row.folder.pathNames.last.flatMap {
      Suggestions.nearest(to: String($0), among: names.sorted())
    }
  }

  /// What the folders in every class are called alike, where nobody said what the classes are.
  var namesInEachClass: [String]? {
    let names = layout.namesInEachClass
    let isOpen = labels == .folders && settings.keepsAll && settings.classes == nil
    return isOpen && !names.isEmpty ? names : nil
  }

  /// The splits with the pictures in them, in the order to learn, choose and score.
  func splitParts(of groups: [FolderFiles]) -> [FilterSummary.SplitPart] {
    var parts: [String: FilterSummary.SplitPart] = [:]
    for group in groups {
      guard let split = group.verdict.split, let folder = group.files.first?.folder,
        let name = layout.split(of: folder.pathNames)?.folder.last.map(String.init)
      else { continue }
      parts[name, default: .init(name: name, split: split, pictureCount: 0)].pictureCount +=
        group.files.count
    }
    let order = PictureSplit.allCases
    return parts.values.sorted { a, b in
      a.split != b.split
        ? order.firstIndex(of: a.split) ?? 0 < order.firstIndex(of: b.split) ?? 0 : a.name < b.name
    }
  }

  /// The error when nothing would be kept.
  func nothingLeft(
    _ summary: FilterSummary, groups: [FolderFiles], files: [ScannedFile]
  ) -> CurationError {
    let here = Set(spelling.values).sorted()
    let unknown = summary.unknown.filter { !$0.folder.isEmpty }
    let rejected = groups.filter { group in
      group.verdict.decidedByPerson == .rejected
        && (settings.keepsAll || group.verdict.pictureClass.map(keptNames.contains) ?? false)
    }.reduce(0) { $0 + $1.files.count }
    let words: String
    if rejected > 0 {
      words =
        FilterVerdict.words(onAllRejected: rejected, of: summary.foundCount)
        + "; pokeprep decisions lists them, pokeprep decide PATTERN --undo takes them back ('**' for all)"
    } else if !here.isEmpty {
      words =
        "none of the classes asked for has pictures; here are: "
        + FilterSettings.typed(Array(here.prefix(20)))
    } else if !layout.splitsWithoutClasses.isEmpty {
      let names = layout.splitsWithoutClasses
      words =
        "\(names.joined(separator: ", ")) are called like splits of a set and hold no class folders; "
        + "move the pictures of each into one folder per class (such as \(names[0])/cat), or name "
        + "the class of each with --classes FILE (rows such as \(names[0]),cat); if these are the "
        + "classes: --types \(FilterSettings.typed(names))"
    } else if unknown.isEmpty {
      let isOne = summary.foundCount == 1
      let names = files.compactMap { $0.path.pathNames.last.map(String.init) }
      let pattern = NamePattern(fitting: names)
      let hint = pattern.map {
        "; where names of files begin with the class, as \($0.example) may: --input "
          + "\(settings.input) --label-pattern '\($0.text)'"
      }
      words =
        isOne
        ? "the only picture lies in no class folder; move it into a folder called like its class"
        : "the \(summary.foundCount) pictures lie in no class folder; move them into one folder per "
          + "class (such as cat/ and dog/); if all are of one, pokeprep import \(settings.input) "
          + "--class NAME --out classes makes its folder" + (hint ?? "")
    } else if labels == .listed {
      words =
        "no row of --classes names a folder with pictures; name some, or leave out --only-listed"
    } else {
      words =
        (unknown.count == 1 ? "the folder is not" : "none of the \(unknown.count) folders is")
        + " named after a type or a species; take folders as classes with --labels folders, or name them with --classes FILE"
    }
    return .nothingLeft(stage: .filter, message: words)
  }

  /// `auto` decided: names are types when the folders, or those that no class list names, plainly are
  /// types and species; the numbered classes of an imported set stay as they are.
  private static func labels(
    of settings: FilterSettings, folders: [some Collection<[Substring]>], isNumbered: Bool
  ) -> FilterSettings.Labels {
    guard settings.labels == .auto else { return settings.labels }
    if isNumbered { return .folders }
    let requested = settings.keepsAll ? [] : settings.types
    let isPlain = folders.contains { PokemonEvidence.isPlain(in: $0, requested: requested) }
    return isPlain ? .types : .folders
  }

  /// One way to write each class.
  ///
  /// Names that look the same are one, whichever way accents are stored;
  /// a type without species beside it is written as its folders are, where all agree.
  private static func spelling(
    of labels: some Collection<FolderLabel>, mayRename: Bool
  ) -> [String: String] {
    var names: [String: String] = [:]
    var written: [String: Set<String>] = [:]
    var hasSpecies = false
    for case .known(let name, let species, let folder) in labels {
      let known = names[name] ?? name
      names[name] = ExactPath.precedes(known, name) ? known : name
      hasSpecies = hasSpecies || species != nil
      if let last = folder.pathNames.last {
        written[name, default: []].insert(String(last))
      }
    }
    guard mayRename, !hasSpecies else { return names }
    let types = SpeciesTable.standard
    for (name, folders) in written {
      if folders.count == 1, let only = folders.first, types.type(named: only) == name {
        names[name] = only
      }
    }
    return names
  }
}

extension FolderLabel {
  /// The class, where there is one.
  var className: String? {
    if case .known(let name, _, _) = self { name } else { nil }
  }
}
