package import Catalogue

extension Pipeline {
  /// Runs every stage up to and with `name` that is missing or out of date, telling each, and what
  /// would help the set.
  ///
  /// A stage never run takes its settings from pokeprep.yaml or the defaults; one that ran before
  /// keeps the settings of its last run.
  ///
  /// - Throws: `CurationError.notFiltered` when `filter` has not run: only the user knows which
  ///   classes to keep.
  package func ensure(upTo name: StageName) throws {
    try tellOtherFile(upTo: name)
    var hasRun = false
    for stage in PipelineStages.all where stage.name <= name {
      hasRun = try ensure(stage) || hasRun
    }
    if hasRun { try tellAdvice() }
  }

  /// Says what stands below the table of a stage that people begin themselves.
  func tellAdvice() throws {
    try SetAdvice(lastRunsIn: context).lines.forEach(context.announce)
  }

  /// Says what pokeprep.yaml has by now and the last runs have not.
  func tellOtherFile(upTo name: StageName) throws {
    let others = try changes(besides: settings).filter { $0.origin == .file && $0.stage <= name }
    guard let first = others.first else { return }
    let more = others.count > 1 ? " and \(others.count - 1) more" : ""
    context.announce(
      "pokeprep.yaml says otherwise (\(first.stage): \(first.words)\(more)); what ran stays as it is "
        + "until pokeprep run takes the file over")
  }

  /// Runs one stage, those before it being up to date; returns whether it had to run.
  func ensure<Stage: CurationStage>(_ type: Stage.Type) throws -> Bool {
    let record = try context.catalogue.stage(Stage.name)
    let last = try lastSettings(of: type)
    if Stage.isBegunByUser {
      if record?.state == .done, try Stage.knowsAllDecisions(in: context) {
        if let record, let last { try tellOtherFinding(of: Stage(settings: last), record) }
        return false
      }
      guard last != nil else {
        throw CurationError.notFiltered(workspace: context.workspace.root)
      }
    }
    let stage = Stage(settings: last ?? settings[type])
    let fingerprint = try fingerprint(of: stage)
    if try currentSummary(of: stage, fingerprint: fingerprint) != nil { return false }
    context.announce("\(Stage.name): \(Self.reason(for: record)), running it first")
    _ = try run(stage, fingerprint: fingerprint)
    return true
  }

  /// Says when a stage that only the user begins would find something else by now.
  ///
  /// Files that cannot be read any more are others, and count for an empty fingerprint.
  private func tellOtherFinding<Stage: CurationStage>(
    of stage: Stage, _ record: StageRecord
  ) throws {
    let fingerprint = (try? fingerprint(of: stage)) ?? ""
    guard let reason = try otherReason(for: stage, record, fingerprint) else { return }
    context.announce(
      "\(Stage.name): \(reason); this goes by what it found before, and pokeprep run looks again")
  }

  private static func reason(for record: StageRecord?) -> String {
    switch record?.state {
    case nil: "not done yet"
    case .running: "stopped half-way"
    case .done, .stale: "out of date"
    }
  }

  /// Whether the last run of a stage still stands: made by this version of the stage, on what is
  /// there now, with its files intact.
  ///
  /// A stage that only the user begins is taken at its word, unless people decided something since.
  func holds(_ name: StageName) -> Bool {
    PipelineStages.all.filter { $0.name == name }.allSatisfy { holds($0) }
  }

  private func holds<Stage: CurationStage>(_ type: Stage.Type) -> Bool {
    if Stage.isBegunByUser { return (try? Stage.knowsAllDecisions(in: context)) ?? false }
    guard let settings = try? lastSettings(of: type) else { return false }
    let stage = Stage(settings: settings)
    guard let fingerprint = try? fingerprint(of: stage) else { return false }
    return (try? currentSummary(of: stage, fingerprint: fingerprint)) != nil
  }
}
