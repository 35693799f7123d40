import Catalogue

extension Pipeline {
  /// Writes a plan of `filter` into the catalogue; does nothing when it says the same as before.
  @discardableResult
  package func perform(_ plan: FilterPlan) throws -> Outcome<FilterSummary> {
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
    let verdicts = plan.runs.lazy.flatMap { repeatElement($0.verdict, count: $0.files.count) }
    let decisions = zip(rows, verdicts).map { row, verdict in
      Decision(
        pictureID: row.id, stage: .filter, isKept: verdict.isKept, reason: verdict.reason)
    }
    try catalogue.replaceDecisions(of: .filter, with: decisions)
    try catalogue.finish(.filter, summary: try StageFingerprint.json(plan.summary))
    return Outcome(summary: plan.summary, wasCurrent: false)
  }
}
