import Curation
import Foundation
import Testing

@Suite("A list of addresses")
struct PictureListTests {
  private func list(_ text: String) throws -> PictureList {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "list-\(UUID().uuidString).txt")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    return try PictureList(contentsOf: file.path)
  }

  @Test("calls files by what follows the folder that all have in common")
  func names() throws {
    let found = try list(
      """
      # a comment
      https://host/set/fire/1.png?token=a/b

      https://host/set/water/1.png#x
      """)
    #expect(found.files.map(\.path) == ["fire/1.png", "water/1.png"])
    #expect(found.files[0].address == "https://host/set/fire/1.png?token=a/b")
    #expect(found.needsFetching)
  }

  @Test("takes names before a tab, and paths as they are")
  func given() throws {
    let found = try list("fire/a.png\t/data/17.png\nwater/a.png\tfile:///data/a%20b.png\n")
    #expect(found.files.map(\.path) == ["fire/a.png", "water/a.png"])
    #expect(found.files.map(\.address) == ["/data/17.png", "/data/a b.png"])
    #expect(!found.needsFetching)
  }

  @Test(
    "refuses names that lead out of the folder, are hidden, or stand twice",
    arguments: [
      "../a.png\thttps://h/1", "fire/.a.png\thttps://h/1", "https://h/a/1.png\nhttps://h/a/1.png",
      "",
      "a/1.png\thttps://h/1\na/1.png\thttps://h/2",
    ])
  func refused(text: String) {
    #expect(throws: CurationError.self) { try list(text) }
  }
}
