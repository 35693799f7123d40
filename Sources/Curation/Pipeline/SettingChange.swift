package import Catalogue
import Foundation

/// A setting with another value than in the last run of its stage.
package struct SettingChange: Sendable, Codable, Hashable, CustomStringConvertible {
  /// Where the new value comes from.
  package enum Origin: String, Sendable, Codable, Hashable {
    /// Typed with this command.
    case typed
    /// Written in the workspace's file of settings.
    case file = "pokeprep.yaml"
    /// Not said anywhere.
    case standard = "default"
  }

  /// Whose setting.
  package var stage: StageName
  /// Its name on the command line.
  package var setting: String
  /// The value of the last run, as it is typed.
  package var from: String
  /// The value now, as it is typed.
  package var to: String
  /// Where that comes from.
  package var origin: Origin

  /// Both values: `threshold 0 → 0.8`.
  package var words: String { "\(setting) \(from) → \(to)" }

  /// In a line: `whiteness: threshold 0 → 0.8`, with the origin where nobody typed it.
  package var description: String {
    "\(stage): \(words)" + (origin == .typed ? "" : " (\(origin.rawValue))")
  }
}

extension Pipeline {
  /// What differs between the pipeline's settings and those of the last run of each stage, in the order
  /// of the stages.
  ///
  /// - Parameter untyped: The settings that nobody typed with this command.
  /// - Returns: Every setting that differs.
  /// - Throws: `CatalogueError`.
  package func changes(besides untyped: PipelineSettings) throws -> [SettingChange] {
    try PipelineStages.all.flatMap { try changes(of: $0, untyped: untyped) }
  }

  private func changes<Stage: CurationStage>(
    of stage: Stage.Type, untyped: PipelineSettings
  ) throws -> [SettingChange] {
    try changes(of: stage, to: settings[stage], untyped: untyped)
  }

  /// What differs between settings and those of the last run of a stage.
  ///
  /// - Parameters:
  ///   - stage: The stage.
  ///   - now: Its settings.
  ///   - untyped: The settings that nobody typed with this command.
  /// - Returns: The settings that differ, in their order.
  /// - Throws: `CatalogueError`.
  package func changes<Stage: CurationStage>(
    of stage: Stage.Type, to now: Stage.Settings, untyped: PipelineSettings
  ) throws -> [SettingChange] {
    guard let last = try lastSettings(of: stage), last != now else { return [] }
    let rest = untyped[stage]
    return Stage.Settings.settings.compactMap { setting in
      let (from, to) = (setting.words(in: last), setting.words(in: now))
      guard from != to else { return nil }
      let isWritten = untyped.isGiven(setting.name, of: Stage.name)
      return SettingChange(
        stage: Stage.name, setting: setting.name, from: from, to: to,
        origin: to != setting.words(in: rest) ? .typed : isWritten ? .file : .standard)
    }
  }

  /// What to say where the file of settings undoes what a stage was told since the file was written; nil
  /// where it undoes nothing.
  ///
  /// - Parameter changes: What differs from the last runs.
  /// - Returns: The words, with what to write.
  /// - Throws: `CatalogueError`.
  package func undone(by changes: [SettingChange]) throws -> String? {
    let path = context.workspace.settingsPath
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let written = attributes?[.modificationDate] as? Date else { return nil }
    for change in changes where change.origin == .file {
      guard let finished = try context.catalogue.stage(change.stage)?.finishedAt,
        let ran = try? Date(finished, strategy: .iso8601), written < ran
      else { continue }
      return "pokeprep.yaml goes before what \(change.stage) was told by itself; to keep that, "
        + "write \(change.setting): \(change.from) below \(change.stage) there"
    }
    return nil
  }

  /// Says with which settings a stage goes on that was stopped half-way, where these are not those of its last
  /// finished run or, where it never finished, those that nobody has to type.
  func tellStopped<Stage: CurationStage>(_ stage: Stage) throws {
    // Where an earlier stage ran since, it is stale, and never finished all the same.
    guard let record = try context.catalogue.stage(Stage.name), record.finishedAt == nil,
      let stopped = try? Stage.Settings(of: record), stopped == stage.settings
    else { return }
    let finished = try context.catalogue.stageRuns().last { $0.stage == Stage.name }
      .flatMap { try? JSONDecoder().decode(Stage.Settings.self, from: Data($0.settings.utf8)) }
    let usual = finished ?? settings[Stage.self]
    let others = Stage.Settings.settings.compactMap { setting in
      let (now, then) = (setting.words(in: stopped), setting.words(in: usual))
      let words = "\(setting.name) \(now) (\(then) \(finished == nil ? "unless typed" : "before"))"
      return now == then ? nil : words
    }
    guard !others.isEmpty else { return }
    context.announce(
      "\(Stage.name): goes on with the settings that it was stopped with, \(others.joined(separator: ", ")); "
        + "for others, type them")
  }
}
