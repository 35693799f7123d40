import Curation
import Foundation
import Testing

@Suite("pokeprep.yaml")
struct PipelineSettingsTests {
  @Test("explains every setting of a stage, and no other")
  func comments() throws {
    func check<Settings: StageSettings>(_ type: Settings.Type) throws {
      let data = try JSONEncoder().encode(Settings())
      let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      let written = Set(try #require(object).keys)
      let explained = Settings.comments.map(\.name)
      #expect(written.isSubset(of: explained), "\(type)")
      #expect(Set(explained).count == explained.count, "\(type)")
      // Settings without a default are not written.
      #expect(
        Set(explained).subtracting(written).isSubset(of: ["fill", "classes", "pairs", "pairWith"]),
        "\(type)")
    }
    try check(FilterSettings.self)
    try check(ConvertSettings.self)
    try check(WhitenessSettings.self)
    try check(DuplicatesSettings.self)
    try check(BalanceSettings.self)
    try check(AugmentSettings.self)
  }

  @Test("reads back what init writes")
  func roundTrip() throws {
    var settings = PipelineSettings()
    settings[FilterStage.self].types = ["fire", "Mr. Mime", "123"]
    settings[WhitenessStage.self].threshold = 0.65
    settings[AugmentStage.self].copies = 7
    let text = try settings.commentedYAML()
    var back = PipelineSettings()
    try back.merge(yaml: text, path: "pokeprep.yaml")
    #expect(back[FilterStage.self] == settings[FilterStage.self])
    #expect(back[WhitenessStage.self].threshold == 0.65)
    #expect(back[AugmentStage.self] == settings[AugmentStage.self])
    #expect(try back.commentedYAML() == text)
  }

  @Test("takes over what is named and leaves the rest")
  func partial() throws {
    var settings = PipelineSettings()
    try settings.merge(
      yaml: "augment:\n  shard-size: 12\nbalance:\nfilter:\n  types: [a, b]\n", path: "f")
    #expect(settings[AugmentStage.self].shardSize == 12)
    #expect(settings[AugmentStage.self].copies == AugmentSettings().copies)
    #expect(settings[FilterStage.self].types == ["a", "b"])
    try settings.merge(override: "augment.copies=9")
    #expect(settings[AugmentStage.self].copies == 9)
    #expect(settings[AugmentStage.self].shardSize == 12)
    try settings.merge(yaml: "", path: "f")
    try settings.merge(yaml: "# nothing\n", path: "f")
  }

  @Test(
    "names file, line and nearest name of what is wrong",
    arguments: [
      (
        "whitness:\n  threshold: 1\n",
        "f, line 1: unknown section \"whitness\"; did you mean whiteness?"
      ),
      (
        "augment:\n  copies: 1\n  shardsize: 3\n",
        "f, line 3: unknown setting \"shardsize\"; did you mean shard-size?"
      ),
      ("augment:\n  copies: many\n", "f, line 2: augment.copies:"),
      ("whiteness:\n  threshold: 7\n", "threshold"),
      ("convert:\n  fit: contian\n", "f, line 2: convert.fit:"),
      ("whiteness: 3\n", "f, line 1: expected settings below"),
      ("- a\n- b\n", "f, line 1: expected a section per stage"),
      ("a: [\n", "f: is not YAML"),
    ])
  func errors(text: String, words: String) throws {
    var settings = PipelineSettings()
    let error = #expect(throws: CurationError.self) {
      try settings.merge(yaml: text, path: "f")
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
