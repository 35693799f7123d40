import Species

/// What a folder's name says about the pictures in it.
enum FolderLabel: Hashable {
  /// The pictures belong to a class. `folder` is the folder that said so, relative to the input.
  case known(pictureClass: String, species: Species?, folder: String)
  /// No name on the way to the pictures is known.
  case unknown
  /// The pictures lie beside the class folders or in the input folder itself, where no name can be.
  case outside
}

/// A name of `--types`, once it is known what it means here.
struct RequestedClass: Hashable {
  /// What it means.
  enum Meaning: Hashable {
    case type
    case species(Species)
    /// The folders of this very name, or a class of the user's list.
    case folder
  }

  /// The class as it will be called.
  var name: String
  var meaning: Meaning
}

/// Finds the class of folders by their names.
///
/// On the way from the input folder down, the first of these counts: the user's own class list
/// (there the deepest folder, being the most exact), a folder with the name of a requested class,
/// a folder named after a type, one named after a species. Folders below a known one belong to it.
struct FolderLabeller {
  var match: FilterSettings.Match
  /// How names are read, once `auto` is decided.
  var labels: FilterSettings.Labels
  var classes: FolderClasses
  /// Where the folders lie that are classes as they are; nil where none is.
  var layout: FolderLayout?
  var requested: [RequestedClass] = []

  // Not kept: class lists and folders that are classes need no table, and building it takes a while.
  private var table: SpeciesTable { .standard }

  /// What the names from the input folder down to the pictures say.
  func label(of folders: [Substring]) -> FolderLabel {
    guard !folders.isEmpty else { return .outside }
    for depth in folders.indices.reversed() {
      if let name = classes.pictureClass(of: folders[...depth]) {
        return known(name, folders, depth)
      }
    }
    if labels == .listed { return .unknown }
    for depth in folders.indices {
      if let name = className(of: folders[depth]) { return known(name, folders, depth) }
    }
    guard let layout else { return .unknown }
    let depth = layout.depth
    guard layout.splitsWithoutClasses.isEmpty else { return .outside }
    return depth < folders.count ? known(String(folders[depth]), folders, depth) : .outside
  }

  private func known(_ name: String, _ folders: [Substring], _ depth: Int) -> FolderLabel {
    let species = labels == .folders ? nil : self.species(in: folders)
    return .known(
      pictureClass: name, species: species, folder: folders[...depth].joined(separator: "/"))
  }

  /// The deepest species named on the way: a folder of a type may hold folders of species.
  private func species(in folders: [Substring]) -> Species? {
    folders.reversed().lazy.compactMap { table.species(named: String($0)) }.first
  }

  /// The class that one name stands for.
  private func className(of folder: Substring) -> String? {
    if let own = requested.first(where: { $0.meaning == .folder && $0.name == folder }) {
      return own.name
    }
    guard labels == .types else { return nil }
    if let type = table.type(named: String(folder)) { return type }
    guard let species = table.species(named: String(folder)) else { return nil }
    if let own = requested.first(where: { $0.meaning == .species(species) }) { return own.name }
    guard match == .any else { return species.primaryType }
    let wanted = species.types.first { type in
      requested.contains { $0.meaning == .type && $0.name == type }
    }
    return wanted ?? species.primaryType
  }
}

extension FilterSettings {
  /// Whether every class is kept.
  package var keepsAll: Bool { types.count == 1 && types[0].lowercased() == "all" }
}
