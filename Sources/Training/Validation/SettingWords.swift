import Augmentation
import KernelTasks
import Networks

/// The words that settings of `config.yaml` can have where only some are allowed.
enum SettingWords {
  /// Field names, with those above them where a name alone means several things.
  private static let byField: [String: [String]] = [
    "precision": words(of: Precision.self),
    "augmentation.fill": words(of: FillMode.self),
    "augmentation.compatibility": words(of: AugmentationSettings.Compatibility.self),
    "recipe.image_range": words(of: ImageRange.self),
    "recipe.input": words(of: GeneratorInput.self),
    "recipe.generator_latents": words(of: GeneratorLatents.self),
    "loss.kind": words(of: LossRecipe.Kind.self),
    "loss.batches": words(of: LossRecipe.Batches.self),
    "loss.gradient_penalty_norm": words(of: LossRecipe.PenaltyNorm.self),
    "generator_optimiser.form": words(of: OptimiserRecipe.Form.self),
    "discriminator_optimiser.form": words(of: OptimiserRecipe.Form.self),
    "initialisation": words(of: Initialisation.self),
    "padding": words(of: Padding.self),
  ]

  /// The words that may stand at a path; nil where any may, or none.
  static func allowed(at path: [String]) -> [String]? {
    for start in path.indices {
      if let words = byField[path[start...].joined(separator: ".")] { return words }
    }
    return nil
  }

  private static func words<Choice: CaseIterable & RawRepresentable<String>>(
    of type: Choice.Type
  ) -> [String] {
    type.allCases.map(\.rawValue)
  }
}
