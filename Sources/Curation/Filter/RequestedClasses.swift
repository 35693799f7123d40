import Species
import Suggestions

/// Finds out what the names of `--types` mean among the folders that are here.
///
/// A name means the class that is written exactly so; only where there is none, the one that differs
/// in case alone; only where there is none either, in accents and punctuation as well. A name with
/// characters written out, as messages print it, means the class of those. It gets the spelling of its folder.
struct RequestedClasses {
  private let labels: FilterSettings.Labels
  /// The classes, were every folder kept.
  private let classes: [String]
  /// All names of folders, at any depth.
  private let folders: [String]

  /// Candidates from the folders with pictures, and what they are called when nothing is asked for.
  init(
    labels: FilterSettings.Labels, folders: some Collection<[Substring]>, labeller: FolderLabeller,
    decidedClasses: Set<String> = []
  ) {
    self.labels = labels
    classes = Set(folders.compactMap { labeller.label(of: $0).className }).union(decidedClasses)
      .sorted()
    self.folders = labels == .listed ? [] : Set(folders.joined().map(String.init)).sorted()
  }

  /// - Throws: `CurationError.invalidSetting` for a name that nothing is called, with the nearest one,
  ///   and for one that may mean several.
  func resolved(_ names: [String]) throws -> [RequestedClass] {
    try names.map { try resolved($0, amongSeveral: names.count > 1) }
  }

  private func resolved(_ name: String, amongSeveral: Bool) throws -> RequestedClass {
    if labels == .types {
      let table = SpeciesTable.standard
      if let type = table.type(named: name) { return RequestedClass(name: type, meaning: .type) }
      if let species = table.species(named: name),
        folders.contains(where: { table.species(named: $0) == species })
      {
        return RequestedClass(name: name, meaning: .species(species))
      }
    }
    for candidates in [classes, folders] {
      if let own = candidates.first(where: { $0 == name }) {
        return RequestedClass(name: own, meaning: .folder)
      }
    }
    if let printed = PrintedName.name(printedAs: name),
      let own = (classes + folders).first(where: { $0 == printed })
    {
      return RequestedClass(name: own, meaning: .folder)
    }
    if let inner = FilterSettings.quotedAll(name) {
      return try resolved(inner, amongSeveral: false)
    }
    let key = NameKey.of(name)
    let likenesses: [(String) -> Bool] = [
      { $0.lowercased() == name.lowercased() }, { !key.isEmpty && NameKey.of($0) == key },
    ]
    for (isAlike, candidates) in likenesses.flatMap({ like in [(like, classes), (like, folders)] })
    {
      let alike = candidates.filter(isAlike)
      if alike.count > 1 {
        throw CurationError.invalidSetting(
          name: "--types",
          found: "\"\(name)\", which may mean any of \(FilterSettings.typed(alike))",
          expected: "a name as its folder is written")
      }
      if let only = alike.first { return RequestedClass(name: only, meaning: .folder) }
    }
    if amongSeveral, name.lowercased() == "all" {
      throw CurationError.invalidSetting(
        name: "--types", found: "\"\(name)\" beside other names",
        expected: "all by itself, or names without it")
    }
    throw unknown(name)
  }

  private func unknown(_ name: String) -> CurationError {
    let table = SpeciesTable.standard
    let others = labels == .types ? table.types + table.all.map(\.name) : []
    // What is here comes before what exists elsewhere.
    var hint =
      [classes, folders, others].lazy.map { Suggestions.question(for: name, among: $0) }
      .first { !$0.isEmpty } ?? ""
    let divided = classes.first { whole in
      whole.split(separator: ",").contains { NameKey.of(String($0)) == NameKey.of(name) }
        && whole.contains(",")
    }
    if let divided {
      hint = "; a name with a comma stands in quotes: '\(FilterSettings.typed([divided]))'"
    }
    let found = FilterSettings.typed(Array(classes.prefix(20)))
    let end = classes.count > 20 ? " and \(classes.count - 20) more" : ""
    return .invalidSetting(
      name: "--types", found: "\"\(name)\"\(hint)",
      expected: "all, or the name of a class or folder"
        + (classes.isEmpty ? "" : " (here are \(found)\(end))"))
  }
}
