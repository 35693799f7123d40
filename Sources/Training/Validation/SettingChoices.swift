import Augmentation
import KernelInterface
import Networks

/// The values of those settings of `config.yaml` for which there is a list of them.
enum SettingChoices {
  /// Field names, with those above them where a name alone means several things.
  private static let byField: [String: [String]] = [
    "precision": names(of: Precision.self),
    "augmentation.fill": names(of: FillMode.self),
    "augmentation.compatibility": names(of: AugmentationSettings.Compatibility.self),
    "recipe.image_range": names(of: ImageRange.self),
    "recipe.input": names(of: GeneratorInput.self),
    "recipe.generator_latents": names(of: GeneratorLatents.self),
    "loss.kind": names(of: LossRecipe.Kind.self),
    "loss.batches": names(of: LossRecipe.Batches.self),
    "loss.gradient_penalty_norm": names(of: LossRecipe.PenaltyNorm.self),
    "generator_optimiser.form": names(of: OptimiserRecipe.Form.self),
    "discriminator_optimiser.form": names(of: OptimiserRecipe.Form.self),
    "initialisation": names(of: Initialisation.self),
    "padding": names(of: Padding.self),
  ]

  /// The values that may stand at a path; nil where there is no list of them.
  static func allowed(at path: [String]) -> [String]? {
    for start in path.indices {
      if let names = byField[path[start...].joined(separator: ".")] { return names }
    }
    return nil
  }

  private static func names<Choice: CaseIterable & RawRepresentable<String>>(
    of type: Choice.Type
  ) -> [String] {
    type.allCases.map(\.rawValue)
  }
}
