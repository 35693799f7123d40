import Augmentation
import Curation
import Foundation
import Imaging
import SettingTree
import Testing

@Suite("pokeprep.yaml")
struct PipelineSettingsTests {
  @Test("the list of a stage's settings has every property once, with an explanation")
  func lists() throws {
    func check<Stage: CurationStage>(_ stage: Stage.Type) throws {
      let properties = Mirror(reflecting: Stage.Settings()).children.compactMap(\.label)
      let listed = Stage.Settings.settings
      #expect(listed.map(\.key).sorted() == properties.sorted(), "\(stage)")
      #expect(listed.allSatisfy { !$0.summary.isEmpty && !$0.summary.hasSuffix(".") }, "\(stage)")
    }
    for stage in PipelineStages.all { try check(stage) }
  }

  @Test("settings are stored as they always were, or finished stages would run again")
  func stored() throws {
    func check(_ settings: some StageSettings, _ stored: String) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let found = String(decoding: try encoder.encode(settings), as: UTF8.self)
      #expect(found == stored, "a new setting belongs in the text above as well")
    }
    try check(
      FilterSettings(), #"{"input":"images","labels":"auto","match":"primary","types":["all"]}"#)
    try check(
      ConvertSettings(),
      ##"{"background":"#ffffff","exact":false,"filter":"lanczos","fit":"contain","##
        + #""keepBlank":false,"lenient":false,"maxMegapixels":100,"mode":"rgb","pngLevel":1,"#
        + #""profiles":"convert","size":64}"#)
    try check(WhitenessSettings(), #"{"metric":"calibrated","threshold":0.8}"#)
    try check(
      WhitenessSettings { $0.threshold = .off }, #"{"metric":"calibrated","threshold":"off"}"#)
    try check(
      DuplicatesSettings(),
      #"{"distance":8,"leaks":"drop-train","method":"near","mirror":false,"rotate":false}"#)
    try check(BalanceSettings(), #"{"cap":1000,"seed":0,"strategy":"oversample"}"#)
    try check(
      AugmentSettings {
        $0.fill = .edge; $0.pairWith = .grey
      },
      #"{"compat":"fused","copies":2,"fill":"edge","fillValue":0,"flip":true,"#
        + #""heads":["auto"],"out":"shards","pairWith":"grey","rotate":0.1,"seed":0,"#
        + #""shardSize":4096,"split":"auto","validation":0.1,"zoom":0.1}"#)
  }

  @Test("docs/settings.md is what the settings say of themselves (`make snapshots` writes it anew)")
  func page() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/settings.md")
    if ProcessInfo.processInfo.environment["POKEPREP_WRITE_SNAPSHOTS"] != nil {
      try Data(SettingsPage.markdown().utf8).write(to: page)
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == SettingsPage.markdown())
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

  @Test("values are understood as people write them, in files and with --set")
  func spellings() throws {
    var settings = PipelineSettings()
    try settings.merge(
      yaml: """
        convert: {size: 32x32, mode: gray, background: "#0fa"}
        whiteness: {threshold: off}
        augment: {pair-with: gray}
        """, path: "f")
    #expect(settings[ConvertStage.self].size == 32)
    #expect(settings[ConvertStage.self].mode == .grey)
    #expect(
      settings[ConvertStage.self].background == RGBColor(red: 0x00, green: 0xFF, blue: 0xAA))
    #expect(settings[WhitenessStage.self].threshold == .off)
    #expect(settings[AugmentStage.self].pairWith == .grey)
    for text in ["whiteness.threshold=0.25", "convert.size=128×128", "convert.background=gray"] {
      try settings.merge(override: text)
    }
    #expect(settings[WhitenessStage.self].threshold == 0.25)
    #expect(settings[ConvertStage.self].size == 128)
    #expect(settings[ConvertStage.self].background == RGBColor(red: 128, green: 128, blue: 128))
    // One name is a list of it; several, or none, are written as a list.
    try settings.merge(yaml: "filter:\n  types: Hat\n", path: "f")
    #expect(settings[FilterStage.self].types == ["Hat"])
    try settings.merge(override: "filter.types=all")
    #expect(settings[FilterStage.self].types == ["all"])
    try settings.merge(override: "duplicates.reference=../earlier")
    #expect(settings[DuplicatesStage.self].reference == ["../earlier"])
    for text in ["filter.types=a, b", "filter.types=''"] {
      #expect(throws: (any Error).self) { try settings.merge(override: text) }
    }
    // What an earlier version of the program stored.
    let stored = #"{"metric":"border","threshold":0.5}"#
    let old = try JSONDecoder().decode(WhitenessSettings.self, from: Data(stored.utf8))
    #expect(old.threshold == 0.5)
  }

  @Test("settings for photographs read back as they are, and show no fill")
  func photographs() throws {
    let settings = PipelineSettings().forPhotographs
    var back = PipelineSettings()
    try back.merge(yaml: try settings.commentedYAML(), path: "pokeprep.yaml")
    #expect(back[ConvertStage.self].fit == .cover)
    #expect(back[WhitenessStage.self].threshold == .off)
    #expect(back[AugmentStage.self].rotate == 0 && back[AugmentStage.self].zoom == 0)
    #expect(try back.commentedYAML() == settings.commentedYAML())
  }

  @Test(
    "names file, line and nearest name of what is wrong",
    arguments: [
      (
        "whitness:\n  threshold: 1\n",
        "f, line 1: unknown setting \"whitness\"; did you mean whiteness?"
      ),
      (
        "augment:\n  copies: 1\n  shardsize: 3\n",
        "f, line 3: unknown setting \"augment.shardsize\"; did you mean augment.shard-size?"
      ),
      (
        "balance:\n  xyzxyz: 1\n",
        "f, line 2: unknown setting \"balance.xyzxyz\"; known in balance are strategy, cap, seed"
      ),
      (
        "augment:\n  copies: many\n",
        "f, line 2: augment.copies: expected a whole number from 0 to 1000, found many"
      ),
      (
        "whiteness:\n  metric: border\n  threshold: 7\n",
        "f, line 3: whiteness.threshold: expected a number from 0 to 1, or off, found 7"
      ),
      (
        "convert:\n  fit: contian\n",
        "f, line 2: convert.fit: expected one of contain, cover, stretch, found contian"
      ),
      (
        "convert:\n  background: pink\n",
        "expected a colour such as #ffffff, #fff, white, black or grey"
      ),
      ("convert:\n  size: 64x48\n", "expected a whole number from 4 to 1024, found 64x48"),
      ("augment:\n  out: ''\n", "f, line 2: augment.out: expected text, found "),
      ("augment:\n  pairs: a\n  pair-with: grey\n", "pairs: expected either a folder"),
      ("whiteness: 3\n", "f, line 1: whiteness: expected a mapping such as {threshold: 0.8"),
      ("- a\n- b\n", "f, line 1: the file: expected a section per stage"),
      ("a: [\n", "f: is not YAML"),
    ])
  func errors(text: String, words: String) throws {
    var settings = PipelineSettings()
    let error = #expect(throws: CurationError.self) {
      try settings.merge(yaml: text, path: "f")
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test(
    "names what is wrong with --set",
    arguments: [
      ("augment.copie=1", "unknown setting \"augment.copie\"; did you mean augment.copies?"),
      ("copies=1", "unknown setting \"copies\"; did you mean augment.copies?"),
      ("augment.copies=-1", "augment.copies: expected a whole number from 0 to 1000, found -1"),
      ("balance.seed=x", "balance.seed: expected a whole number from 0 upwards, found x"),
      ("balance.seed", "--set: expected STAGE.SETTING=VALUE, such as augment.copies=4, found"),
      ("augment.heads=[", "augment.heads: expected a YAML value, found ["),
    ])
  func overrides(text: String, message: String) throws {
    var settings = PipelineSettings()
    let error = #expect(throws: SettingProblem.self) { try settings.merge(override: text) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test(
    "what means something for near duplicates alone is refused beside another method, wherever it stands",
    arguments: [
      "method: exact, mirror: true", "rotate: true, method: off", "distance: 4, method: exact",
    ])
  func nearAlone(section: String) throws {
    var written = PipelineSettings()
    let error = #expect(throws: CurationError.self) {
      try written.merge(yaml: "duplicates: {\(section)}", path: "f")
    }
    #expect(error?.description.contains("expected method near beside it") == true)
    var typed = PipelineSettings()
    #expect(throws: CurationError.self) {
      for pair in section.components(separatedBy: ", ") {
        try typed.merge(override: "duplicates." + pair.replacing(": ", with: "="))
      }
    }
    // What is typed wins over the file.
    var both = PipelineSettings()
    try both.merge(yaml: "duplicates: {mirror: true, rotate: true, distance: 4}", path: "f")
    try both.merge(override: "duplicates.method=exact")
    #expect(both[DuplicatesStage.self] == DuplicatesSettings { $0.method = .exact })
    try both.merge(override: "duplicates.method=near")
    try both.merge(override: "duplicates.mirror=true")
    #expect(both[DuplicatesStage.self] == DuplicatesSettings { $0.mirror = true })
  }

  @Test("takes a colour with its sign, a list, and null for no value")
  func values() throws {
    var settings = PipelineSettings()
    for text in [
      "convert.background=#102030", "augment.heads=[body, type]", "augment.fill=edge",
      "augment.pairs=a",
    ] {
      try settings.merge(override: text)
    }
    #expect(settings[ConvertStage.self].background == RGBColor(red: 16, green: 32, blue: 48))
    #expect(settings[AugmentStage.self].heads == ["body", "type"])
    #expect(settings[AugmentStage.self].fill == .edge)
    try settings.merge(yaml: "augment:\n  fill: null\n  pairs:\n  copies: ~\n", path: "f")
    #expect(settings[AugmentStage.self].fill == nil)
    #expect(settings[AugmentStage.self].pairs == nil)
    #expect(settings[AugmentStage.self].copies == AugmentSettings().copies)
  }
}
