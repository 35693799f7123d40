import Augmentation
import Imaging

extension PipelineSettings {
  /// The same for photographs: they fill the square, any background will do, and copies show no corners.
  package var forPhotographs: Self {
    var settings = self
    settings[ConvertStage.self].fit = .cover
    settings[WhitenessStage.self].threshold = .off
    settings[AugmentStage.self].copies = 1
    settings[AugmentStage.self].rotate = 0
    settings[AugmentStage.self].zoom = 0
    settings[AugmentStage.self].fill = .reflect
    return settings
  }
}
