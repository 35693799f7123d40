import Augmentation
package import Catalogue
import Foundation
import Imaging

extension PipelineSettings {
  /// Settings for photographs: they fill the square, any background will do, and copies show no
  /// corners.
  ///
  /// - Parameter workspace: Where `filter` may have run; its settings stay.
  /// - Returns: The settings of all stages.
  /// - Throws: `CatalogueError`.
  package static func photographs(in workspace: Workspace) throws(CatalogueError) -> Self {
    var settings = Self()
    if FileManager.default.fileExists(atPath: workspace.cataloguePath),
      let record = try Catalogue(lookingAt: workspace.cataloguePath).stage(.filter),
      let last = try? FilterSettings(of: record)
    {
      settings[FilterStage.self] = last
    }
    settings[ConvertStage.self].fit = .cover
    settings[WhitenessStage.self].threshold = .off
    settings[AugmentStage.self].copies = 1
    settings[AugmentStage.self].rotate = 0
    settings[AugmentStage.self].zoom = 0
    settings[AugmentStage.self].fill = .reflect
    return settings
  }
}
