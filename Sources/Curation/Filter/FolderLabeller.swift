import Species
import Suggestions

/// What a folder's name says about the pictures in it.
enum FolderLabel: Hashable {
  /// The pictures belong to a class. `folder` is the folder that said so, relative to the input.
  case known(pictureClass: String, species: Species?, folder: String)
  /// No name on the way to the pictures is known.
  case unknown
  /// The pictures lie in the input folder itself, where no name can be.
  case outside
}

/// Finds the class of folders by their names.
///
/// On the way from the input folder down, the first of these counts: the user's own class list
/// (there the deepest folder, being the most exact), a folder with the name of a requested class,
/// a folder named after a type, one named after a species. Folders below a known one belong to it.
struct FolderLabeller {
  let settings: FilterSettings
  let classes: ClassList
  /// With `folders`, how many leading folder names all pictures share; nil when names are types.
  let sharedDepth: Int?
  private let requested: [(key: String, name: String)]

  // Not kept: class lists and folders that are classes need no table, and building it takes a while.
  private var table: SpeciesTable { .standard }

  init(settings: FilterSettings, classes: ClassList, sharedDepth: Int?) {
    self.settings = settings
    self.classes = classes
    self.sharedDepth = sharedDepth
    requested =
      settings.keepsAll
      ? []
      : settings.types.map { name in
        let key = NameKey.of(name)
        return (key, SpeciesTable.standard.type(named: key) ?? name)
      }
  }

  /// What the names from the input folder down to the pictures say.
  func label(of folders: [Substring]) -> FolderLabel {
    guard !folders.isEmpty else { return .outside }
    for depth in folders.indices.reversed() {
      if let name = classes.pictureClass(of: folders[...depth]) {
        return known(name, folders, depth)
      }
    }
    for depth in folders.indices {
      if let name = className(of: folders[depth]) { return known(name, folders, depth) }
    }
    guard let sharedDepth, sharedDepth < folders.count else { return .unknown }
    return known(String(folders[sharedDepth]), folders, sharedDepth)
  }

  private func known(_ name: String, _ folders: [Substring], _ depth: Int) -> FolderLabel {
    let species = sharedDepth == nil ? self.species(in: folders) : nil
    return .known(
      pictureClass: name, species: species, folder: folders[...depth].joined(separator: "/"))
  }

  /// The deepest species named on the way: a folder of a type may hold folders of species.
  private func species(in folders: [Substring]) -> Species? {
    folders.reversed().lazy.compactMap { table.species(named: String($0)) }.first
  }

  /// The class that one name stands for.
  private func className(of folder: Substring) -> String? {
    let key = NameKey.of(String(folder))
    if let own = requested.first(where: { $0.key == key && !key.isEmpty }) { return own.name }
    guard sharedDepth == nil else { return nil }
    if let type = table.type(named: key) { return type }
    guard let species = table.species(named: key) else { return nil }
    if let own = requested.first(where: { table.species(named: $0.name) == species }) {
      return own.name
    }
    guard settings.match == .any else { return species.primaryType }
    let wanted = species.types.first { type in requested.contains { $0.key == type } }
    return wanted ?? species.primaryType
  }
}

extension FilterSettings {
  /// Whether every class is kept.
  package var keepsAll: Bool { types.count == 1 && types[0].lowercased() == "all" }
}
