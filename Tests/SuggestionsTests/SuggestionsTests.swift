import Suggestions
import Testing

@Suite("Did you mean")
struct SuggestionsTests {
  private let names = ["Charmander", "Charmeleon", "Squirtle", "Abra"]

  @Test(
    "the name with the fewest slips",
    arguments: [
      ("Charmandr", "Charmander"), ("charmleon", "Charmeleon"), ("Squritle", "Squirtle"),
      ("SQUIRTEL!", "Squirtle"), ("Abrra", "Abra"), ("ABRÁ", "Abra"),
    ])
  func names(typed: String, meant: String) {
    #expect(Suggestions.nearest(to: typed, among: names) == meant)
    #expect(Suggestions.question(for: typed, among: names) == "; did you mean \(meant)?")
  }

  @Test("no name when none is near", arguments: ["", "hat", "dress", "xyz", "Bulbasaur"])
  func noName(typed: String) {
    #expect(Suggestions.nearest(to: typed, among: names) == nil)
    #expect(Suggestions.question(for: typed, among: names) == "")
  }

  @Test(
    "the path nearest as a whole, or by its last name",
    arguments: [
      ("recipe.los.real", "recipe.loss.real"), ("gamma", "recipe.r1.gamma"),
      ("gama", "recipe.r1.gamma"), ("recipe.r2.fake", "recipe.loss.fake"),
      ("real", "recipe.loss.real"), ("a.real", "real"),
    ])
  func paths(typed: String, meant: String) {
    let paths = [
      "recipe.loss.real", "recipe.loss.fake", "recipe.r1.gamma", "recipe.other.real", "real",
    ]
    let known = typed == "a.real" ? paths : paths.dropLast()
    #expect(Suggestions.nearest(to: typed, among: known, separator: ".") == meant)
  }

  @Test("several that are equally near, the nearest as a whole first, and no others")
  func several() {
    let files = ["water/a.png", "fire/a.png", "fire/b.png", "grass/broken.png", "fire/dark.webp"]
    func near(_ typed: String) -> [String] {
      Suggestions.nearest(3, to: typed, among: files, separator: "/")
    }
    #expect(near("a.png") == ["fire/a.png", "water/a.png"])
    #expect(near("fire/drak.webp") == ["fire/dark.webp"])
    #expect(near("water/broken.png") == ["grass/broken.png"])
    #expect(near("zzz") == [])
    #expect(Suggestions.nearest(1, to: "a.png", among: files, separator: "/") == ["fire/a.png"])
  }
}
