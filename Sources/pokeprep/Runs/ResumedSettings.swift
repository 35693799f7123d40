import CommandShell
import Foundation
import KernelTasks
import Networks
import Training

/// Holds what is typed beside `--resume` against the settings of the run: equal options are accepted,
/// so that a job script can say the same each time.
struct ResumedSettings {
  let plan: TrainingPlan
  let run: RunFolder

  private var options: TrainOptions { plan.options }

  /// - Throws: `CommandProblem` with the first option that differs, the old value and the new one.
  func check() throws {
    let configuration = run.configuration
    let recipe = configuration.recipe
    try compare("--model", recipe.model, options.model?.rawValue)
    try compare("--batch", "\(configuration.batch)", options.batch.map { "\($0)" })
    try compare(
      "--micro-batches", "\(configuration.microBatches ?? 1)",
      options.microBatches.map { "\($0)" })
    let rates = [recipe.generatorOptimiser, recipe.discriminatorOptimiser].map {
      "\($0.learningRate)"
    }
    try compare(
      "--lr", rates[0] == rates[1] ? rates[0] : rates.joined(separator: " and "),
      options.learningRate.map { "\($0)" })
    try compare("--seed", "\(configuration.seed)", options.seed.map { "\($0)" })
    // What `auto` came to on another machine is kept.
    try compare(
      "--precision", configuration.precision.rawValue,
      options.precision == .auto ? nil : options.precision?.rawValue)
    try compare(
      "--heads", configuration.heads.map(\.name).joined(separator: ","),
      options.headNames?.joined(separator: ","))
    try compare("--upsample", upsampling?.rawValue ?? "another", options.upsample?.rawValue)
    try compare("--set", options.set.isEmpty ? nil : plan.edited(configuration))
    if options.config != nil {
      var typed = try plan.newConfiguration()
      if options.precision == nil { typed.precision = configuration.precision }
      try compare("--config", typed)
    }
  }

  private func compare(_ option: String, _ old: String, _ new: String?) throws {
    guard let new, new != old else { return }
    throw CommandProblem(
      "\(option): expected \(old), with which \(run.url.path) was begun, found \(new); a resumed run "
        + "keeps its settings: leave the option out, or begin a new run with another --out")
  }

  private func compare(_ option: String, _ typed: TrainingConfiguration?) throws {
    guard let typed, let change = try SettingChange.first(from: run.configuration, to: typed)
    else { return }
    try compare("\(option) \(change.setting)", change.expected, change.found)
  }

  /// How the run's generator enlarges its maps; nil where that cannot be told.
  private var upsampling: GeneratorUpsampling? {
    let configuration = run.configuration
    guard let preset = Preset(rawValue: configuration.recipe.model) else { return nil }
    return GeneratorUpsampling.allCases.first { upsampling in
      var other = configuration
      other.recipe = preset.recipe(
        PresetSettings(
          classes: configuration.classes.count, heads: configuration.recipe.heads,
          channels: configuration.channels, upsampling: upsampling, side: configuration.height))
      let edited = try? plan.edited(other)
      return edited?.recipe.generator == configuration.recipe.generator
    }
  }
}
