package import Metrics
package import Pixels

/// What turns pictures into vectors that scores compare.
package protocol PictureFeatures {
  /// The name that is printed with the scores.
  var name: String { get }

  /// One row of features for each picture.
  ///
  /// - Throws: `MetricError.unusableValue` for features that are no numbers.
  func features(of images: [PixelImage]) throws -> FeatureMatrix
}
