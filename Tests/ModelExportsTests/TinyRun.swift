import Graph
import Kernels
import ModelExports
import Networks
import Safetensors
import SeededRandom
import Training

/// Networks of a preset, narrow and with numbers drawn at random, statistics included.
struct TinyRun {
  let networks: TrainedNetworks
  let engine: KernelEngine

  init(_ preset: Preset, side: Int? = nil, upsampling: GeneratorUpsampling = .transpose) throws {
    let side = side ?? preset.side
    let settings = PresetSettings(
      classes: 3, heads: preset == .acgan ? [LabelHeadRecipe(name: "body", count: 2)] : [],
      channels: side == 28 ? 1 : 3, widths: Widths(1, of: 32), latent: 6, upsampling: upsampling,
      side: side)
    try self.init(preset.recipe(settings), side: side)
  }

  init(_ recipe: Recipe, side: Int, channels: Int? = nil) throws {
    engine = try KernelEngine(threads: 1)
    let shape = [side, side, channels ?? (side == 28 ? 1 : 3)]
    func memory(_ variables: [Variable], _ network: Network, _ name: String) -> NetworkMemory {
      let memory = NetworkMemory(
        variables, initialisation: network.initialisation, network: name, seed: 1)
      for variable in variables {
        var random = CounterRandom(seed: 2, stream: RandomStream("\(name)/\(variable.name)"))
        switch variable.role {
        case .bias, .shift, .movingMean:
          memory.slice(variable.name)?.replace(
            with: random.normal(count: variable.shape.count).map { 0.3 * $0 })
        case .scale, .movingVariance:
          memory.slice(variable.name)?.replace(
            with: (0..<variable.shape.count).map { _ in 0.5 + random.uniform() })
        case .kernel:
          // Those of the presets fade after some layers.
          let kernel = memory.slice(variable.name)
          kernel?.replace(with: (kernel?.values ?? []).map { 3 * $0 })
        default: break
        }
      }
      SpectralIteration(memory).run(times: 100)
      return memory
    }
    networks = TrainedNetworks(
      configuration: TrainingConfiguration(synthetic: recipe, imageShape: shape, batch: 2), step: 7,
      generator: memory(
        recipe.generatorVariables(imageShape: shape).variables, recipe.generator, "generator"),
      discriminator: memory(
        recipe.discriminatorVariables(imageShape: shape).variables, recipe.discriminator,
        "discriminator"))
  }

  /// Inputs and outputs of a network as the trainer's kernels compute them.
  func example(_ kind: NetworkKind, labels: [Float]? = nil) throws -> [String: Block] {
    let tensors = try ModelExample(of: kind, in: networks, engine: engine, count: 3)
      .tensors(labels: labels)
    return Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, Self.block($0)) })
  }

  /// The floats of a tensor.
  static func block(_ tensor: TensorPayload) -> Block {
    let values = stride(from: 0, to: tensor.bytes.count, by: 4).map { start in
      let bits = tensor.bytes[start..<start + 4].reversed().reduce(UInt32(0)) {
        $0 << 8 | UInt32($1)
      }
      return Double(Float(bitPattern: bits))
    }
    return Block(shape: tensor.shape, values: values)
  }

  func onnx(_ kind: NetworkKind, _ options: ONNXOptions = ONNXOptions()) throws -> ONNXFile {
    try ONNXFile(
      ONNXModel(try ModelGraph(kind, of: networks), options: options, notes: [("model", "tiny")])
        .bytes)
  }
}
