import Curation
import Species
import Testing

@Suite("Further labels of pictures")
struct HeadTableTests {
  private static func item(_ name: String, _ columns: [String: String] = [:]) -> HeadTable.Item {
    HeadTable.Item(species: SpeciesTable.standard.species(named: name), columns: columns)
  }

  @Test("species give body and second type by themselves; the values are sorted")
  func automatic() throws {
    let table = try HeadTable(
      items: ["Charizard", "Squirtle", "Bulbasaur", "a toy"].map { Self.item($0) },
      request: ["auto"], columns: [])
    // The facts of these species: upright flying, upright, quadruped poison.
    #expect(table.heads.map(\.name) == ["body", "secondary"])
    #expect(
      table.heads.map(\.values) == [["quadruped", "upright"], ["flying", "none", "poison"]])
    #expect(table.labels == [[1, 0], [1, 1], [0, 2], [-1, -1]])
  }

  @Test("no heads where species are unknown, where all agree, and where none are asked for")
  func absent() throws {
    let toys = ["a toy", "a ball", "Squirtle"].map { Self.item($0) }
    #expect(try HeadTable(items: toys, request: ["auto"], columns: []).heads.isEmpty)
    let twins = ["Squirtle", "Squirtle"].map { Self.item($0) }
    #expect(try HeadTable(items: twins, request: ["auto"], columns: []).heads.isEmpty)
    let table = try HeadTable(items: twins, request: ["none"], columns: [])
    #expect(table.heads.isEmpty)
    #expect(table.labels.joined().isEmpty)
  }

  @Test("columns of the class list are heads, empty cells are unknown")
  func columns() throws {
    let items = [
      Self.item("x", ["mood": "sad"]), Self.item("x", ["mood": ""]),
      Self.item("x", ["mood": "glad"]), Self.item("Squirtle", ["mood": "sad"]),
    ]
    let table = try HeadTable(items: items, request: ["mood", "type2"], columns: ["mood"])
    #expect(table.heads.map(\.name) == ["mood", "secondary"])
    #expect(table.labels == [[1, -1], [-1, -1], [0, -1], [1, 0]])
  }

  @Test("the other classes of a picture are a head of their own, where there are any")
  func also() throws {
    let items = [["b"], [], ["b", "c"]].map { HeadTable.Item(alsoClasses: $0) }
    let table = try HeadTable(items: items, request: ["also"], columns: [])
    #expect(table.heads.map(\.values) == [["b", "b + c", "none"]])
    #expect(table.labels == [[0], [2], [1]])
    #expect(try HeadTable(items: items, request: ["auto"], columns: []).heads.isEmpty)
    let error = #expect(throws: CurationError.self) {
      try HeadTable(items: [HeadTable.Item()], request: ["also"], columns: [])
    }
    #expect(error?.description.contains("no picture stood in two classes") == true)
  }

  @Test("an unknown head is refused with the nearest name")
  func unknown() {
    let error = #expect(throws: CurationError.self) {
      try HeadTable(items: [Self.item("Squirtle")], request: ["bodi"], columns: [])
    }
    let words = error?.description ?? ""
    #expect(words.contains("did you mean body?"))
  }
}
