package import Catalogue

/// A stage that `run` would do again.
package struct PendingStage: Sendable, Hashable {
  /// Which.
  package var name: StageName
  /// Why, one reason or several.
  package var reasons: [String]
}

extension Pipeline {
  /// The stages that `performAll` would run now, in order, without running any.
  package func pendingStages() throws -> [PendingStage] {
    var pending: [PendingStage] = []
    for stage in PipelineStages.all {
      let reasons = try reasons(toRun: stage, after: pending.last?.name)
      if !reasons.isEmpty { pending.append(PendingStage(name: stage.name, reasons: reasons)) }
    }
    return pending
  }

  /// Why a stage has work to do; empty where its last run holds.
  private func reasons<Stage: CurationStage>(
    toRun type: Stage.Type, after pending: StageName?
  ) throws -> [String] {
    let stage = Stage(settings: settings[type])
    guard let record = try context.catalogue.stage(Stage.name) else { return ["not done yet"] }
    var reasons = try changes(of: type, to: stage.settings, untyped: settings).map(\.words)
    if record.state == .running { reasons.append("stopped half-way") }
    // A stage that will run again may come to another result, so those after it must look.
    if let pending { return reasons + ["builds on \(pending), which runs again"] }
    let fingerprint = try fingerprint(of: stage)
    if try currentSummary(of: stage, fingerprint: fingerprint) != nil { return [] }
    if record.state != .running, let reason = try otherReason(for: stage, record, fingerprint) {
      reasons.append(reason)
    }
    return reasons.isEmpty ? ["the notes of its last run cannot be read"] : reasons
  }

  /// What besides its settings makes a stage that was done run again; nil where nothing does.
  func otherReason<Stage: CurationStage>(
    for stage: Stage, _ record: StageRecord, _ fingerprint: String
  ) throws -> String? {
    if record.fingerprint == fingerprint {
      if record.state == .stale { return "an earlier stage has run again" }
      return try stage.isIntact(in: context) ? nil : "its files are gone or changed"
    }
    let last = Stage(settings: try lastSettings(of: Stage.self) ?? stage.settings)
    // An input that is no longer there is another one.
    let input =
      ((try? last.inputListing(in: context)) ?? "") + (try last.decisionListing(in: context))
    let before = try Stage.name.earlier.last.flatMap { try context.catalogue.stage($0) }
    func lastFingerprint(_ version: Int) -> String {
      StageFingerprint.digest(
        Stage.name, version: version, settings: record.settings,
        upstream: (before?.fingerprint ?? "") + input)
    }
    if record.fingerprint == lastFingerprint(Stage.version) {
      let isChange = last.settings != stage.settings
      return isChange ? nil : "this version of pokeprep has other settings for it"
    }
    if (0..<Stage.version).contains(where: { lastFingerprint($0) == record.fingerprint }) {
      return "this version of pokeprep does it in another way"
    }
    let readsFiles = try before == nil && Stage.knowsAllDecisions(in: context)
    if readsFiles { return "the files it reads have changed" }
    // A stage that has run again leaves those after it stale.
    return record.state == .stale
      ? "an earlier stage has run again" : "people have decided something since"
  }
}
