/// A stage that can tell what it would do.
package protocol PreviewableStage: CurationStage {
  /// What `run` would give, without writing anything; the stages before it must be done.
  func preview(in context: StageContext) throws -> Summary
}
