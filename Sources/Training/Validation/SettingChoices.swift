import Augmentation
import KernelTasks
import Networks

/// The values that settings of `config.yaml` can have where only some are allowed.
enum SettingChoices {
  /// Field names, with those above them where a name alone means several things.
  private static let byField: [String: [String]] = [
    "precision": choices(of: Precision.self),
    "augmentation.fill": choices(of: FillMode.self),
    "augmentation.compatibility": choices(of: AugmentationSettings.Compatibility.self),
    "recipe.image_range": choices(of: ImageRange.self),
    "recipe.input": choices(of: GeneratorInput.self),
    "recipe.latent_distribution": choices(of: LatentDistribution.self),
    "recipe.samples": choices(of: SampleChoice.self),
    "recipe.generator_latents": choices(of: GeneratorLatents.self),
    "loss.kind": choices(of: LossRecipe.Kind.self),
    "loss.batches": choices(of: LossRecipe.Batches.self),
    "loss.gradient_penalty_norm": choices(of: LossRecipe.PenaltyNorm.self),
    "generator_optimiser.form": choices(of: OptimiserRecipe.Form.self),
    "discriminator_optimiser.form": choices(of: OptimiserRecipe.Form.self),
    "initialisation": choices(of: Initialisation.self),
    "padding": choices(of: Padding.self),
  ]

  /// The values that may stand at a path; nil where any may, or none.
  static func allowed(at path: [String]) -> [String]? {
    for start in path.indices {
      if let choices = byField[path[start...].joined(separator: ".")] { return choices }
    }
    return nil
  }

  private static func choices<Choice: CaseIterable & RawRepresentable<String>>(
    of type: Choice.Type
  ) -> [String] {
    type.allCases.map(\.rawValue)
  }
}
