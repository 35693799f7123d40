import Catalogue
import Curation
import Foundation
import Imaging
import Synchronization
import Testing

@Suite("What was typed stays")
struct LastRunTests {
  private func settings(
    _ place: StageWorkspace, yaml: String? = nil, _ overrides: String...
  ) throws -> PipelineSettings {
    let file = place.folder.appendingPathComponent("pokeprep.yaml")
    try yaml.map { try Data($0.utf8).write(to: file) }
    return try PipelineSettings(
      of: place.context.workspace, keeping: place.context.catalogue, overrides: overrides)
  }

  private func changes(_ settings: PipelineSettings, in place: StageWorkspace) throws -> [String] {
    let untyped = try PipelineSettings(
      of: place.context.workspace, keeping: place.context.catalogue)
    return try Pipeline(context: place.context, settings: settings).changes(besides: untyped)
      .map(\.description)
  }

  @Test("an option wins over pokeprep.yaml, that over the last run, and that over the default")
  func precedence() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    _ = try place.pipeline.perform(
      WhitenessStage(
        settings: WhitenessSettings {
          $0.threshold = 0.3; $0.metric = .border
        }))
    let kept = try settings(place)
    #expect(kept[WhitenessStage.self].threshold == 0.3)
    #expect(kept[WhitenessStage.self].metric == .border)
    #expect(kept[AugmentStage.self] == AugmentSettings())
    #expect(try changes(kept, in: place) == [])
    let written = try settings(place, yaml: "whiteness:\n  threshold: 0.4\n")
    #expect(written[WhitenessStage.self].threshold == 0.4)
    #expect(written[WhitenessStage.self].metric == .border)
    #expect(try changes(written, in: place) == ["whiteness: threshold 0.3 → 0.4 (pokeprep.yaml)"])
    let typed = try settings(place, "whiteness.threshold=0.5", "augment.copies=1")
    #expect(try changes(typed, in: place) == ["whiteness: threshold 0.3 → 0.5"])
    #expect(typed[AugmentStage.self].copies == 1)
    let back = try settings(place, yaml: "whiteness:\n  threshold: 0.8\n")
    #expect(try changes(back, in: place) == ["whiteness: threshold 0.3 → 0.8 (pokeprep.yaml)"])
  }

  @Test("what a file of settings undoes is told with what to write, unless the file is newer")
  func undone() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let file = place.folder.appendingPathComponent("pokeprep.yaml")
    try Data("whiteness:\n  threshold: 0.4\n".utf8).write(to: file)
    func said(_ age: TimeInterval, _ override: String...) throws -> String? {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: age)], ofItemAtPath: file.path)
      let context = place.context
      let settings = try PipelineSettings(
        of: context.workspace, keeping: context.catalogue, overrides: override)
      let untyped = try PipelineSettings(of: context.workspace, keeping: context.catalogue)
      let pipeline = Pipeline(context: context, settings: settings)
      return try pipeline.undone(by: pipeline.changes(besides: untyped))
    }
    #expect(try said(-60) == nil, "nothing ran")
    let off = WhitenessSettings { $0.threshold = .off }
    _ = try place.pipeline.perform(WhitenessStage(settings: off))
    #expect(
      try said(-60) == "pokeprep.yaml goes before what whiteness was told by itself; to keep that, "
        + "write threshold: off below whiteness there")
    #expect(try said(60) == nil, "the file was written since")
    #expect(try said(-60, "whiteness.threshold=off") == nil)
  }

  @Test("a setting of the last run gives way to one that it contradicts, and to no other")
  func contradiction() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let last = AugmentSettings {
      $0.pairWith = .grey; $0.copies = 3; $0.validation = 0.2
    }
    try place.context.catalogue.begin(
      .augment, settings: String(decoding: JSONEncoder().encode(last), as: UTF8.self),
      fingerprint: "x")
    let now = try settings(place, "augment.pairs=drawings")[AugmentStage.self]
    #expect(now.pairs == "drawings")
    #expect(now.pairWith == nil)
    #expect(now.copies == 3)
    #expect(now.validation == 0.2)
    #expect(throws: CurationError.self) {
      _ = try settings(place, "augment.pairs=drawings", "augment.pair-with=edges")
    }
  }

  @Test("names with commas are told apart")
  func names() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let last = FilterSettings { $0.types = ["a", "b"] }
    try place.context.catalogue.begin(
      .filter, settings: String(decoding: JSONEncoder().encode(last), as: UTF8.self),
      fingerprint: "x")
    let now = try settings(place, "filter.types=['a,b']")
    #expect(try changes(now, in: place) == [#"filter: types a,b → "a,b""#])
  }

  @Test("a dry run tells why each stage would run")
  func reasons() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let context = place.context
    func pending(_ settings: PipelineSettings = PipelineSettings()) throws -> [String: [String]] {
      let stages = try Pipeline(context: context, settings: settings).pendingStages()
        .filter { $0.name != .filter }
      return Dictionary(uniqueKeysWithValues: stages.map { ($0.name.rawValue, $0.reasons) })
    }
    _ = try place.pipeline.perform(DuplicatesStage(settings: DuplicatesSettings()))
    // The pictures were filtered by hand, so that a real filter takes them for other ones.
    let first = try Pipeline(context: context, settings: PipelineSettings()).pendingStages()
    #expect(first.first?.name == .filter)
    #expect(first.first?.reasons == ["the files it reads have changed"])
    #expect(first.last?.reasons == ["not done yet"])

    _ = try place.pipeline.performAll()
    #expect(try pending().isEmpty)
    var settings = PipelineSettings()
    settings[WhitenessStage.self].threshold = 0.5
    settings[AugmentStage.self].copies = 1
    let later = try pending(settings)
    #expect(later["convert"] == nil)
    #expect(later["whiteness"] == ["threshold 0.8 → 0.5"])
    #expect(later["balance"] == ["builds on duplicates, which runs again"])
    #expect(
      later["augment"] == ["copies 2 → 1", "builds on balance, which runs again"])

    try FileManager.default.removeItem(at: place.folder.appendingPathComponent("prepared"))
    #expect(try pending()["convert"] == ["its files are gone or changed"])
    _ = try place.pipeline.perform(ConvertStage(settings: ConvertSettings()))
    #expect(try pending()["convert"] == nil)
    #expect(try pending()["whiteness"] == ["an earlier stage has run again"])
  }

  @Test("a stage that was stopped goes on as it was, and says what that changes")
  func stopped() throws {
    let place = try StageWorkspace(files: StageWorkspace.usual())
    let catalogue = place.context.catalogue
    let lines = Mutex<[String]>([])
    let context = StageContext(
      workspace: place.context.workspace, catalogue: catalogue,
      announce: { line in lines.withLock { $0.append(line) } })
    /// What is said of a run by the settings of the last one, after one with others was stopped.
    func said(_ stopped: AugmentSettings) throws -> [String] {
      try catalogue.begin(
        .augment, settings: String(decoding: JSONEncoder().encode(stopped), as: UTF8.self),
        fingerprint: "x")
      let kept = try settings(place)[AugmentStage.self]
      #expect(kept == stopped)
      lines.withLock { $0 = [] }
      let pipeline = Pipeline(context: context, settings: PipelineSettings())
      _ = try pipeline.perform(AugmentStage(settings: kept))
      return lines.withLock { $0 }.filter { $0.contains("stopped with") }
    }
    let first = try said(AugmentSettings { $0.copies = 4 })
    #expect(
      first == [
        "augment: goes on with the settings that it was stopped with, copies 4 (2 unless typed); for others, "
          + "type them"
      ])
    #expect(try said(AugmentSettings { $0.copies = 4 }) == [])
    let third = try said(
      AugmentSettings {
        $0.copies = 1; $0.seed = 5
      })
    #expect(third.first?.contains("copies 1 (4 before), seed 5 (0 before);") == true, "\(third)")
  }
}
