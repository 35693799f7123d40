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

  /// A species from one line of the table; nil when the line does not have the eight fields.
  init?(line: Substring) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 8, let number = Int(fields[0]), let generation = Int(fields[5]) else {
      return nil
    }
    self.number = number
    identifier = fields[1]
    name = fields[2]
    primaryType = fields[3]
    secondaryType = fields[4].isEmpty ? nil : fields[4]
    self.generation = generation
    shape = fields[6]
    colour = fields[7]
  }
}
