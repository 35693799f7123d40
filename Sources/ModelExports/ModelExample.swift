import Foundation
import Graph
package import Kernels
import Networks
package import Safetensors
package import Training

/// Inputs of a network and what the trainer's own kernels make of them, for comparing another program
/// with: tensors called like the inputs and outputs of an export.
package struct ModelExample {
  private let source: NetworkSource
  private let graph: ModelGraph
  private let configuration: TrainingConfiguration
  private let engine: KernelEngine

  /// What the metadata say.
  package static let format = "pokeprep-example/1"
  /// Samples.
  private let count: Int

  /// An example of a network.
  ///
  /// - Throws: `ModelExportError` for a network that is not written.
  package init(
    of kind: NetworkKind, in networks: TrainedNetworks, engine: KernelEngine, count: Int = 17
  ) throws(ModelExportError) {
    source = NetworkSource(kind, of: networks)
    graph = try ModelGraph(kind, of: networks)
    configuration = networks.configuration
    self.engine = engine
    self.count = count
  }

  /// The inputs, then the output.
  ///
  /// Latent vectors are those of `sample`, so that picture i is picture i of its class there. Sample i
  /// has class i mod classes, the last one equal parts of all. Pictures are noise.
  ///
  /// - Parameter row: One row of labels for all samples, which is then no input.
  /// - Returns: The tensors, channels first.
  package func tensors(labels row: [Float]? = nil) -> [TensorPayload] {
    let rows = LabelRows(configuration)
    let labels = (0..<count).map { index -> [Float] in
      if let row { return row }
      let classes = rows.classes.count
      let weights =
        index == count - 1
        ? [Float](repeating: 1 / Float(classes), count: classes)
        : LabelRows.oneHot(index % classes, count: classes)
      return rows.drawn(
        weights,
        heads: zip(rows.heads, rows.headValues(number: index)).map {
          LabelRows.oneHot($1, count: $0.values.count)
        })
    }
    var inputs: [String: [Float]] = ["labels": labels.flatMap { $0 }]
    inputs["z"] = SampleLatents.rows(count: count, of: source.recipe, seed: 0).flatMap { $0 }
    for (number, name) in ["image", "picture"].enumerated() {
      inputs[name] = Self.noise(count * source.imageShape.reduce(1, *), seed: UInt32(number + 1))
    }
    var payloads = graph.inputs.filter { row == nil || $0.name != "labels" }.map {
      payload($0.name, $0, inputs[$0.name] ?? [])
    }
    payloads.append(
      payload(ONNXGraph.outputName(of: graph), graph.output, output(for: inputs)))
    return payloads
  }

  /// Numbers between −1 and 1 that are the same on every machine.
  private static func noise(_ count: Int, seed: UInt32) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 23) - 1
    }
  }

  /// Channels first, as other programs have them.
  private func payload(
    _ name: String, _ value: ModelGraph.Value, _ floats: [Float]
  ) -> TensorPayload {
    let channels = value.shape[value.shape.count - 1]
    let moved = (0..<count).flatMap { sample in
      (0..<channels).flatMap { channel in
        (0..<value.pixels).map { pixel in
          floats[(sample * value.pixels + pixel) * channels + channel]
        }
      }
    }
    return TensorPayload(name: name, shape: [count] + value.axes, floats: moved)
  }

  /// What the trainer's kernels give, N×H×W×C or N×C.
  private func output(for inputs: [String: [Float]]) -> [Float] {
    // A picture that is translated is a batch of its own.
    let batch = source.recipe.input == .picture && source.kind == .generator ? 1 : count
    let graph = Graph()
    let isUnit = source.recipe.imageRange == .unit
    var sources: [String: Tensor] = [:]
    func tensor(_ name: String, _ shape: [Int]) -> Tensor {
      let tensor = graph.source(name, shape: Shape([batch] + shape))
      sources[name] = tensor
      return tensor
    }
    let labels = tensor("labels", [source.recipe.labelCount])
    let picture =
      source.recipe.input == .picture ? tensor("picture", source.imageShape) : nil
    var input =
      source.kind == .discriminator
      ? tensor("image", source.imageShape) : picture ?? tensor("z", [source.recipe.latent])
    if isUnit, source.kind == .discriminator {
      input = graph.affine(input, scale: 0.5, shift: 0.5)
    }
    let variables = NetworkVariables(
      isSpectral: source.kind == .discriminator && source.recipe.regularisers.spectralNorm)
    let output = source.network.withoutDropout(
      input,
      NetworkConditions(labels: labels, heads: source.recipe.headSizes, picture: picture),
      variables: variables, in: graph, mode: .evaluation)
    var bindings = source.memory.bindings(variables)
    let memory = sources.mapValues { FloatBuffer(count: $0.shape.count).all }
    for (name, tensor) in sources { bindings[tensor] = memory[name] }
    let program = Program(
      Plan(graph, keeping: [output], engine: engine), engine: engine, bindings: bindings)
    var result: [Float] = []
    for start in stride(from: 0, to: count, by: batch) {
      for (name, slice) in memory {
        let all = inputs[name] ?? []
        let width = all.count / count
        slice.replace(with: Array(all[(start * width)..<((start + batch) * width)]))
      }
      program.run()
      result += program.values(of: output)
    }
    return isUnit && source.kind == .generator ? result.map { 2 * $0 - 1 } : result
  }
}

extension Network {
  /// The network with layers that drop nothing when it is used.
  fileprivate var withoutDropout: Network {
    var network = self
    network.layers = Self.withoutDropout(layers)
    return network
  }

  private static func withoutDropout(_ layers: [LayerBox]) -> [LayerBox] {
    layers.map { box in
      switch box.layer {
      case let layer as Dropout: LayerBox(Dropout(layer.rate))
      case let layer as Concatenate:
        LayerBox(Concatenate(chains: layer.branches.map { withoutDropout($0).map(\.layer) }))
      case let layer as MixPalettes:
        LayerBox(
          MixPalettes(
            maps: withoutDropout(layer.maps).map(\.layer),
            palettes: layer.palettes.map { withoutDropout($0).map(\.layer) }))
      default: box
      }
    }
  }
}
