package import Shards
package import Species
import Suggestions

/// The further labels of pictures beside their class: a pure function of what is known of each.
package struct HeadTable: Sendable, Hashable, Codable {
  /// What is known of one picture.
  package struct Item: Sendable, Hashable {
    /// The species that a folder on the way to the picture is named after.
    package var species: Species?
    /// The picture's values in the further columns of the class list.
    package var columns: [String: String]
    /// The other classes in which the same picture stood, in alphabetical order.
    package var alsoClasses: [String]

    package init(
      species: Species? = nil, columns: [String: String] = [:], alsoClasses: [String] = []
    ) {
      self.species = species
      self.columns = columns
      self.alsoClasses = alsoClasses
    }
  }

  /// One head: the names of its values in alphabetical order.
  package struct Head: Sendable, Hashable, Codable {
    /// The name after `labels.` in the shards.
    package var name: String
    /// The index is the label.
    package var values: [String]
  }

  /// The heads in the order of their names.
  package let heads: [Head]
  /// For each picture the label in each head, −1 where unknown.
  package let labels: [[Int]]

  /// What duplicates (`also`) and the species table tell, by the name of the head.
  package static let builtIn = [
    "also", "body", "colour", "generation", "secondary", "species", "type",
  ]
  /// Other names for the same heads.
  private static let synonyms = [
    "type2": "secondary", "shape": "body", "color": "colour", "type1": "type",
  ]
  /// What stands for a species without a second type, and a picture of one class alone.
  private static let none = "none"
  /// The classes that a picture has besides its own.
  private static let also = "also"

  /// Labels the pictures.
  ///
  /// - Parameters:
  ///   - items: What is known of each picture.
  ///   - request: Names of heads; `auto` for `body` and `secondary` where the species of most
  ///     pictures is known, and every further column of the class list; `none` for no heads.
  ///   - columns: The further columns of the class list.
  /// - Throws: `CurationError.invalidSetting` for a name that is neither a built-in head nor a
  ///   column, and for a head of which no picture's label is known.
  package init(items: [Item], request: [String], columns: [String]) throws {
    var names: Set<String> = []
    for name in request {
      switch name {
      case "none": continue
      case "auto": names.formUnion(Self.automatic(items, columns: columns))
      default: names.insert(try Self.canonical(name, columns: columns))
      }
    }
    var heads: [Head] = []
    var labels = [[Int]](repeating: [], count: items.count)
    for name in names.sorted() {
      let texts = items.map { Self.value(of: name, $0) }
      let values = Set(texts.compactMap { $0 }).sorted()
      guard !values.isEmpty, name != Self.also || values != [Self.none] else {
        throw CurationError.invalidSetting(
          name: "heads", found: "\"\(name)\"",
          expected: "heads that are known of some picture; "
            + (name == Self.also
              ? "no picture stood in two classes (see pokeprep duplicates)"
              : "no folder here is named after a species"))
      }
      let indices = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
      heads.append(Head(name: name, values: values))
      for (item, text) in texts.enumerated() {
        labels[item].append(text.flatMap { indices[$0] } ?? -1)
      }
    }
    self.heads = heads
    self.labels = labels
  }

  /// The heads as the shards describe them.
  package var labelHeads: [LabelHead] {
    heads.map { LabelHead(name: $0.name, values: $0.values) }
  }

  /// Those heads that tell pictures apart.
  private static func automatic(_ items: [Item], columns: [String]) -> [String] {
    let known = items.count { $0.species != nil }
    let candidates = (known * 2 > items.count ? ["body", "secondary"] : []) + columns
    return candidates.filter { name in
      Set(items.compactMap { value(of: name, $0) }).count > 1
    }
  }

  private static func canonical(_ name: String, columns: [String]) throws -> String {
    if columns.contains(name) { return name }
    let name = synonyms[name] ?? name
    guard !builtIn.contains(name) else { return name }
    let known = builtIn + columns
    let nearest = Suggestions.question(for: name, among: known)
    throw CurationError.invalidSetting(
      name: "heads", found: "\"\(name)\"\(nearest)",
      expected: "auto, none, or names among \(known.joined(separator: ", "))")
  }

  private static func value(of head: String, _ item: Item) -> String? {
    if let own = item.columns[head] { return own.isEmpty ? nil : own }
    if head == also {
      return item.alsoClasses.isEmpty ? none : item.alsoClasses.joined(separator: " + ")
    }
    guard let species = item.species else { return nil }
    return switch head {
    case "body": species.shape
    case "colour": species.colour
    case "generation": String(species.generation)
    case "secondary": species.secondaryType ?? none
    case "species": species.identifier
    case "type": species.primaryType
    default: nil
    }
  }
}
