/// One species: facts that label a picture beyond its class.
public struct Species: Sendable, Hashable {
  /// The national number, from 1.
  public let number: Int
  /// The name in lower case with hyphens, such as "mr-mime".
  public let identifier: String
  /// The name as printed, such as "Farfetch'd".
  public let name: String
  /// The first type, such as "fire".
  public let primaryType: String
  /// The second type, for species that have one.
  public let secondaryType: String?
  /// The generation that introduced the species, from 1.
  public let generation: Int
  /// The shape of the body, such as "quadruped".
  public let shape: String
  /// The main colour, such as "red".
  public let colour: String

  /// The types in order, one or two.
  public var types: [String] { [primaryType] + (secondaryType.map { [$0] } ?? []) }

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
