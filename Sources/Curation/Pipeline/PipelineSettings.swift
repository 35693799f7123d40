import Catalogue

/// The stages in order.
///
/// A new stage takes part by adding its type here.
package enum PipelineStages {
  /// Every stage.
  package static let all: [any CurationStage.Type] = [
    FilterStage.self, ConvertStage.self, WhitenessStage.self, DuplicatesStage.self,
    BalanceStage.self, AugmentStage.self,
  ]
}

/// The settings of every stage.
package struct PipelineSettings: Sendable {
  private var sections: [StageName: any StageSettings] = [:]

  /// The defaults of every stage.
  package init() {}

  /// The settings of one stage.
  package subscript<Stage: CurationStage>(_ stage: Stage.Type) -> Stage.Settings {
    get { sections[Stage.name] as? Stage.Settings ?? Stage.Settings() }
    set { sections[Stage.name] = newValue }
  }
}
