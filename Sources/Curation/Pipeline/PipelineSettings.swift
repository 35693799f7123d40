package import Catalogue

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
  /// The settings that pokeprep.yaml or an override names.
  private var given: [StageName: Set<String>] = [:]
  /// Those that were typed, which what is written gives way to.
  private var typed: [StageName: Set<String>] = [:]

  /// The defaults of every stage.
  package init() {}

  /// The settings of one stage.
  package subscript<Stage: CurationStage>(_ stage: Stage.Type) -> Stage.Settings {
    get { sections[Stage.name] as? Stage.Settings ?? Stage.Settings() }
    set { sections[Stage.name] = newValue }
  }

  /// - Throws: `CurationError.invalidSetting` for the first value out of its range.
  package func validate() throws {
    for settings in sections.values { try settings.validate() }
  }

  /// Notes that a value was given for a setting, both named as in pokeprep.yaml, and whether it was typed.
  mutating func note(given setting: String, ofStage stage: String, isTyped: Bool) {
    guard let stage = StageName(rawValue: stage) else { return }
    given[stage, default: []].insert(setting)
    if isTyped { typed[stage, default: []].insert(setting) }
  }

  /// Puts what was typed for one stage over its settings; what contradicts it of the last run gives way.
  ///
  /// - Parameters:
  ///   - stage: Whose settings.
  ///   - keys: The settings that were typed, as they are called in code.
  ///   - change: Takes over their values, and whatever else is meant by them.
  /// - Throws: `CurationError.invalidSetting` where what was typed does not go together; what `change`
  ///   throws.
  package mutating func type<Stage: CurationStage>(
    _ stage: Stage.Type, naming keys: Set<String>,
    _ change: (inout Stage.Settings) throws -> Void
  ) throws {
    let before = self[stage]
    try change(&self[stage])
    for setting in Stage.Settings.settings {
      let isOther = setting.words(in: before) != setting.words(in: self[stage])
      if isOther || keys.contains(setting.key) {
        note(given: setting.name, ofStage: Stage.name.rawValue, isTyped: true)
      }
    }
    try settle(stage)
  }

  /// Whether a value was given for a setting, so that it is neither a default nor of the last run.
  package func isGiven(_ setting: String, of stage: StageName) -> Bool {
    given[stage]?.contains(setting) ?? false
  }

  /// Checks what goes together; a setting of the last run that contradicts what was given since goes
  /// back to its default, and so does one that is written where another was typed.
  ///
  /// - Throws: `CurationError.invalidSetting` where no such setting is in the way.
  mutating func settle<Stage: CurationStage>(_ stage: Stage.Type) throws {
    do { try self[stage].checkTogether() } catch {
      // What is written contradicts something typed, or itself.
      for firm in [given[Stage.name] ?? [], typed[Stage.name] ?? given[Stage.name] ?? []] {
        guard let settled = self[stage].settled(resetting: { !firm.contains($0) }) else { continue }
        self[stage] = settled
        return
      }
      throw error
    }
  }
}
