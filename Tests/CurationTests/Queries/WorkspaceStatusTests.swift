import Catalogue
import Curation
import Foundation
import Testing

@Suite("The state of a workspace")
struct WorkspaceStatusTests {
  @Test("pictures found are those kept and those rejected by each stage")
  func sums() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let status = try WorkspaceStatus(of: workspace.context)
    #expect(status.found == 8)
    #expect(status.kept == 2)
    #expect(status.keptByClass == ["fire": 2])
    #expect(status.rejected == 6)
    #expect(status.stages.map(\.stage) == StageName.allCases)
    #expect(status.stages.map(\.entered) == [8, 6, 5, 4, 0, 0])
    #expect(status.stages.map(\.kept) == [6, 5, 4, 2, 0, 0])
    #expect(status.stages.map(\.rejected) == [2, 1, 1, 2, 0, 0])
    #expect(status.stages[1].rejections.map(\.reason) == ["corrupt PNG"])
    #expect(status.stages[1].rejections.map(\.count) == [1])
    #expect(status.input == workspace.context.workspace.absolutePath("images"))
  }

  @Test("settings are told by the names of their options")
  func settings() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let stages = try WorkspaceStatus(of: workspace.context).stages
    #expect(stages[0].settings.settingWords == "input images, match primary, types fire,water")
    #expect(stages[2].settings.settingWords == "metric border, threshold 0.8")
    #expect(["shardSize": SettingValue.number(4096)].settingWords == "shard-size 4096")
  }

  @Test("an unfinished filter is said to be so, and typed again with its classes")
  func unfinishedFilter() throws {
    let workspace = try SampleWorkspace(stagesDone: [])
    defer { workspace.remove() }
    let catalogue = workspace.context.catalogue
    #expect(
      try WorkspaceStatus(of: workspace.context).next.command == "pokeprep filter --types all")
    let settings = try #require(SampleWorkspace.settings[.filter])
    try catalogue.begin(.filter, settings: settings, fingerprint: "f")
    let status = try WorkspaceStatus(of: workspace.context)
    #expect(status.stages[0].state == .unfinished)
    #expect(status.stages[0].startedAt != nil)
    #expect(status.stages[0].finishedAt == nil)
    #expect(status.next.command == "pokeprep filter --types fire,water")
  }

  @Test("stages never run come next; a filter run again makes the others out of date")
  func next() throws {
    let workspace = try SampleWorkspace(stagesDone: [.filter])
    defer { workspace.remove() }
    let catalogue = workspace.context.catalogue
    var status = try WorkspaceStatus(of: workspace.context)
    #expect(status.stages.map(\.state) == [.done] + Array(repeating: .notRun, count: 5))
    #expect(status.next.command == "pokeprep convert")
    #expect(status.kept == 6)
    for stage in StageName.allCases.dropFirst() {
      try catalogue.begin(stage, settings: #"{"out":"my-shards"}"#, fingerprint: "\(stage)")
      try catalogue.finish(stage, summary: "{}")
    }
    try catalogue.begin(.filter, settings: "{}", fingerprint: "other")
    try catalogue.finish(.filter, summary: "{}")
    status = try WorkspaceStatus(of: workspace.context)
    #expect(status.stages.map(\.state) == [.done] + Array(repeating: .outOfDate, count: 5))
    #expect(status.next.command == "pokeprep train my-shards")
    #expect(status.next.reason.hasPrefix("convert, whiteness, duplicates, balance, augment will"))
  }

  @Test("what builds on a stage that has to run again is out of date as well")
  func builtOnStale() throws {
    let place = try DecisionWorkspace()
    try place.run()
    func states() throws -> [StageStatus.State] {
      try WorkspaceStatus(of: place.context).stages.map(\.state)
    }
    #expect(try states() == Array(repeating: .done, count: 5) + [.notRun])
    try place.decide("a/1.png", .reject(reason: ""))
    #expect(try states() == Array(repeating: .outOfDate, count: 5) + [.notRun])
  }

  @Test("a workspace that lost all pictures points at the reasons")
  func nothingLeft() throws {
    let workspace = try SampleWorkspace(stagesDone: [.filter])
    defer { workspace.remove() }
    let catalogue = workspace.context.catalogue
    try catalogue.record(
      try catalogue.pictures(entering: .convert).map {
        Decision(pictureID: $0.id, stage: .convert, isKept: false, reason: "empty file")
      })
    let status = try WorkspaceStatus(of: workspace.context)
    #expect(status.kept == 0)
    #expect(status.next.command == "pokeprep list --state rejected")
  }

  @Test("JSON keeps settings as values and survives the way back")
  func json() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let status = try WorkspaceStatus(of: workspace.context)
    let text = try JSONEncoder().encode(status)
    #expect(try JSONDecoder().decode(WorkspaceStatus.self, from: text) == status)
    #expect(String(decoding: text, as: UTF8.self).contains(#""types":["fire","water"]"#))
  }
}
