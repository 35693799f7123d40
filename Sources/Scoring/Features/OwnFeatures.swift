package import Foundation
import Graph
package import Kernels
package import Metrics
import Networks
package import Pixels
package import Safetensors

/// Features of a small convolutional classifier that was trained on the very shards: the means of
/// its last 128 maps, whitened.
///
/// Most of what such maps vary in is how sure the classifier is, one direction a class. Pictures
/// that look more like their class than real ones lie far out along these few directions, and scores
/// of features that are only standardised see little else. Whitened, each direction counts alike.
///
/// They see what tells the classes apart, edges and shapes included. A class, because it owns memory.
package final class OwnFeatures: PictureFeatures {
  /// The format that files of features say they have.
  package static let format = "pokeprep-features/2"
  /// The format of earlier programs, whose features were standardised and not whitened.
  package static let earlierFormat = "pokeprep-features/1"
  /// The check sum of the shards that it was trained on.
  package let shardsChecksum: String
  /// The share of held-out pictures whose class was told right; nil when none were held out.
  package private(set) var heldOutAccuracy: Double?
  /// Makes the network's features uncorrelated over the training pictures.
  private var whitening = Whitening(
    mean: [Float](repeating: 0, count: ClassifierNetwork.featureCount),
    matrix: [Float](
      repeating: 0, count: ClassifierNetwork.featureCount * ClassifierNetwork.featureCount))
  private let network: ClassifierNetwork
  private let maps: NetworkMemory
  private let head: NetworkMemory
  private let engine: KernelEngine

  /// Updates of a training.
  package static let defaultStepCount = 600
  private static let batch = 64
  private static let whiteningShapes: [(name: String, shape: [Int])] = [
    ("features.mean", [ClassifierNetwork.featureCount]),
    ("features.whitening", [ClassifierNetwork.featureCount, ClassifierNetwork.featureCount]),
  ]

  package var name: String { "own" }

  /// Trains a classifier.
  ///
  /// - Parameters:
  ///   - real: The pictures, of at least two classes.
  ///   - shardsChecksum: The check sum of the shards that they are from.
  ///   - stepCount: Updates.
  ///   - engine: What runs the kernels; results do not depend on its number of threads.
  ///   - didStep: Called after each update with the number made; may throw to end.
  /// - Throws: What `didStep` throws; `MetricError` for a training whose features are not finite.
  package init(
    trainingOn real: RealPictures, shardsChecksum: String,
    stepCount: Int = OwnFeatures.defaultStepCount, engine: KernelEngine,
    didStep: (Int) throws -> Void
  ) throws {
    precondition(real.classes.count > 1, "classes to tell apart")
    let first = real.training.images[0]
    network = ClassifierNetwork(
      imageShape: [first.height, first.width, first.channelCount],
      classCount: real.classes.count)
    let variables = network.variables
    let seed: UInt64 = 0
    maps = NetworkMemory(
      variables.maps, initialisation: .glorot, network: "features", seed: seed)
    head = NetworkMemory(
      variables.head, initialisation: .glorot, network: "features-head", seed: seed)
    self.engine = engine
    self.shardsChecksum = shardsChecksum
    try ClassifierTraining(
      network: network, maps: maps, head: head, seed: seed, stepCount: stepCount
    ).run(on: real.training, engine: engine, didStep: didStep)
    heldOutAccuracy = accuracy(on: real.heldOut)
    whitening = try Whitening(
      of: means(of: real.training.images), threads: engine.threads)
  }

  /// Reads a classifier that was written.
  ///
  /// - Throws: `SafetensorsError`, or `FeaturesError` for a file of another kind.
  package init(reading url: URL, engine: KernelEngine) throws {
    let file = try SafetensorsFile(path: url.path)
    func number(_ key: String) throws(FeaturesError) -> Int {
      guard let value = file.metadata[key].flatMap(Int.init), (1...16384).contains(value) else {
        throw FeaturesError(
          path: url.path, expected: "\(key) from 1 to 16384",
          found: file.metadata[key] ?? "none")
      }
      return value
    }
    guard file.metadata["format"] == Self.format, let checksum = file.metadata["shards"] else {
      throw FeaturesError(
        path: url.path, expected: "format \(Self.format)",
        found: file.metadata["format"] ?? "none")
    }
    network = ClassifierNetwork(
      imageShape: [try number("height"), try number("width"), try number("channels")],
      classCount: try number("classes"))
    let variables = network.variables
    maps = NetworkMemory(variables.maps)
    head = NetworkMemory(variables.head)
    self.engine = engine
    shardsChecksum = checksum
    heldOutAccuracy = file.metadata["held_out_accuracy"].flatMap(Double.init)
    for (name, variable, slice) in tensors {
      let found = try file.description(of: name).shape
      guard found == variable.shape.axes else {
        throw FeaturesError(
          path: url.path, expected: "\(name) of shape \(variable.shape.axes)", found: "\(found)")
      }
      slice.replace(with: try file.floats(of: name))
    }
    for (name, shape) in Self.whiteningShapes {
      let found = try file.description(of: name).shape
      guard found == shape else {
        throw FeaturesError(
          path: url.path, expected: "\(name) of shape \(shape)", found: "\(found)")
      }
    }
    whitening = Whitening(
      mean: try file.floats(of: Self.whiteningShapes[0].name),
      matrix: try file.floats(of: Self.whiteningShapes[1].name))
  }

  /// Writes the classifier; an older file is replaced when the new one is complete.
  package func write(to url: URL) throws(SafetensorsError) {
    var metadata = [
      "format": Self.format, "shards": shardsChecksum,
      "height": String(network.imageShape[0]), "width": String(network.imageShape[1]),
      "channels": String(network.imageShape[2]), "classes": String(network.classCount),
    ]
    if let heldOutAccuracy { metadata["held_out_accuracy"] = String(heldOutAccuracy) }
    let payloads =
      tensors.map { TensorPayload(name: $0.0, shape: $0.1.shape.axes, floats: $0.2.values) }
      + zip(Self.whiteningShapes, [whitening.mean, whitening.matrix]).map {
        TensorPayload(name: $0.name, shape: $0.shape, floats: $1)
      }
    try SafetensorsWriter.write(payloads, metadata: metadata, to: url.path)
  }

  /// H, W, C of the pictures that it takes.
  package var imageShape: [Int] { network.imageShape }

  /// 128 numbers for each picture, of mean 0 and nearly uncorrelated over the training pictures.
  package func features(of images: [PixelImage]) throws -> FeatureMatrix {
    try whitening.whitened(means(of: images), threads: engine.threads)
  }

  /// The means of the network's last maps.
  private func means(of images: [PixelImage]) throws(MetricError) -> FeatureMatrix {
    try FeatureMatrix(
      values: outputs(for: images, \.features), count: images.count,
      dimension: ClassifierNetwork.featureCount)
  }

  private func accuracy(on pictures: PictureSet) -> Double? {
    guard let labels = pictures.labels, !labels.isEmpty else { return nil }
    let logits = outputs(for: pictures.images, \.logits)
    let right = labels.indices.count { row in
      let start = row * network.classCount
      let best = (0..<network.classCount).reduce(0) {
        logits[start + $1] > logits[start + $0] ? $1 : $0
      }
      return best == labels[row]
    }
    return Double(right) / Double(labels.count)
  }

  /// One output of the network for all pictures, row by row.
  private func outputs(
    for images: [PixelImage], _ output: (ClassifierNetwork.Application) -> Tensor
  ) -> [Float] {
    let application = ClassifierNetwork.Application(network, batch: Self.batch, mode: .evaluation)
    let tensor = output(application)
    let input = FloatBuffer(count: application.pictures.shape.count).all
    var bindings = [
      application.pictures: input,
      application.targets: FloatBuffer(count: application.targets.shape.count).all,
    ]
    bindings.merge(maps.bindings(application.variables.maps)) { first, _ in first }
    bindings.merge(head.bindings(application.variables.head)) { first, _ in first }
    let program = Program(
      Plan(application.graph, keeping: [tensor], engine: engine), engine: engine,
      bindings: bindings)
    var values: [Float] = []
    let pixelCount = network.imageShape.reduce(1, *)
    for start in stride(from: 0, to: images.count, by: Self.batch) {
      let part = images[start..<min(start + Self.batch, images.count)]
      let filling = [Float](repeating: 0, count: (Self.batch - part.count) * pixelCount)
      input.replace(
        with: part.flatMap { image in
          precondition(image.bytes.count == pixelCount, "pictures of the network's size")
          return image.bytes.map { Float($0) / 127.5 - 1 }
        } + filling)
      program.run()
      values += program.values(of: tensor).prefix(part.count * tensor.shape.channels)
    }
    return values
  }

  private var tensors: [(String, Variable, FloatSlice)] {
    [("maps", maps), ("head", head)].flatMap { part, memory in
      memory.parameters.compactMap { variable in
        memory.slice(variable.name).map { ("\(part).\(variable.name)", variable, $0) }
      }
    }
  }
}

/// Why a file of features cannot be used.
package struct FeaturesError: Error, Hashable, Sendable, CustomStringConvertible {
  let path: String
  let expected: String
  let found: String

  /// One line with what was expected and what was found.
  package var description: String { "\(path): expected \(expected), found \(found)" }
}
