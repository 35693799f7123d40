import Foundation
import Species
import Testing

@Suite("The species table")
struct SpeciesTableTests {
  let table = SpeciesTable.standard

  @Test("holds 1,025 species in the order of their numbers, of 18 types")
  func counts() {
    #expect(table.all.map(\.number) == Array(1...1025))
    #expect(table.types.count == 18)
    #expect(Set(table.all.compactMap(\.secondaryType)).isSubset(of: table.types))
  }

  @Test("agrees with the published table, field by field")
  func agreesWithSource() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appendingPathComponent("../shared/data/species.csv").path
    guard let data = FileManager.default.contents(atPath: path) else {
      print("skipped: \(path) is not here")
      return
    }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst()
    #expect(lines.count == table.all.count)
    for (line, species) in zip(lines, table.all) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let ours = [
        "\(species.number)", species.identifier, species.name, species.primaryType,
        species.secondaryType ?? "", "\(species.generation)", species.shape, species.colour,
      ]
      #expect(Array(fields.prefix(8)) == ours)
    }
  }

  @Test("finds every species by its identifier, its name and its name in capitals")
  func findsAll() {
    for species in table.all {
      for spelling in [species.identifier, species.name, species.name.uppercased()] {
        #expect(table.species(named: spelling) == species, "\(spelling)")
      }
    }
  }

  @Test(
    "finds a species however people write it",
    arguments: [
      ("nidoran-f", "nidoran-f"), ("Nidoran♀", "nidoran-f"), ("NIDORAN ♂", "nidoran-m"),
      ("Nidoran Female", "nidoran-f"), ("Mr. Mime", "mr-mime"), ("mr_mime", "mr-mime"),
      ("MrMime", "mr-mime"), ("Farfetch'd", "farfetchd"), ("Farfetch’d", "farfetchd"),
      ("Flabebe", "flabebe"), ("Flabébé", "flabebe"), ("Flabe\u{301}be\u{301}", "flabebe"),
      ("Ho-Oh", "ho-oh"), ("porygon 2", "porygon2"), ("025 Pikachu", "pikachu"),
      ("0006_charizard", "charizard"), ("Type: Null", "type-null"),
    ])
  func findsSpellings(spelling: String, identifier: String) {
    #expect(table.species(named: spelling)?.identifier == identifier)
  }

  @Test("knows nothing by other names", arguments: ["", "42", "Agumon", "nidoran", "♀", "pika"])
  func unknownNames(name: String) {
    #expect(table.species(named: name) == nil)
  }
}
