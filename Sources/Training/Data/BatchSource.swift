import Augmentation
import Kernels
import Networks
import SeededRandom
import Shards

/// Fills batches of real pictures and their labels straight from the mapped shards.
///
/// The picture at position i of step s is the (s·batch + i)-th of an endless sequence of shuffled
/// epochs; its augmentation is drawn by that number, so that a batch depends on (seed, step) alone.
/// A class, because it keeps the current epoch's order.
final class BatchSource: BatchProvider {
  private let shards: ShardSet
  private let sampler: EpochSampler
  private let configuration: TrainingConfiguration
  private let augmenter: Augmenter
  private let stream = RandomStream("training augmentation")
  private var epoch = -1
  private var order: [Int] = []
  private let bytes: UnsafeMutablePointer<UInt8>
  private let imageByteCount: Int

  init(_ shards: ShardSet, _ configuration: TrainingConfiguration) {
    self.shards = shards
    self.configuration = configuration
    sampler = EpochSampler(shards)
    augmenter = Augmenter(configuration.augmentation)
    imageByteCount = shards.imageByteCount
    bytes = .allocate(capacity: configuration.batch * shards.imageByteCount)
  }

  deinit { bytes.deallocate() }

  /// Samples in an epoch.
  var sampleCount: Int { sampler.count }

  /// Writes the pictures of a step, N×H×W×C in the recipe's range, and their one-hot labels,
  /// N×labels.
  func fill(
    step: Int, images: UnsafeMutablePointer<Float>, labels: UnsafeMutablePointer<Float>,
    engine: KernelEngine
  ) {
    let (batch, width) = (configuration.batch, configuration.recipe.labelCount)
    labels.update(repeating: 0, count: batch * width)
    for i in 0..<batch {
      let position = step * batch + i
      let sample = sample(at: position)
      labels[i * width + shards.label(of: sample)] = 1
      write(sample, position: position, to: bytes + i * imageByteCount)
    }
    let (scale, shift) = configuration.recipe.imageRange.byteTransform
    engine.imagesToFloat(
      bytes: bytes, output: images, scale: scale, shift: shift, count: batch * imageByteCount)
  }

  private func sample(at position: Int) -> Int {
    let (wanted, place) = position.quotientAndRemainder(dividingBy: sampler.count)
    if wanted != epoch {
      order = sampler.order(seed: configuration.seed, epoch: wanted)
      epoch = wanted
    }
    return order[place]
  }

  private func write(_ sample: Int, position: Int, to destination: UnsafeMutablePointer<UInt8>) {
    let pixels = shards.pixels(of: sample)
    guard let source = pixels.bindMemory(to: UInt8.self).baseAddress else { return }
    guard !configuration.augmentation.isIdentity else {
      destination.update(from: source, count: imageByteCount)
      return
    }
    let parameters = AugmentationParameters.drawn(
      configuration.augmentation, seed: configuration.seed, stream: stream, index: UInt64(position))
    augmenter.apply(
      parameters, source: source, destination: destination, width: shards.width,
      height: shards.height, channelCount: shards.channelCount)
  }

  /// Whether the shards hold copies that were flipped, turned or zoomed already; looks at the first
  /// samples only, since copies stand beside their originals.
  static func holdsAugmentedCopies(_ shards: ShardSet) -> Bool {
    (0..<min(shards.count(of: .train), 512)).contains {
      shards.sample(at: $0).augmentation != .none
    }
  }
}
