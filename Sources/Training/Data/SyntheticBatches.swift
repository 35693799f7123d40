import Kernels
import Networks
import SeededRandom
import Shards

/// One batch of random pictures, again and again: what a step costs does not depend on the values.
///
/// A class like every provider.
final class SyntheticBatches: BatchProvider {
  private let configuration: TrainingConfiguration
  private let heads: [Int]
  private let bytes: [UInt8]

  init(_ configuration: TrainingConfiguration) {
    self.configuration = configuration
    heads = configuration.recipe.headSizes
    let count =
      configuration.batch * configuration.height * configuration.width * configuration.channels
    var random = CounterRandom(
      seed: configuration.seed, stream: RandomStream("synthetic pictures"))
    bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  var shards: ShardSet? { nil }

  var sampleCount: Int { configuration.batch }

  /// The pictures, and the classes in turn.
  func fill(
    _ number: Int, samples: Range<Int>, images: UnsafeMutablePointer<Float>,
    labels: UnsafeMutablePointer<Float>, pairs: UnsafeMutablePointer<Float>?, engine: KernelEngine
  ) {
    let batch = configuration.batch
    let length = heads.reduce(0, +)
    // The caller's memory holds `batch` rows of labels and pictures.
    unsafe labels.update(repeating: 0, count: batch * length)
    for i in 0..<batch {
      var start = i * length
      for head in heads where head > 0 {
        unsafe labels[start + i % head] = 1
        start += head
      }
    }
    let (scale, shift) = configuration.recipe.imageRange.byteTransform
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let source = buffer.baseAddress else { return }
      unsafe engine.imagesToFloat(
        bytes: source, output: images, scale: scale, shift: shift, count: buffer.count
      ).run()
      guard let pairs = unsafe pairs else { return }
      unsafe engine.imagesToFloat(
        bytes: source, output: pairs, scale: scale, shift: shift, count: buffer.count
      ).run()
    }
  }
}
