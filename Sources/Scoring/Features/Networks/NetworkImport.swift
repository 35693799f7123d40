package import Foundation
import Graph
package import Safetensors

/// A published network whose weights were checked and joined with their normalisations.
package struct NetworkImport {
  /// Which network.
  package let network: PublicNetwork
  /// How pictures come to its size.
  package let input: NetworkInput
  /// The SHA-256 of the weights as published.
  package let digest: String
  /// The file that they came from.
  package let source: String
  /// By the name of a convolution: its weights in the graph's order, and its biases.
  let layers: [(convolution: FrozenConvolution, weights: [Float], bias: [Float])]

  /// Recognises a network by its tensors and takes over its weights.
  ///
  /// - Parameters:
  ///   - parameters: The tensors by name; all that the network has, and none that it has not.
  ///   - input: How pictures come to its size; nil for what is usual.
  /// - Throws: `FeaturesError` for another network, for a tensor that is missing, of another shape or
  ///   no number, and for an input that the network has not.
  package init(
    _ parameters: NetworkParameters, input: NetworkInput? = nil
  ) throws(FeaturesError) {
    let path = parameters.path
    network = try Self.recognised(parameters)
    self.input = input ?? network.inputs[0]
    guard network.inputs.contains(self.input) else {
      throw FeaturesError(
        path: path,
        expected: "one of the inputs of \(network.rawValue) "
          + "(\(network.inputs.map(\.rawValue).joined(separator: ", ")))",
        found: self.input.rawValue)
    }
    digest = parameters.digest
    source = URL(fileURLWithPath: path).lastPathComponent
    let frozen = network.applied(batch: 1).network
    try Self.checkNames(parameters, of: frozen, network)
    layers = try frozen.layers.map { layer throws(FeaturesError) in
      let folded = try Self.folded(layer.convolution, parameters, epsilon: frozen.epsilon)
      return (layer.convolution, folded.weights, folded.bias)
    }
  }

  /// Writes the network; an older file is replaced when the new one is complete.
  package func write(to url: URL) throws(SafetensorsError) {
    let payloads = layers.flatMap { layer in
      [
        TensorPayload(
          name: layer.convolution.weightName, shape: layer.convolution.shape.axes,
          floats: layer.weights),
        TensorPayload(
          name: layer.convolution.biasName, shape: [layer.bias.count], floats: layer.bias),
      ]
    }
    try SafetensorsWriter.write(
      payloads,
      metadata: [
        "format": NetworkFeatures.format, "network": network.rawValue, "input": input.rawValue,
        "source": source, "source_sha256": digest,
      ], to: url.path)
  }

  /// The parts of a network behind the features, and beside them while it was trained.
  private static let unused = ["_fc.", "fc.", "AuxLogits."]
  private static let suffixes = ["weight", "bias", "running_mean", "running_var"]

  private static func recognised(
    _ parameters: NetworkParameters
  ) throws(FeaturesError) -> PublicNetwork {
    if parameters.values["_conv_stem.weight"] != nil { return .efficientNetLite0 }
    if parameters.values["Conv2d_1a_3x3.conv.weight"] != nil {
      // Both have the same tensors otherwise and differ in how they pool.
      switch parameters.values["fc.weight"]?.shape.first {
      case 1000: return .inception
      case 1008: return .inceptionForFID
      case let found:
        throw FeaturesError(
          path: parameters.path,
          expected:
            "fc.weight of 1000 classes (torchvision's Inception-v3) or 1008 (pytorch-fid's)",
          found: found.map(String.init) ?? "none, so that the two cannot be told apart")
      }
    }
    let names = parameters.values.keys.sorted().prefix(3).joined(separator: ", ")
    throw FeaturesError(
      path: parameters.path,
      expected:
        "EfficientNet-lite0 of efficientnet_lite_pytorch, or Inception-v3 of torchvision or "
        + "pytorch-fid",
      found: names.isEmpty ? "no tensors of 32-bit floats" : "tensors called \(names), …")
  }

  private static func checkNames(
    _ parameters: NetworkParameters, of frozen: FrozenNetwork, _ network: PublicNetwork
  ) throws(FeaturesError) {
    let known = Set(
      frozen.layers.flatMap { layer in
        ["\(layer.convolution.name).weight"]
          + suffixes.map { "\(layer.convolution.normalization).\($0)" }
      })
    let others = parameters.values.keys.filter { name in
      !known.contains(name) && !unused.contains { name.hasPrefix($0) }
        && !name.hasSuffix(".num_batches_tracked")
    }
    if let other = others.min() {
      throw FeaturesError(
        path: parameters.path, expected: "the tensors of \(network.rawValue) and no others",
        found: "\(other), of another network")
    }
  }

  /// w·γ/√(v + ε) and β − μ·γ/√(v + ε), from OC×C×KH×KW to KH×KW×C×OC.
  private static func folded(
    _ convolution: FrozenConvolution, _ parameters: NetworkParameters, epsilon: Float
  ) throws(FeaturesError) -> (weights: [Float], bias: [Float]) {
    func values(_ name: String, _ shape: [Int]) throws(FeaturesError) -> [Float] {
      let found = parameters.values[name]
      guard let found, found.shape == shape else {
        throw FeaturesError(
          path: parameters.path, expected: "\(name) of shape \(shape), as 32-bit floats",
          found: found.map { "\($0.shape)" } ?? "none")
      }
      guard found.values.allSatisfy(\.isFinite) else {
        throw FeaturesError(path: parameters.path, expected: "numbers in \(name)", found: "others")
      }
      return found.values
    }
    let published = try values("\(convolution.name).weight", convolution.publishedShape)
    let outputs = convolution.outputs
    let numbers = try suffixes.map { suffix throws(FeaturesError) in
      try values("\(convolution.normalization).\(suffix)", [outputs])
    }
    if let negative = numbers[3].first(where: { $0 < 0 }) {
      throw FeaturesError(
        path: parameters.path,
        expected: "\(convolution.normalization).running_var of 0 and above", found: "\(negative)")
    }
    let factors = (0..<outputs).map {
      Double(numbers[0][$0]) / (Double(numbers[3][$0]) + Double(epsilon)).squareRoot()
    }
    let bias = (0..<outputs).map {
      Float(Double(numbers[1][$0]) - Double(numbers[2][$0]) * factors[$0])
    }
    let taps = convolution.kernelHeight * convolution.kernelWidth
    let inputs = convolution.isDepthwise ? 1 : convolution.inputs
    var weights = [Float](repeating: 0, count: published.count)
    for output in 0..<outputs {
      for input in 0..<inputs {
        for tap in 0..<taps {
          weights[(tap * inputs + input) * outputs + output] = Float(
            Double(published[(output * inputs + input) * taps + tap]) * factors[output])
        }
      }
    }
    return (weights, bias)
  }
}

extension FrozenConvolution {
  /// Its tensors' names in files of ours.
  var weightName: String { name + ".weight" }
  var biasName: String { name + ".bias" }
}
