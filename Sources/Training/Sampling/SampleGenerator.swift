import Foundation
import Graph
import Kernels
import Networks
import Pixels
import SeededRandom

/// Draws pictures from a generator in evaluation mode, a fixed number at a time.
///
/// Normalisation layers use statistics that are measured for exactly the weights in use: the
/// generator is run over fixed latent vectors with batch statistics, which are pooled ("precise
/// batch norm", Wu and Johnson 2021). The running averages of training belong to other weights than
/// the moving average of the weights that samples are drawn with, and the mismatch shows. The same
/// weights thus always give the same picture for the same label and latent vector, whatever else is
/// in the batch. A class, because it owns memory.
final class SampleGenerator {
  /// Pictures computed at once.
  private let batch: Int
  private let recipe: Recipe
  private let imageShape: [Int]
  private let engine: KernelEngine
  private let memory: NetworkMemory
  private let latent: FloatSlice
  private let source: FloatSlice
  private let random = RandomSource()
  private let labels: FloatSlice
  private let program: Program
  private let pictures: Tensor
  private var single: Single?
  private let calibration: StatisticsCalibration
  private let seed: UInt64
  private var isCalibrated = false

  init(_ configuration: TrainingConfiguration, engine: KernelEngine, batch most: Int = 64) {
    self.engine = engine
    // Translation keeps batch statistics: each picture is a batch of its own.
    batch = configuration.recipe.input == .picture ? 1 : most
    recipe = configuration.recipe
    seed = configuration.seed
    imageShape = [configuration.height, configuration.width, configuration.channels]
    memory = NetworkMemory(
      recipe.generatorVariables(imageShape: imageShape).variables)
    latent = FloatBuffer(count: batch * recipe.latent).all
    labels = FloatBuffer(count: batch * recipe.labelCount).all

    source =
      FloatBuffer(
        count: recipe.input == .picture ? batch * imageShape.reduce(1, *) : 0
      ).all

    let inputs = GeneratorInputs(recipe, imageShape: imageShape, batch: batch)
    let variables = NetworkVariables()
    pictures = inputs.pictures(variables: variables, mode: .evaluation)
    let bindings = memory.bindings(variables)
      .merging(inputs.bindings(latent: latent, labels: labels, source: source)) { first, _ in first
      }
    let packed = PackedWeightCache()
    program = Program(
      Plan(inputs.graph, keeping: [pictures], engine: engine), engine: engine, bindings: bindings,
      packedWeights: packed, random: random)
    calibration = StatisticsCalibration(
      configuration, memory: memory, latent: latent, labels: labels, source: source, batch: batch,
      engine: engine, packedWeights: packed)
  }

  /// Takes over other weights, in the order of the generator's values.
  func use(_ values: [Float]) {
    memory.values.replace(with: values)
    isCalibrated = false
  }

  /// The weights' place, for loading from a checkpoint.
  var parameters: NetworkMemory { memory }

  /// Measures the statistics of normalisation layers over given rows of labels, in turn, instead of
  /// those of the training data; for generators that make few different pictures, so that two
  /// batches are enough.
  func calibrate(on rows: [[Float]]) {
    calibration.run(batches: 2) { rows[$0 % rows.count] }
    isCalibrated = true
  }

  /// Pictures for rows of labels (each a weight per class) and latent vectors.
  ///
  /// - Precondition: as many latent vectors as labels, all of the right length.
  func pictures(labels rows: [[Float]], latents: [[Float]]) -> [PixelImage] {
    precondition(rows.count == latents.count, "\(rows.count) labels, \(latents.count) vectors")
    calibrateOnce()
    return stride(from: 0, to: rows.count, by: batch).flatMap { start in
      random.position = RandomPosition(seed: seed, step: UInt64(start))
      let end = min(start + batch, rows.count)
      load(rows[start..<end], into: labels)
      load(latents[start..<end], into: latent)
      program.run()
      return images(end - start)
    }
  }

