import Catalogue
import Curation
import Foundation
import Testing

@Suite("filter")
struct FilterPlanTests {
  @Test("knows folders by type and by species, in any spelling and depth")
  func resolves() throws {
    let tree = try PictureTree([
      "Fire/1.png", "WATER/deep/er/2.png", "Mr. Mime/3.png", "nidoran-f/4.png", "Nidoran♂/5.png",
      "Farfetch'd/6.png", "gen 1/Charmander/7.png", "025 Pikachu/8.png", "Flabébé/9.png",
    ])
    #expect(
      try tree.plan().classes == [
        "Fire/1.png": "fire", "WATER/deep/er/2.png": "water", "Mr. Mime/3.png": "psychic",
        "nidoran-f/4.png": "poison", "Nidoran♂/5.png": "poison", "Farfetch'd/6.png": "normal",
        "gen 1/Charmander/7.png": "fire", "025 Pikachu/8.png": "electric",
        "Flabébé/9.png": "fairy",
      ])
  }

  @Test("takes the type of an outer folder and the species of an inner one")
  func typeOverSpecies() throws {
    let tree = try PictureTree(["flying/Charizard/1.png", "Charizard/2.png"])
    let plan = try tree.plan()
    #expect(plan.classes == ["flying/Charizard/1.png": "flying", "Charizard/2.png": "fire"])
    #expect(plan.pictures.map(\.species) == ["charizard", "charizard"])
  }

  @Test("counts second types only with match any")
  func match() throws {
    let tree = try PictureTree(["Charizard/1.png", "Gyarados/2.png", "Pidgey/3.png"])
    #expect(throws: CurationError.self) { try tree.plan(["flying"]) }
    #expect(try tree.plan(["flying"], match: .any).kept == ["flying": 3])
    // With several types asked for, the first type wins.
    #expect(try tree.plan(["flying", "fire"], match: .any).kept == ["flying": 2, "fire": 1])
  }

  @Test("names dropped and unknown folders, the unknown with the nearest name")
  func leftOut() throws {
    let tree = try PictureTree([
      "fire/1.png", "water/2.png", "Charmandr/3.png", "Charmandr/4.png", "holiday/5.png",
      "grass/a.png", "Abra/b.png", "6.png",
    ])
    let summary = try tree.plan(["fire"]).summary
    #expect(summary.foundCount == 8)
    #expect(summary.keptCount == 1)
    #expect(summary.dropped.map(\.folder) == ["Abra", "grass", "water"])
    #expect(summary.unknown.map(\.folder) == ["", "Charmandr", "holiday"])
    #expect(summary.unknown.map(\.pictureCount) == [1, 2, 1])
    #expect(summary.unknown.map(\.nearestName) == [nil, "Charmander", nil])
  }

  @Test("names rows of the class list that no folder goes by, with the folder most like them")
  func unmatchedRows() throws {
    let tree = try PictureTree(["hats/1.png", "shoes/red/2.png", "coats/3.png"])
    let rows = try tree.plan(
      classes:
        "folder,class\nHATS,hat\nshoes/red,shoe\nred,shoe\nshoes/blue,shoe\ncotas,coat\nzzzz,z\n"
    ).summary.unmatched
    #expect(rows.map(\.folder) == ["shoes/blue", "cotas", "zzzz"])
    #expect(rows.map(\.line) == [5, 6, 7])
    #expect(rows.map(\.nearestFolder) == [nil, "coats", nil])
  }

  @Test("refuses a class list with a quote that is never closed, naming the line")
  func unclosedQuote() throws {
    let tree = try PictureTree(["hats/1.png", "shoes/2.png"])
    let error = #expect(throws: CurationError.self) {
      try tree.plan(classes: "folder,class\nhats,\"hat\nshoes,shoe\n")
    }
    #expect(error?.description.contains("classes.csv, line 2: expected a second \"") == true)
  }

  @Test("takes top folders as classes where few are types or species")
  func ownNames() throws {
    let tree = try PictureTree(["hat/1.png", "t-shirt/x/2.png", "Dress/3.png", "rock/4.png"])
    let plan = try tree.plan()
    #expect(plan.summary.labels == .folders)
    #expect(plan.kept == ["hat": 1, "t-shirt": 1, "Dress": 1, "rock": 1])
    #expect(try tree.plan(["HAT", "dress"]).summary.keptCount == 2)
    #expect(try tree.plan(labels: .types).kept == ["rock": 1])
  }

  @Test("passes over a folder that holds the whole data set")
  func wrapped() throws {
    let tree = try PictureTree(["set/train/hat/1.png", "set/train/dress/2.png"])
    #expect(try tree.plan().kept == ["hat": 1, "dress": 1])
  }

  @Test("keeps folders by their own names when asked for", arguments: ["Pikachu", "pikachu"])
  func byOwnName(name: String) throws {
    let tree = try PictureTree(["025 Pikachu/1.png", "PIKACHU/2.png", "Raichu/3.png"])
    #expect(try tree.plan([name]).summary.keptCount == 2)
    #expect(try tree.plan([name, "electric"]).summary.classes.map(\.pictureCount) == [2, 1])
  }

  @Test("lets the user's class list win over every name")
  func classList() throws {
    let tree = try PictureTree(["fire/1.png", "fire/ice/2.png", "cat/3.png", "b/cat/4.png"])
    let list = "class,folder\r\nfelines,Cat\r\n\"big, cats\",b/cat\r\ncold,fire/ice\r\n"
    #expect(
      try tree.plan(classes: list).classes == [
        "fire/1.png": "fire", "fire/ice/2.png": "cold", "cat/3.png": "felines",
        "b/cat/4.png": "big, cats",
      ])
  }

  @Test(
    "names the line of a class list that is wrong",
    arguments: [
      ("folder,klass\na,b\n", 1), ("folder,class\na,b\nc\n", 3), ("folder,class\na,b\na,c\n", 3),
      ("", 1),
    ])
  func badClassList(text: String, line: Int) throws {
    let tree = try PictureTree(["a/1.png"])
    let error = #expect(throws: CurationError.self) { try tree.plan(classes: text) }
    #expect(error?.description.contains("classes.csv, line \(line)") == true)
  }

  @Test("refuses a class that nothing is called, naming the nearest")
  func unknownType() throws {
    let tree = try PictureTree(["fire/1.png", "water/2.png"])
    let error = #expect(throws: CurationError.self) { try tree.plan(["fire", "watr"]) }
    #expect(error?.description.contains("did you mean water?") == true)
    // A type that exists and has no pictures is no slip.
    #expect(try tree.plan(["fire", "dragon"]).kept == ["fire": 1, "dragon": 0])
  }

  @Test("keeps exactly the fire, water and grass pictures of the real scrape")
  func realScrape() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appendingPathComponent("../shared/data/pokemon").standardizedFileURL.path
    guard FileManager.default.fileExists(atPath: folder) else {
      print("skipped: \(folder) is not here")
      return
    }
    var settings = FilterSettings()
    settings.input = folder
    settings.types = ["fire", "water", "grass"]
    let plan = try FilterPlan(settings: settings, workspace: Workspace(at: "."))
    #expect(plan.summary.foundCount == 6403)
    #expect(plan.summary.keptCount == 5923)
    #expect(plan.summary.classes.map(\.name) == ["fire", "water", "grass"])
    #expect(plan.summary.classes.map(\.speciesCount).reduce(0, +) == 51)
    #expect(plan.summary.classes.first?.folderCount == 12)
    #expect(plan.summary.dropped.count == 12)
    #expect(plan.summary.unknown.isEmpty)
  }
}
