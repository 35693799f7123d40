import Catalogue

extension Pipeline {
  /// Writes a plan of `filter` into the catalogue; does nothing when it says the same as before.
  @discardableResult
  public func perform(_ plan: FilterPlan) throws -> Outcome<FilterSummary> {
    let catalogue = context.catalogue
    if let record = try catalogue.stage(.filter), record.state == .done,
      record.fingerprint == plan.fingerprint
    {
      return Outcome(summary: plan.summary, wasCurrent: true)
    }
    try context.checkInterruption(in: .filter)
    let settings = try StageFingerprint.json(plan.settings)
    try catalogue.setNote("input", to: plan.settings.input)
    try catalogue.begin(.filter, settings: settings, fingerprint: plan.fingerprint)
    let rows = try catalogue.replacePictures(with: plan.pictures)
    // Both are ordered by path, and each picture found has one row.
    var next = rows.makeIterator()
    let decisions = plan.runs.flatMap { run in
      run.files.compactMap { _ in
        next.next().map {
          Decision(
            pictureID: $0.id, stage: .filter, isKept: run.verdict.isKept,
            reason: run.verdict.reason)
        }
      }
    }
    try catalogue.replaceDecisions(of: .filter, with: decisions)
    try catalogue.finish(.filter, summary: try StageFingerprint.json(plan.summary))
    return Outcome(summary: plan.summary, wasCurrent: false)
  }
}