  /// One picture in the time of one, for whoever turns a slider.
  ///
  /// It may differ from that of `pictures(labels:latents:)` in the last bits, since products of other
  /// sizes add up in another order.
  ///
  /// - Precondition: rows of the right length.
  func picture(labels row: [Float], latent vector: [Float]) -> PixelImage {
    calibrateOnce()
    let one = single ?? makeSingle()
    single = one
    random.position = RandomPosition(seed: seed, step: 0)
    for (slice, values) in [(one.labels, row), (one.latent, vector)] {
      precondition(slice.count == values.count, "\(values.count) values for \(slice.count) places")
      for (place, value) in values.enumerated() { unsafe slice.pointer[place] = value }
    }
    one.program.run()
    let size = imageShape.reduce(1, *)
    let values = unsafe one.program.address(of: one.pictures)
    return PixelImage(
      width: imageShape[1], height: imageShape[0], channelCount: imageShape[2],
      bytes: (0..<size).map { unsafe recipe.imageRange.byte(values[$0]) })
  }

  /// What draws one picture at a time.
  private struct Single {
    let program: Program
    let latent, labels: FloatSlice
    let pictures: Tensor
  }

  private func makeSingle() -> Single {
    let inputs = GeneratorInputs(recipe, imageShape: imageShape, batch: 1)
    let variables = NetworkVariables()
    let pictures = inputs.pictures(variables: variables, mode: .evaluation)
    let latent = FloatBuffer(count: recipe.latent).all
    let labels = FloatBuffer(count: recipe.labelCount).all
    let bindings = memory.bindings(variables)
      .merging(inputs.bindings(latent: latent, labels: labels, source: source)) { first, _ in first
      }
    return Single(
      program: Program(
        Plan(inputs.graph, keeping: [pictures], engine: engine), engine: engine, bindings: bindings,
        packedWeights: PackedWeightCache(), random: random),
      latent: latent, labels: labels, pictures: pictures)
  }

  /// The weights with the statistics of normalisation layers measured for them.
  func measuredNumbers() -> NetworkMemory {
    calibrateOnce()
    return memory
  }

  private func calibrateOnce() {
    guard !isCalibrated else { return }
    calibration.run()
    isCalibrated = true
  }

  /// What the generator makes of source pictures, one at a time: its normalisation and dropout work
  /// as in training, and the drop-outs of a picture depend on its place alone.
  func translated(_ images: [PixelImage]) -> [PixelImage] {
    let (scale, shift) = recipe.imageRange.byteTransform
    return images.enumerated().flatMap { number, image in
      precondition(
        [image.height, image.width, image.channelCount] == imageShape,
        "a source picture of \(imageShape)")
      random.position = RandomPosition(seed: seed, step: UInt64(number))
      unsafe engine.imagesToFloat(
        bytes: image.bytes, output: source.pointer, scale: scale, shift: shift,
        count: source.count
      ).run()
      program.run()
      return self.images(1)
    }
  }

  /// Copies rows to the start of a batch; what is left of the batch keeps its last content, which no
  /// other picture depends on.
  private func load(_ rows: ArraySlice<[Float]>, into slice: FloatSlice) {
    let width = slice.count / batch
    for (index, row) in rows.enumerated() {
      precondition(row.count == width, "\(row.count) values for \(width) places")
      for (column, value) in row.enumerated() {
        unsafe slice.pointer[index * width + column] = value
      }
    }
  }

  private func images(_ count: Int) -> [PixelImage] {
    let size = imageShape.reduce(1, *)
    // The program owns the memory and holds all of its pictures.
    let values = unsafe program.address(of: pictures)
    return (0..<count).map { index in
      PixelImage(
        width: imageShape[1], height: imageShape[0], channelCount: imageShape[2],
        bytes: (0..<size).map { unsafe recipe.imageRange.byte(values[index * size + $0]) })
    }
  }
}
