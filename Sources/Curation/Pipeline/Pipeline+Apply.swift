package import Catalogue

/// What bringing one stage up to date came to.
package struct AppliedStage: Encodable, Sendable, Hashable {
  /// The stage.
  package var name: StageName
  /// Whether it ran, or would run.
  package var hasRun: Bool
  /// Pictures that no stage up to this one has rejected.
  package var keptCount: Int
}

extension Pipeline {
  /// Brings every stage up to date that ever ran, with the settings of its last run.
  ///
  /// What people decided since counts then. Stages that never ran are left alone.
  ///
  /// - Parameters:
  ///   - isPretended: Whether only to tell which would run.
  ///   - looksAgain: Whether `filter` looks at the folder of pictures again, whatever was decided.
  /// - Returns: Every stage that ever ran, in order.
  /// - Throws: `CurationError.notFiltered` before the first `filter`; what stages throw.
  package func applyDecisions(
    isPretended: Bool = false, looksAgain: Bool = false
  ) throws -> [AppliedStage] {
    guard let last = try context.catalogue.stages().last?.name else {
      throw CurationError.notFiltered(workspace: context.workspace.root)
    }
    if !isPretended { try tellOtherFile(upTo: last) }
    var isStale = false
    var hasRun = false
    if looksAgain, !isPretended, let settings = try lastSettings(of: FilterStage.self) {
      hasRun = try !perform(FilterStage(settings: settings)).wasCurrent
    }
    let hasFiltered = hasRun
    let applied = try PipelineStages.all.filter { $0.name <= last }.map { stage in
      let name = stage.name
      let isDone = try context.catalogue.stage(name)?.state == .done && holds(name)
      isStale = isStale || !isDone
      // Stage by stage, so that what there is to say of an earlier one is said once.
      if !isPretended { hasRun = try ensure(stage) || hasRun }
      return AppliedStage(
        name: name, hasRun: isPretended ? isStale : !isDone || name == .filter && hasFiltered,
        keptCount: try context.catalogue.keptCount(after: name))
    }
    if hasRun { try tellAdvice() }
    return applied
  }
}
