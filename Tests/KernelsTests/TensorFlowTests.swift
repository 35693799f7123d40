import Foundation
import KernelTasks
import Kernels
import Testing

/// One case of Fixtures/kernels/convolution.json.
struct TensorFlowCase: Decodable, CustomTestStringConvertible {
  let kind: String
  let kernel: Int
  let stride: Int
  let height: Int
  let width: Int
  let inputChannels: Int
  let outputChannels: Int
  let outputHeight: Int
  let outputWidth: Int
  let input: [Float]
  let weights: [Float]
  let bias: [Float]
  let output: [Float]
  let outputGradient: [Float]
  let inputGradient: [Float]
  let weightGradient: [Float]

  var testDescription: String {
    "\(kind) \(height)×\(width), kernel \(kernel), stride \(stride)"
  }

  static func all() throws -> [TensorFlowCase] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Fixtures/kernels/convolution.json")
    return try JSONDecoder().decode([TensorFlowCase].self, from: Data(contentsOf: file))
  }
}

@Suite("TensorFlow's padding 'same'", .arena)
struct TensorFlowTests {
  // All numbers of the file are exact; sums of them are too, up to the 24 bits of a Float.
  private let tolerance: Float = 1e-5

  @Test("convolutions and their gradients are TensorFlow's", arguments: engines)
  func convolution(engine: KernelEngine) throws {
    for c in try TensorFlowCase.all() where c.kind == "convolution" {
      let g = ConvolutionGeometry.same(
        batch: 1, height: c.height, width: c.width, inputChannels: c.inputChannels,
        outputChannels: c.outputChannels, kernel: c.kernel, stride: c.stride)
      try #require(g.outputHeight == c.outputHeight && g.outputWidth == c.outputWidth)
      let run = Run(c, g, engine)
      #expect(distance(run.forward(c.input, bias: c.bias), c.output) < tolerance, "\(c)")
      #expect(
        distance(run.backward(c.outputGradient, bias: nil), c.inputGradient) < tolerance, "\(c)")
      #expect(
        distance(run.weightGradient(c.input, c.outputGradient), c.weightGradient) < tolerance,
        "\(c)")
    }
  }

  @Test("transposed convolutions are Keras', as input gradients", arguments: engines)
  func transposed(engine: KernelEngine) throws {
    for c in try TensorFlowCase.all() where c.kind == "transposed" {
      // The convolution on the output grid, from the transposed convolution's output to its input.
      let g = ConvolutionGeometry.same(
        batch: 1, height: c.outputHeight, width: c.outputWidth, inputChannels: c.outputChannels,
        outputChannels: c.inputChannels, kernel: c.kernel, stride: c.stride)
      try #require(g.outputHeight == c.height && g.outputWidth == c.width)
      let run = Run(c, g, engine)
      #expect(distance(run.backward(c.input, bias: c.bias), c.output) < tolerance, "\(c)")
      #expect(
        distance(run.forward(c.outputGradient, bias: nil), c.inputGradient) < tolerance, "\(c)")
      #expect(
        distance(run.weightGradient(c.outputGradient, c.input), c.weightGradient) < tolerance,
        "\(c)")
    }
  }

  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { abs($0 - $1) }.max() ?? 0
  }
}

/// The three kernels of one geometry, on arrays.
private struct Run {
  let g: ConvolutionGeometry
  let engine: KernelEngine
  let weights: Floats

  init(_ c: TensorFlowCase, _ g: ConvolutionGeometry, _ engine: KernelEngine) {
    self.g = g
    self.engine = engine
    weights = Floats(c.weights)
  }

  func forward(_ input: [Float], bias: [Float]?) -> [Float] {
    let output = Floats(count: g.outputCount)
    engine.convolution(
      input: Floats(input).input, packedWeights: packed(.forward),
      bias: bias.map { Floats($0).input },
      activation: .identity, output: output.pointer, g
    ).run()
    return output.array
  }

  func backward(_ gradient: [Float], bias: [Float]?) -> [Float] {
    let output = Floats(count: g.inputCount)
    engine.convolutionInputGradient(
      outputGradient: Floats(gradient).input, packedWeights: packed(.inputGradient),
      bias: bias.map { Floats($0).input }, activation: .identity, inputGradient: output.pointer, g
    ).run()
    return output.array
  }

  func weightGradient(_ input: [Float], _ gradient: [Float]) -> [Float] {
    let result = Floats(count: g.weightCount)
    engine.convolutionWeightGradient(
      input: Floats(input).input, outputGradient: Floats(gradient).input,
      weightGradient: result.pointer,
      scratch: Floats(count: engine.weightGradientScratchCount(g)).pointer, g
    ).run()
    return result.array
  }

  private func packed(_ role: PackedRole) -> UnsafePointer<Float> {
    let packed = Floats(count: engine.packedCount(role, g))
    engine.pack(weights: weights.input, into: packed.pointer, role: role, g).run()
    return packed.input
  }
}
