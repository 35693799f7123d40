import Foundation
import Graph
import Kernels
import Networks

/// Measures the statistics of a generator's normalisation layers over fixed latent vectors.
///
/// Batches of latent vectors and labels (in the shares of the training data) pass with batch
/// statistics; the stored mean is the mean of the batches' means, the stored variance that of all
/// values together: E[variance] + Var[mean].
final class StatisticsCalibration {
  /// Batches that pass; 8·64 pictures give the statistics of a layer to about a percent.
  static let batchCount = 8

  private let memory: NetworkMemory
  private let layers: [BatchStatistics]
  private let program: Program?
  private let latent: FloatSlice
  private let labels: FloatSlice
  private let batch: Int
  private let rows: LabelRows
  private let seed: UInt64
  private let distribution: LatentDistribution?

  init(
    _ configuration: TrainingConfiguration, memory: NetworkMemory, latent: FloatSlice,
    labels: FloatSlice, source: FloatSlice, batch: Int, engine: KernelEngine,
    packedWeights: PackedWeightCache
  ) {
    self.memory = memory
    self.latent = latent
    self.labels = labels
    self.batch = batch
    rows = LabelRows(configuration)
    seed = configuration.seed
    let recipe = configuration.recipe
    distribution = recipe.latentDistribution
    let inputs = GeneratorInputs(
      recipe, imageShape: [configuration.height, configuration.width, configuration.channels],
      batch: batch)
    let variables = NetworkVariables()
    _ = inputs.pictures(variables: variables, mode: .calibration)
    // Image-to-image generators normalise with the batch they work on.
    layers = recipe.input == .picture ? [] : variables.statistics
    guard !layers.isEmpty else {
      program = nil
      return
    }
    let bindings = memory.bindings(variables)
      .merging(inputs.bindings(latent: latent, labels: labels, source: source)) { first, _ in first
      }
    program = Program(
      Plan(inputs.graph, keeping: layers.flatMap { [$0.mean, $0.variance] }, engine: engine),
      engine: engine, bindings: bindings, packedWeights: packedWeights)
  }

  /// Measures and stores the statistics of the weights that the memory holds now, with labels in
  /// the shares of the training data, spread evenly over every batch.
  func run() { run(batches: Self.batchCount, labels: rows.spread) }

  /// Measures and stores the statistics of the weights that the memory holds now.
  ///
  /// - Parameters:
  ///   - batches: Batches that pass.
  ///   - row: The labels of the picture with a number from 0.
  func run(batches: Int, labels row: (Int) -> [Float]) {
    guard let program else { return }
    var latents = LatentSource(
      seed: seed, stream: "calibration", count: latent.count, from: distribution)
    var sums = layers.map { layer in
      [[Double]](repeating: [Double](repeating: 0, count: layer.mean.shape.count), count: 3)
    }
    for index in 0..<batches {
      latents.fill(latent, index: index)
      fillLabels(index, row)
      program.run()
      for (layer, statistics) in layers.enumerated() {
        // Channels of the layer each; the program owns them.
        let mean = unsafe program.address(of: statistics.mean)
        let variance = unsafe program.address(of: statistics.variance)
        for c in 0..<statistics.mean.shape.count {
          unsafe sums[layer][0][c] += Double(mean[c])
          unsafe sums[layer][1][c] += Double(mean[c]) * Double(mean[c])
          unsafe sums[layer][2][c] += Double(variance[c])
        }
      }
    }
    for (layer, statistics) in layers.enumerated() {
      store(sums[layer], batches: batches, of: statistics)
    }
  }

  private func store(_ sums: [[Double]], batches: Int, of layer: BatchStatistics) {
    let count = Double(batches)
    let means = sums[0].map { $0 / count }
    let variances = means.indices.map { c in
      max(sums[2][c] / count + sums[1][c] / count - means[c] * means[c], 0)
    }
    memory.slice(layer.meanName)?.replace(with: means.map { Float($0) })
    memory.slice(layer.varianceName)?.replace(with: variances.map { Float($0) })
    let epsilon = Double(layer.epsilon)
    memory.slice(layer.inverseStdName)?.replace(
      with: variances.map { Float(1 / ($0 + epsilon).squareRoot()) })
  }

  private func fillLabels(_ index: Int, _ row: (Int) -> [Float]) {
    for i in 0..<batch {
      for (column, value) in row(index * batch + i).enumerated() {
        unsafe labels.pointer[i * rows.count + column] = value
      }
    }
  }
}
