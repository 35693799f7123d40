package import Foundation
import Graph
package import Kernels
package import Metrics
package import Pixels
import Safetensors

/// Features of a published network: the means of its last maps.
///
/// A class, because it owns memory.
package final class NetworkFeatures: PictureFeatures {
  /// The format that files of such networks say they have.
  package static let format = "pokeprep-network/1"
  /// Which network.
  package let network: PublicNetwork
  /// How pictures come to its size.
  package let input: NetworkInput
  /// The SHA-256 of the weights as published.
  package let digest: String
  private let application: PublicNetwork.Application
  private let pictures: FloatSlice
  private let program: Program

  /// The network, and how pictures come to its size where that may be chosen.
  package var name: String {
    network.inputs.count > 1 ? "\(network.rawValue), \(input.rawValue)" : network.rawValue
  }

  /// Reads what `NetworkImport` wrote.
  ///
  /// - Parameters:
  ///   - url: The file.
  ///   - engine: What runs the kernels; results do not depend on its number of threads.
  /// - Throws: `SafetensorsError`, or `FeaturesError` for a file of another kind.
  package convenience init(reading url: URL, engine: KernelEngine) throws {
    let file = try SafetensorsFile(path: url.path)
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
      _ key: String, _ type: Choice.Type
    ) throws(FeaturesError) -> Choice {
      guard let value = file.metadata[key].flatMap(Choice.init(rawValue:)) else {
        throw FeaturesError(
          path: url.path,
          expected: "\(key) " + type.allCases.map(\.rawValue).joined(separator: " or "),
          found: file.metadata[key] ?? "none")
      }
      return value
    }
    guard file.metadata["format"] == Self.format else {
      throw FeaturesError(
        path: url.path, expected: "format \(Self.format)", found: file.metadata["format"] ?? "none")
    }
    try self.init(
      choice("network", PublicNetwork.self), input: choice("input", NetworkInput.self),
      digest: file.metadata["source_sha256"] ?? "", engine: engine
    ) { name, shape in
      let found = try file.description(of: name).shape
      guard found == shape else {
        throw FeaturesError(
          path: url.path, expected: "\(name) of shape \(shape)", found: "\(found)")
      }
      return try file.floats(of: name)
    }
  }

  /// Takes a network that was imported, without a file between.
  package convenience init(_ imported: NetworkImport, engine: KernelEngine) {
    let values = Dictionary(
      uniqueKeysWithValues: imported.layers.flatMap {
        [($0.convolution.weightName, $0.weights), ($0.convolution.biasName, $0.bias)]
      })
    self.init(
      imported.network, input: imported.input, digest: imported.digest, engine: engine
    ) { name, _ in values[name] ?? [] }
  }

  private init(
    _ network: PublicNetwork, input: NetworkInput, digest: String, engine: KernelEngine,
    weights: (_ name: String, _ shape: [Int]) throws -> [Float]
  ) rethrows {
    // Rounded products would not agree with what others compute.
    let engine = engine.float32
    let application = network.applied(batch: network.batch)
    let pictures = FloatBuffer(count: application.pictures.shape.count).all
    var bindings = [application.pictures: pictures]
    for layer in application.network.layers {
      let convolution = layer.convolution
      for (tensor, name) in [
        (layer.weights, convolution.weightName), (layer.bias, convolution.biasName),
      ] {
        let slice = FloatBuffer(count: tensor.shape.count).all
        slice.replace(with: try weights(name, tensor.shape.axes))
        bindings[tensor] = slice
      }
    }
    self.network = network
    self.input = input
    self.digest = digest
    self.application = application
    self.pictures = pictures
    program = Program(
      Plan(application.network.graph, keeping: [application.features], engine: engine),
      engine: engine, bindings: bindings)
  }

  /// A row of the network's features for each picture.
  package func features(of images: [PixelImage]) throws -> FeatureMatrix {
    let dimension = application.features.shape.channels
    var values: [Float] = []
    values.reserveCapacity(images.count * dimension)
    let pixels = network.side * network.side * 3
    let (scale, shift) = input.values
    for start in stride(from: 0, to: images.count, by: network.batch) {
      let part = images[start..<min(start + network.batch, images.count)]
      for (place, image) in part.enumerated() {
        pictures.buffer.replace(
          with: input.resizing.resized(image, side: network.side).map { $0 * scale + shift },
          at: place * pixels)
      }
      program.run()
      values += program.values(of: application.features).prefix(part.count * dimension)
    }
    return try FeatureMatrix(values: values, count: images.count, dimension: dimension)
  }
}
