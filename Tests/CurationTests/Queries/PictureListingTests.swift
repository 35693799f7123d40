import Catalogue
import Curation
import Foundation
import Testing

@Suite("Listing pictures")
struct PictureListingTests {
  @Test("every source picture has one row with where it was decided last")
  func rows() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let listing = try PictureListing(of: workspace.context)
    let lines = listing.rows.map { $0.fields.joined(separator: "|") }
    #expect(
      lines == [
        "bug/x.png|bug||||||||rejected|filter|class not chosen||||",
        "bug/y.png|bug||||||||rejected|filter|class not chosen||||",
        "fire/a.png|fire|||102|50|png|1.0|1|kept|duplicates|no better copy|||prepared/fire/2.png|",
        "fire/b.jpg|fire|||103|50|jpeg|1.0|1|rejected|duplicates|exact duplicate|||"
          + "prepared/fire/3.png|",
        "fire/broken.png|fire||||||||rejected|convert|corrupt PNG||||",
        "fire/d, one.png|fire|||105|50|png|0.8||kept|duplicates|no better copy|||"
          + "prepared/fire/5.png|",
        "fire/dark.webp|fire|||106|50|webp|0.79996||rejected|whiteness|background not white|"
          + "0.79996|0.8|prepared/fire/6.png|",
        "water/a.png|water|||107|50|png|1.0|1|rejected|duplicates|exact duplicate|||"
          + "prepared/fire/7.png|",
      ])
    #expect(listing.totalCount == 8)
  }

  @Test("conditions select rows, and all that are given must hold")
  func selection() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    func paths(_ selection: PictureListing.Selection) throws -> [String] {
      try PictureListing(of: workspace.context, selection: selection).rows.map(\.path)
    }
    #expect(try paths(.init(state: .kept)) == ["fire/a.png", "fire/d, one.png"])
    #expect(try paths(.init(stage: .whiteness)) == ["fire/dark.webp"])
    #expect(try paths(.init(reason: "DUPLICATE")) == ["fire/b.jpg", "water/a.png"])
    #expect(try paths(.init(state: .rejected, classes: ["water"])) == ["water/a.png"])
    #expect(throws: CurationError.self) { try paths(.init(classes: ["watr"])) }
  }

  @Test("a catalogue without a filter run asks for one")
  func notFiltered() throws {
    let workspace = try SampleWorkspace(stagesDone: [])
    defer { workspace.remove() }
    let error = #expect(throws: CurationError.self) { try PictureListing(of: workspace.context) }
    #expect(error?.description.contains("pokeprep filter --types") == true)
  }

  @Test("JSON rows all have the same keys, null where there is no value")
  func json() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let rows = try PictureListing(of: workspace.context).rows
    let text = try JSONEncoder().encode(rows)
    let parsed = try #require(JSONSerialization.jsonObject(with: text) as? [[String: Any]])
    for row in parsed { #expect(Set(row.keys) == Set(ListedPicture.columns)) }
    #expect(parsed[0]["width"] is NSNull)
    #expect(parsed[6]["whiteness"] as? Double == 0.79996)
  }

  @Test("Python's csv module reads back the values of every row", .enabled(if: Python.isPresent))
  func pythonReadsCSV() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    var listing = try PictureListing(of: workspace.context)
    listing.rows[0].path = "bug/say \"hi\",\r\nthere.png"
    listing.rows[1].path = "bug/\"\u{301}é ,.png"
    let file = workspace.folder.appending(path: "list.csv")
    try Data(listing.commaSeparated.utf8).write(to: file)
    let read = try Python.run(
      "import csv, json, sys; "
        + "print(json.dumps(list(csv.reader(open(sys.argv[1], newline=''), strict=True))))",
      file.path)
    let rows = try JSONDecoder().decode([[String]].self, from: read)
    #expect(
      rows.first == [
        "path", "class", "species", "split", "width", "height", "format", "whiteness", "group",
        "state", "stage", "reason", "value", "threshold", "prepared", "decided",
      ])
    #expect(rows.dropFirst().map { Array($0[0].utf8) } == listing.rows.map { Array($0.path.utf8) })
    #expect(Array(rows.dropFirst()) == listing.rows.map(\.fields))
  }
}

/// The Python of this machine, when there is one.
enum Python {
  private static let path = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  static var isPresent: Bool { path != nil }

  static func run(_ program: String, _ argument: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = ["-c", program, argument]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return data
  }
}
