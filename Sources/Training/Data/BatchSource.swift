import Augmentation
import Kernels
import Networks
import SeededRandom
import Shards

/// Fills batches of real pictures and their labels straight from the shards.
///
/// The picture at position i of step s is the (s·batch + i)-th of an endless sequence of shuffled
/// epochs; its augmentation is drawn by that number, so that a batch depends on (seed, step) alone.
/// A class, because it keeps the current epoch's order.
@safe final class BatchSource: BatchProvider {
  private let source: ShardSet
  private let sampler: EpochSampler
  private let configuration: TrainingConfiguration
  private let augmenter: Augmenter
  private let stream = RandomStream("training augmentation")
  private var epoch = -1
  private var order: [Int] = []
  private let bytes: UnsafeMutablePointer<UInt8>
  private let pairBytes: UnsafeMutablePointer<UInt8>
  /// A picture before its random change.
  private let plainBytes: UnsafeMutablePointer<UInt8>
  private let imageByteCount: Int
  /// For each further label head of the recipe the label of every training sample.
  private let headLabels: [[Int]]

  init(_ shards: ShardSet, _ configuration: TrainingConfiguration) {
    source = shards
    self.configuration = configuration
    sampler = EpochSampler(shards, samples: configuration.recipe.samples)
    augmenter = Augmenter(configuration.augmentation)
    imageByteCount = shards.imageByteCount
    // Room for the pictures of a batch, which lives as long as this object.
    unsafe bytes = .allocate(capacity: configuration.batch * shards.imageByteCount)
    unsafe pairBytes = .allocate(capacity: configuration.batch * shards.imageByteCount)
    unsafe plainBytes = .allocate(capacity: shards.imageByteCount)
    headLabels = configuration.recipe.heads.map { shards.labels(ofHead: $0.name) ?? [] }
  }

  deinit {
    unsafe bytes.deallocate()
    unsafe pairBytes.deallocate()
    unsafe plainBytes.deallocate()
  }

  /// The folder that the pictures come from.
  var shards: ShardSet? { source }

  /// Samples in an epoch.
  var sampleCount: Int { sampler.count }

  /// Writes the pictures of a batch, N×H×W×C in the recipe's range, their labels and, for
  /// image-to-image networks, their input pictures with the same random change.
  ///
  /// - Parameters:
  ///   - number: Which batch of the run, from 0.
  ///   - samples: The samples of the batch whose pictures are wanted.
  ///   - images: Takes the pictures.
  ///   - labels: N×labels: one-hot rows of the class and of each head beside each other; zeros in a
  ///     head whose label is unknown.
  ///   - pairs: Takes the input pictures, N×H×W×C; nil where there are none.
  ///   - engine: What runs the kernels.
  /// - Throws: `TrainingError.shards` when a shard cannot be read any longer.
  func fill(
    _ number: Int, samples: Range<Int>, images: UnsafeMutablePointer<Float>,
    labels: UnsafeMutablePointer<Float>, pairs: UnsafeMutablePointer<Float>?, engine: KernelEngine
  ) throws(TrainingError) {
    let (batch, width) = (configuration.batch, configuration.recipe.labelCount)
    // The caller's memory and ours hold `batch` pictures and rows each.
    unsafe labels.update(repeating: 0, count: batch * width)
    for i in 0..<batch {
      let position = number * batch + i
      let sample = sample(at: position)
      unsafe label(sample, row: labels + i * width)
      guard samples.contains(i) else { continue }
      try unsafe write(position, to: bytes + i * imageByteCount) { buffer throws(ShardError) in
        try unsafe source.readPixels(of: sample, into: buffer)
      }
      guard unsafe pairs != nil, source.manifest.paired else { continue }
      try unsafe write(position, to: pairBytes + i * imageByteCount) { buffer throws(ShardError) in
        try unsafe source.readPair(of: sample, into: buffer)
      }
    }
    let (scale, shift) = configuration.recipe.imageRange.byteTransform
    let (start, count) = (samples.lowerBound * imageByteCount, samples.count * imageByteCount)
    unsafe engine.imagesToFloat(
      bytes: bytes + start, output: images + start, scale: scale, shift: shift, count: count
    ).run()
    guard let pairs = unsafe pairs else { return }
    unsafe engine.imagesToFloat(
      bytes: pairBytes + start, output: pairs + start, scale: scale, shift: shift, count: count
    ).run()
  }

  private func label(_ sample: Int, row: UnsafeMutablePointer<Float>) {
    let label = source.label(of: sample)
    // `row` holds a number for every label of the recipe; labels lie below their head's size.
    unsafe row[label] = 1
    var start = configuration.recipe.classes
    for (head, labels) in zip(configuration.recipe.heads, headLabels) {
      if labels[sample] >= 0 { unsafe row[start + labels[sample]] = 1 }
      start += head.count
    }
  }

  private func sample(at position: Int) -> Int {
    if let subset = configuration.subset, !subset.isEmpty {
      return subset[position % subset.count]
    }
    let (wanted, place) = position.quotientAndRemainder(dividingBy: sampler.count)
    if wanted != epoch {
      order = sampler.order(seed: configuration.seed, epoch: wanted)
      epoch = wanted
    }
    return order[place]
  }

  /// Reads the picture at a position of the run, with its random change.
  private func write(
    _ position: Int, to destination: UnsafeMutablePointer<UInt8>,
    reading read: (UnsafeMutableRawBufferPointer) throws(ShardError) -> Void
  ) throws(TrainingError) {
    let isPlain = configuration.augmentation.isIdentity
    // Both hold one picture.
    let target = unsafe isPlain ? destination : plainBytes
    try forwardingShardErrors { () throws(ShardError) in
      try unsafe read(UnsafeMutableRawBufferPointer(start: target, count: imageByteCount))
    }
    if isPlain { return }
    let parameters = AugmentationParameters.drawn(
      configuration.augmentation, seed: configuration.seed, stream: stream, index: UInt64(position))
    unsafe augmenter.apply(
      parameters, source: plainBytes, destination: destination, width: source.width,
      height: source.height, channelCount: source.channelCount)
  }

  /// Whether the shards hold copies that were flipped, turned or zoomed already; looks at the first
  /// samples only, since copies stand beside their originals.
  static func holdsAugmentedCopies(_ shards: ShardSet) -> Bool {
    firstSamples(of: shards) { $0 != .identity }
  }

  /// Whether the shards hold mirrored copies, so that pictures may be mirrored; looks at the first
  /// samples only.
  static func holdsMirroredCopies(_ shards: ShardSet) -> Bool {
    firstSamples(of: shards, contain: \.isFlipped)
  }

  private static func firstSamples(
    of shards: ShardSet, contain condition: (AugmentationParameters) -> Bool
  ) -> Bool {
    (0..<min(shards.count(of: .train), 512)).contains {
      condition(shards.augmentation(of: $0))
    }
  }
}
