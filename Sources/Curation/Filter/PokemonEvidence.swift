import Species
import Suggestions

/// Whether the folders of a set plainly are those of Pokémon: many types and some species are words of
/// everyday, and `normal`, `rock` and `steel` are classes of others, too.
enum PokemonEvidence {
  /// - Parameters:
  ///   - folders: The folders with pictures that no class list names, from the input folder down.
  ///   - requested: The names of `--types`, unless all are kept.
  /// - Returns: True when every folder is a type or a species, or at least half are and two species
  ///   are among them; one species alone must be asked for by its type.
  static func isPlain(in folders: some Collection<[Substring]>, requested: [String]) -> Bool {
    let table = SpeciesTable.standard
    var (species, unknown): (Set<Species>, [[Substring]]) = ([], [])
    var hasTypes = false
    for folder in folders {
      let names = folder.map(String.init)
      let isType = names.contains { table.type(named: $0) != nil }
      let own = names.lazy.compactMap(table.species(named:)).first
      hasTypes = hasTypes || isType
      if let own { species.insert(own) } else if !isType { unknown.append(folder) }
    }
    guard hasTypes || !species.isEmpty else { return false }
    if unknown.isEmpty {
      let areAskedFor =
        !requested.isEmpty
        && requested.allSatisfy { table.type(named: $0) != nil || table.species(named: $0) != nil }
      return hasTypes || species.count > 1 || areAskedFor
    }
    guard (folders.count - unknown.count) * 2 >= folders.count, !species.isEmpty else {
      return false
    }
    if species.count > 1 { return true }
    let names = table.all.map(\.name)
    return unknown.contains { folder in
      folder.contains { Suggestions.nearest(to: String($0), among: names) != nil }
    }
  }
}
