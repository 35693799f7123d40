import Suggestions

/// The species of all nine generations, found by name however it is spelled.
package struct SpeciesTable: Sendable {
  /// The built-in table, read on first use.
  package static let standard = SpeciesTable()

  /// Every species in the order of its number.
  package let all: [Species]
  /// The names of the 18 types in alphabetical order.
  package let types: [String]

  private let byKey: [String: Species]
  private let byIdentifier: [String: Species]

  private init() {
    all = speciesData.split(separator: "\n").compactMap(Species.init(line:))
    types = Set(all.map(\.primaryType)).sorted()
    var keys: [String: Species] = [:]
    for species in all {
      keys[NameKey.of(species.name)] = species
      keys[NameKey.of(species.identifier)] = species
    }
    keys["nidoranfemale"] = keys["nidoranf"]
    keys["nidoranmale"] = keys["nidoranm"]
    byKey = keys
    byIdentifier = Dictionary(
      all.map { ($0.identifier, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The species a folder or a person means, whatever the case, punctuation and accents; a number
  /// before the name, as in "025 Pikachu", is passed over.
  package func species(named text: String) -> Species? {
    let key = NameKey.of(text)
    return byKey[key] ?? byKey[String(key.drop(while: \.isNumber))]
  }

  /// The species with an identifier, such as "mr-mime".
  package func species(identifier: String) -> Species? { byIdentifier[identifier] }

  /// The type a folder or a person means, whatever the case and punctuation.
  package func type(named text: String) -> String? {
    let key = NameKey.of(text)
    return types.first { $0 == key }
  }
}
