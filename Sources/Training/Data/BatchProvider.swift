import Kernels
import Shards

/// Where the real pictures of a step come from.
protocol BatchProvider: AnyObject {
  /// Samples in an epoch.
  var sampleCount: Int { get }

  /// The folder that the pictures come from; nil where there is none.
  var shards: ShardSet? { get }

  /// Writes the pictures of a batch, N×H×W×C in the recipe's range, their labels and, for
  /// image-to-image networks, their input pictures.
  ///
  /// - Parameters:
  ///   - number: Which batch of the run, from 0.
  ///   - samples: The samples of the batch whose pictures are wanted; the others' places stay as they
  ///     are.
  ///   - images: Takes the pictures.
  ///   - labels: N×labels: one-hot rows of the class and of each head beside each other; zeros in a
  ///     head whose label is unknown.
  ///   - pairs: Takes the input pictures, N×H×W×C; nil where there are none.
  ///   - engine: What runs the kernels.
  /// - Throws: `TrainingError.shards` when the pictures cannot be read any longer.
  func fill(
    _ number: Int, samples: Range<Int>, images: UnsafeMutablePointer<Float>,
    labels: UnsafeMutablePointer<Float>, pairs: UnsafeMutablePointer<Float>?, engine: KernelEngine
  ) throws(TrainingError)
}
