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
    let facts = Self.facts(of: speciesFacts)
    let names = speciesNames.split { $0 == "," || $0 == "\n" }
    all = names.enumerated().compactMap { index, name in
      Species(number: index + 1, name: String(name.drop { $0 == " " }), facts: facts)
    }
    types = Set(all.map(\.primaryType)).sorted()
    var keys: [String: Species] = [:]
    for species in all { keys[NameKey.of(species.name)] = species }
    keys["nidoranfemale"] = keys["nidoranf"]
    keys["nidoranmale"] = keys["nidoranm"]
    byKey = keys
    byIdentifier = Dictionary(
      all.map { ($0.identifier, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The value of each property by the number of the species.
  private static func facts(of text: String) -> [Substring: [Int: String]] {
    var facts: [Substring: [Int: String]] = [:]
    for words in text.split(separator: "\n").map({ $0.split(separator: " ") }) {
      let value = String(words[1])
      var values = facts.removeValue(forKey: words[0]) ?? [:]
      for range in words.dropFirst(2) {
        let ends = range.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last else { continue }
        for number in first...last { values[number] = value }
      }
      facts[words[0]] = values
    }
    return facts
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
