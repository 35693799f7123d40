import Graph
import KernelTasks
package import Kernels
package import Networks

/// Times of the three products of every convolution and dense layer of a preset: forward, input
/// gradient and weight gradient, each kernel by itself on random numbers.
///
/// The layers are those that the networks define; a training step may replace some by cheaper forms.
package struct LayerBenchmark {
  private let layers: [(network: String, use: ConvolutionUse)]
  private let engine: KernelEngine

  /// Finds the layers.
  package init(_ preset: Preset, classCount: Int = 3, batch: Int? = nil, engine: KernelEngine) {
    self.engine = engine
    let shape = preset.imageShape
    let recipe = preset.recipe(classes: classCount, channels: shape[2])
    let uses = recipe.convolutions(imageShape: shape, batch: batch ?? recipe.batch)
    layers =
      uses.generator.map { ("generator", $0) } + uses.discriminator.map { ("discriminator", $0) }
  }

  /// Measures all layers.
  ///
  /// - Parameter seconds: About how long each product is repeated; its shortest time counts.
  /// - Returns: Time and share of the measured peak of each layer's three products.
  package func run(seconds: Double = 0.1) -> LayersResult {
    let peak = engine.measuredPeak()
    var results: [LayerResult] = []
    for (network, use) in layers {
      let memory = ConvolutionMemory(use.geometry, engine: engine)
      func measured(_ product: ConvolutionUse.Product) -> ProductResult {
        ProductResult(
          seconds: memory.shortestTime(of: product, seconds: seconds),
          operations: use.geometry.floatingPointOperations, peak: peak)
      }
      let isTransposed = use.product == .inputGradient
      results.append(
        LayerResult(
          network: network, layer: Self.name(of: use),
          forward: measured(isTransposed ? .inputGradient : .forward),
          inputGradient: measured(isTransposed ? .forward : .inputGradient),
          weightGradient: measured(.weightGradient)))
    }
    return LayersResult(
      isa: engine.isa.rawValue, threads: engine.threads, peakGflops: peak / 1e9, layers: results)
  }

  private static func name(of use: ConvolutionUse) -> String {
    let g = use.geometry
    let (from, to) = (
      "\(g.inputHeight)×\(g.inputWidth)×\(g.inputChannels)",
      "\(g.outputHeight)×\(g.outputWidth)×\(g.outputChannels)"
    )
    let kernel = "\(g.kernelHeight)×\(g.kernelWidth)/\(g.stride)"
    if g.inputHeight * g.inputWidth == 1, g.outputHeight * g.outputWidth == 1 {
      return "dense \(g.inputChannels) → \(g.outputChannels)"
    }
    return use.product == .inputGradient
      ? "transposed \(kernel) \(to) → \(from)" : "convolution \(kernel) \(from) → \(to)"
  }
}

/// The tensors of one convolution.
private struct ConvolutionMemory {
  private let geometry: ConvolutionGeometry
  private let engine: KernelEngine
  private let input, output, weights, forward, backward, scratch: FloatBuffer

  init(_ geometry: ConvolutionGeometry, engine: KernelEngine) {
    self.geometry = geometry
    self.engine = engine
    input = RandomFloats.buffer(geometry.inputCount)
    output = RandomFloats.buffer(geometry.outputCount)
    weights = RandomFloats.buffer(geometry.weightCount)
    forward = FloatBuffer(count: engine.packedCount(.forward, geometry))
    backward = FloatBuffer(count: engine.packedCount(.inputGradient, geometry))
    scratch = FloatBuffer(count: engine.weightGradientScratchCount(geometry))
    engine.pack(weights: weights.base, into: forward.base, role: .forward, geometry).run()
    engine.pack(weights: weights.base, into: backward.base, role: .inputGradient, geometry).run()
  }

  /// The shortest time of a product, which is repeated for about `seconds`.
  func shortestTime(of product: ConvolutionUse.Product, seconds: Double) -> Double {
    withExtendedLifetime(self) { Timing(seconds: seconds, call(of: product).run).shortest }
  }

  private func call(of product: ConvolutionUse.Product) -> any KernelCall {
    switch product {
    case .forward:
      engine.convolution(
        input: input.base, packedWeights: forward.base, bias: nil, activation: .identity,
        output: output.base, geometry)
    case .inputGradient:
      engine.convolutionInputGradient(
        outputGradient: output.base, packedWeights: backward.base, bias: nil,
        activation: .identity, inputGradient: input.base, geometry)
    case .weightGradient:
      engine.convolutionWeightGradient(
        input: input.base, outputGradient: output.base, weightGradient: weights.base,
        scratch: scratch.base, geometry)
    }
  }
}

/// All layers of a preset.
package struct LayersResult: Codable, Sendable {
  /// The instruction set.
  package let isa: String
  /// Threads.
  package let threads: Int
  /// What a loop of multiplications with additions in registers reached in the same run.
  package let peakGflops: Double
  /// In the order of the networks.
  package let layers: [LayerResult]
}

/// One layer.
package struct LayerResult: Codable, Sendable {
  /// `generator` or `discriminator`.
  package let network: String
  /// Kind, kernel side ÷ stride, sizes.
  package let layer: String
  /// Input to output.
  package let forward: ProductResult
  /// Output gradient to input gradient.
  package let inputGradient: ProductResult
  /// Input and output gradient to weight gradient.
  package let weightGradient: ProductResult
}

/// One product of a layer.
package struct ProductResult: Codable, Sendable {
  /// Shortest time.
  package let seconds: Double
  /// 10⁹ multiplications and additions per second.
  package let gflops: Double
  /// Of the measured peak.
  package let fractionOfPeak: Double

  init(seconds: Double, operations: Int, peak: Double) {
    self.seconds = seconds
    gflops = Double(operations) / seconds / 1e9
    fractionOfPeak = Double(operations) / seconds / peak
  }
}
