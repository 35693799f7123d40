package import Catalogue

/// What was run when in a workspace, and what was set otherwise than the time before.
package struct StageHistory: Sendable, Hashable {
  /// One finished run of a stage.
  package struct Row: Sendable, Hashable, Encodable {
    /// Which stage.
    package var stage: StageName
    /// When it was done, UTC in ISO 8601.
    package var finished: String
    /// How long it took, in whole seconds.
    package var seconds: Int
    /// Pictures that it kept.
    package var kept: Int
    /// Pictures that it rejected.
    package var rejected: Int
    /// How many more it kept than the time before; nil for the first run of a stage.
    package var keptMore: Int?
    /// Settings that differ from the time before: "threshold 0.8 → 0.7"; none for the first run.
    package var changes: [String]
  }

  /// The runs, the newest first.
  package var rows: [Row]

  /// Reads the history.
  ///
  /// - Throws: `CatalogueError`.
  package init(in catalogue: Catalogue) throws(CatalogueError) {
    var before: [StageName: (run: StageRun, settings: [String: SettingValue])] = [:]
    rows = try catalogue.stageRuns().map { run in
      let settings = SettingValue.settings(run.settings)
      defer { before[run.stage] = (run, settings) }
      let last = before[run.stage]
      return Row(
        stage: run.stage, finished: run.finishedAt,
        seconds: StageStatus.seconds(from: run.startedAt, to: run.finishedAt) ?? 0, kept: run.kept,
        rejected: run.rejected, keptMore: last.map { run.kept - $0.run.kept },
        changes: last.map { Self.changes(from: $0.settings, to: settings) } ?? [])
    }.reversed()
  }

  private static func changes(
    from old: [String: SettingValue], to new: [String: SettingValue]
  ) -> [String] {
    Set(old.keys).union(new.keys).sorted().compactMap { name in
      let (before, after) = (old[name] ?? .null, new[name] ?? .null)
      return before == after
        ? nil : "\(SettingKey.kebab(name)) \(before.words) → \(after.words)"
    }
  }
}
