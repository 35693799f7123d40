import Graph

/// A network as a table: a row per layer with its output and its parameters, as Keras' `summary()`.
package struct NetworkSummary: Sendable, Hashable, Codable {
  /// One layer.
  package struct Row: Sendable, Hashable, Codable {
    /// Its place in the network: `3`, or `3.0.1` inside a branch.
    package var path: String
    /// Its name in configuration files.
    package var name: String
    /// The shape that it gives for one sample, without the batch.
    package var output: [Int]
    /// Values that training changes.
    package var trained: Int
    /// Stored values that training does not change by gradients, such as running statistics.
    package var stored: Int
  }

  /// The layers in the order of the data flow, those inside branches before the layer that holds them.
  package var rows: [Row]
  /// Values that training changes, in all layers.
  package var trained: Int { rows.reduce(0) { $0 + $1.trained } }
  /// Other stored values of all layers.
  package var stored: Int { rows.reduce(0) { $0 + $1.stored } }

  /// The table of a network.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - sampleShape: The shape of its input for one sample, without the batch.
  ///   - heads: Sizes of the label heads.
  ///   - picture: H, W, C of the source picture of image-to-image networks.
  ///   - isSpectral: Whether kernels are divided by their largest singular value.
  package init(
    _ network: Network, sampleShape: [Int], heads: [Int], picture: [Int]? = nil,
    isSpectral: Bool = false
  ) {
    func variables(_ mode: NetworkMode) -> NetworkVariables {
      network.tried(
        sampleShape: sampleShape, heads: heads, picture: picture, isSpectral: isSpectral, mode: mode
      ).variables
    }
    // The stored statistics are asked for in evaluation mode only.
    let (stored, variables) = (variables(.evaluation), variables(.training))
    var counts: [String: (trained: Int, stored: Int)] = [:]
    var seen: Set<String> = []
    for (variable, _) in stored.sources + variables.sources
    where seen.insert(variable.name).inserted && variable.role != .inverseStd {
      let end = variable.name.lastIndex(of: ".") ?? variable.name.endIndex
      let path = String(variable.name.prefix(upTo: end))
      let count = variable.shape.count
      counts[path, default: (0, 0)].trained += variable.role.isTrained ? count : 0
      counts[path, default: (0, 0)].stored += variable.role.isTrained ? 0 : count
    }
    rows = variables.applied.map { layer in
      Row(
        path: layer.path, name: layer.name, output: Array(layer.output.axes.dropFirst()),
        trained: counts[layer.path]?.trained ?? 0, stored: counts[layer.path]?.stored ?? 0)
    }
  }
}

extension Recipe {
  /// The generator as a table.
  ///
  /// - Parameter imageShape: H, W, C of the pictures.
  /// - Returns: Its table.
  package func generatorSummary(imageShape: [Int]) -> NetworkSummary {
    NetworkSummary(
      generator, sampleShape: generatorInputShape(imageShape: imageShape), heads: headSizes,
      picture: input == .picture ? imageShape : nil)
  }

  /// The discriminator as a table.
  ///
  /// - Parameter imageShape: H, W, C of the pictures.
  /// - Returns: Its table.
  package func discriminatorSummary(imageShape: [Int]) -> NetworkSummary {
    NetworkSummary(
      discriminator, sampleShape: imageShape, heads: headSizes,
      picture: input == .picture ? imageShape : nil, isSpectral: regularisers.spectralNorm)
  }
}
