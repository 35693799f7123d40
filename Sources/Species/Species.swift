import Suggestions

/// One species: facts that label a picture beyond its class.
package struct Species: Sendable, Hashable {
  /// The national number, from 1.
  package let number: Int
  /// The name in lower case with hyphens, such as "mr-mime".
  package let identifier: String
  /// The name as printed, such as "Farfetch'd".
  package let name: String
  /// The first type, such as "fire".
  package let primaryType: String
  /// The second type, for species that have one.
  package let secondaryType: String?
  /// The generation that introduced the species, from 1.
  package let generation: Int
  /// The shape of the body, such as "quadruped".
  package let shape: String
  /// The main colour, such as "red".
  package let colour: String

  /// The types in order, one or two.
  package var types: [String] { [primaryType] + (secondaryType.map { [$0] } ?? []) }

  /// The species of a number; nil when one of the facts, values of a property by number, is missing.
  init?(number: Int, name: String, facts: [Substring: [Int: String]]) {
    guard let primaryType = facts["type"]?[number], let shape = facts["shape"]?[number],
      let generation = facts["generation"]?[number].flatMap({ Int($0) }),
      let colour = facts["colour"]?[number]
    else { return nil }
    self.number = number
    self.name = name
    self.primaryType = primaryType
    self.generation = generation
    self.shape = shape
    self.colour = colour
    secondaryType = facts["second-type"]?[number]
    let plain =
      switch name.last {
      case "♀": name.dropLast() + " f"
      case "♂": name.dropLast() + " m"
      default: name[...]
      }
    identifier = plain.split { $0 == " " || $0 == "-" }
      .map { NameKey.of(String($0)) }.joined(separator: "-")
  }
}
