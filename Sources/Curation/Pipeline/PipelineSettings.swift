import Catalogue

/// The stages after `filter`, in order.
///
/// A new stage takes part by adding its type here.
enum PipelineStages {
  static let all: [any CurationStage.Type] = [
    ConvertStage.self, WhitenessStage.self, DuplicatesStage.self, BalanceStage.self,
    AugmentStage.self,
  ]
}

/// The settings of every stage.
package struct PipelineSettings: Sendable {
  /// Which classes to keep, and where the pictures are.
  package var filter = FilterSettings()
  private var sections: [StageName: any StageSettings] = [:]

  /// The defaults of every stage.
  package init() {}

  /// The settings of one stage after `filter`.
  package subscript<Stage: CurationStage>(_ stage: Stage.Type) -> Stage.Settings {
    get { sections[Stage.name] as? Stage.Settings ?? Stage.Settings() }
    set { sections[Stage.name] = newValue }
  }
}
