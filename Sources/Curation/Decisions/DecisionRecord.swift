import Catalogue

/// What the catalogue has of people's decisions, looked up once.
struct DecisionRecord {
  let decided: [Int64: DecidedPicture]
  let decisions: [PersonDecision]
  /// The decided pictures that a file is itself.
  let ownOf: [Int64: [Int64]]
  /// The decided pictures whose bytes a file shares.
  let copiedOf: [Int64: [Int64]]
  /// The file that each decided picture is.
  let home: [Int64: Int64]

  init(of catalogue: Catalogue) throws {
    decided = Dictionary(
      uniqueKeysWithValues: try catalogue.decidedPictures().map { ($0.id, $0) })
    decisions = try catalogue.personDecisions()
    let links = try catalogue.decidedLinks()
    func byPicture(_ links: [DecidedLink]) -> [Int64: [Int64]] {
      Dictionary(grouping: links, by: \.pictureID).mapValues { $0.map(\.decidedID) }
    }
    ownOf = byPicture(links.filter { !$0.isCopy })
    copiedOf = byPicture(links.filter(\.isCopy))
    home = Dictionary(
      links.filter { !$0.isCopy }.map { ($0.decidedID, $0.pictureID) },
      uniquingKeysWith: { first, _ in first })
  }
}
