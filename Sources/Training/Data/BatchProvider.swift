import Kernels

/// Where the real pictures of a step come from.
protocol BatchProvider: AnyObject {
  /// Samples in an epoch.
  var sampleCount: Int { get }

  /// Writes the pictures of a step, N×H×W×C in the recipe's range, and their one-hot labels,
  /// N×classes.
  func fill(
    step: Int, images: UnsafeMutablePointer<Float>, labels: UnsafeMutablePointer<Float>,
    engine: KernelEngine)
}
