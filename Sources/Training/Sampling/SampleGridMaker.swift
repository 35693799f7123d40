import Foundation
import Networks
import Pixels
import Shards

/// Composes the pictures of a run's sample grid.
struct SampleGridMaker {
  private let configuration: TrainingConfiguration
  private let shards: ShardSet?
  private let sampler: SampleGenerator

  /// Rows of a grid without classes, and source pictures of a grid of pairs.
  private static let rowCount = (plain: 4, pairs: 6)

  init(_ configuration: TrainingConfiguration, shards: ShardSet?, sampler: SampleGenerator) {
    self.configuration = configuration
    self.shards = shards
    self.sampler = sampler
  }

  /// A row per class, or plain rows of a generator that knows no labels, or a row per pair.
  ///
  /// - Throws: `TrainingError.shards` when the pairs cannot be read any longer.
  func grid(step: Int) throws(TrainingError) -> SampleGrid {
    if configuration.recipe.input == .picture { return try pairs(step: step) }
    return configuration.recipe.isConditional ? classes(step: step) : plain(step: step)
  }

  private func latents(_ count: Int) -> [[Float]] {
    SampleLatents.rows(count: count, of: configuration.recipe, seed: configuration.seed)
  }

  /// A column has one latent vector and one value of each further head; rows differ in the class.
  private func classes(step: Int) -> SampleGrid {
    let labels = LabelRows(configuration)
    let columns = configuration.sampleColumns
    let latents = latents(columns)
    let rows = labels.classes.indices.flatMap { label in
      (0..<columns).map { column in
        labels.drawn(
          LabelRows.oneHot(label, count: labels.classes.count),
          heads: zip(labels.heads, labels.headValues(number: column)).map {
            LabelRows.oneHot($1, count: $0.values.count)
          })
      }
    }
    let images = sampler.pictures(
      labels: rows, latents: labels.classes.indices.flatMap { _ in latents })
    return SampleGrid(
      step: step,
      rows: labels.classes.enumerated().map { label, name in
        SampleGrid.Row(
          name: name, images: Array(images[(label * columns)..<((label + 1) * columns)]))
      },
      columns: labels.heads.isEmpty
        ? []
        : (0..<columns).map { column in
          zip(labels.heads, labels.headValues(number: column)).map { $0.values[$1] }
            .joined(separator: " ")
        })
  }

  private func plain(step: Int) -> SampleGrid {
    let columns = configuration.sampleColumns
    let count = Self.rowCount.plain * columns
    let labels = LabelRows(configuration)
    let images = sampler.pictures(
      labels: (0..<count).map { labels.spread($0) }, latents: latents(count))
    return SampleGrid(
      step: step,
      rows: (0..<Self.rowCount.plain).map { row in
        SampleGrid.Row(name: "", images: Array(images[(row * columns)..<((row + 1) * columns)]))
      })
  }

  /// Input, output and target side by side, of pairs that were held out where there are any.
  private func pairs(step: Int) throws(TrainingError) -> SampleGrid {
    guard let shards else { return SampleGrid(step: step, rows: []) }
    let split: DataSplit = shards.count(of: .validation) > 0 ? .validation : .train
    let total = shards.count(of: split)
    let count = min(Self.rowCount.pairs, total)
    let places =
      configuration.subset.map { Array($0.prefix(count)) }
      ?? (0..<count).map { $0 * total / count }
    let side = configuration.subset == nil ? split : .train
    func image(_ bytes: [UInt8]) -> PixelImage {
      PixelImage(
        width: configuration.width, height: configuration.height,
        channelCount: configuration.channels, bytes: bytes)
    }
    let samples = try forwardingShardErrors { () throws(ShardError) in
      try places.map { index throws(ShardError) in try shards.sample(at: index, in: side) }
    }
    let inputs = samples.map { image($0.pair ?? $0.pixels) }
    let outputs = sampler.translated(inputs)
    return SampleGrid(
      step: step,
      rows: samples.indices.map {
        SampleGrid.Row(name: "", images: [inputs[$0], outputs[$0], image(samples[$0].pixels)])
      }, columns: ["input", "output", "target"])
  }
}
