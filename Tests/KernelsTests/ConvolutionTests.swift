import KernelReference
import KernelTasks
import Kernels
import Testing

/// Against the reference in Double.
///
/// Products are below 1, so a partial sum of k of them is about √(k÷9), and `terms` roundings of
/// random sign, each up to 2⁻²⁴ of the partial sum, come to about terms · 2⁻²⁷; this allows four
/// times as much, and a little for the activation.
///
/// 4×4 convolutions by `WinogradPass` may have twice the error: their factors are sums and differences
/// of up to four numbers, and their products cancel in part.
private func tolerance(terms: Int, _ g: ConvolutionGeometry) -> Double {
  5e-6 + Double(terms) * (WinogradPass.applies(to: g) ? 0x1p-24 : 0x1p-25)
}

@Suite("convolution", .arena)
struct ConvolutionTests {
  @Test("the convolution is the reference's on every shape", arguments: engines, convolutionCases)
  func forward(engine: KernelEngine, g: ConvolutionGeometry) {
    let data = ConvolutionData(g)
    for (bias, activation) in [
      (nil, .identity), (data.outputBias, .leakyReLU(slope: 0.2)), (data.outputBias, .tanh),
    ] as [(Floats?, Activation)] {
      let exactBias = bias.map { Doubles($0) }
      let expected = Doubles(count: g.outputCount)
      Reference.convolution(
        input: data.exact.input.input, weights: data.exact.weights.input, bias: exactBias?.input,
        activation: activation, output: expected.pointer, g)
      let output = Floats(count: g.outputCount)
      let packed = data.packed(.forward, engine)
      engine.convolution(
        input: data.input.input, packedWeights: packed.input, bias: bias?.input,
        activation: activation, output: output.pointer, g
      ).run()
      #expect(
        largestError(output, expected)
          < tolerance(terms: g.weightCount / max(g.outputChannels, 1), g),
        "\(activation)")
      #expect(output.isIntact && packed.isIntact)
    }
  }

  @Test(
    "the input gradient is the reference's on every shape", arguments: engines, convolutionCases)
  func inputGradient(engine: KernelEngine, g: ConvolutionGeometry) {
    let data = ConvolutionData(g)
    for (bias, activation) in [
      (nil, .identity), (data.inputBias, .leakyReLU(slope: 0)), (data.inputBias, .sigmoid),
    ] as [(Floats?, Activation)] {
      let exactBias = bias.map { Doubles($0) }
      let expected = Doubles(count: g.inputCount)
      Reference.convolutionInputGradient(
        outputGradient: data.exact.outputGradient.input, weights: data.exact.weights.input,
        bias: exactBias?.input,
        activation: activation, inputGradient: expected.pointer, g)
      let gradient = Floats(count: g.inputCount)
      let packed = data.packed(.inputGradient, engine)
      engine.convolutionInputGradient(
        outputGradient: data.outputGradient.input, packedWeights: packed.input, bias: bias?.input,
        activation: activation, inputGradient: gradient.pointer, g
      ).run()
      #expect(
        largestError(gradient, expected)
          < tolerance(terms: g.weightCount / max(g.inputChannels, 1), g), "\(activation)")
      #expect(gradient.isIntact && packed.isIntact)
    }
  }

  @Test(
    "the weight gradient is the reference's on every shape", arguments: engines, convolutionCases)
  func weightGradient(engine: KernelEngine, g: ConvolutionGeometry) {
    let data = ConvolutionData(g)
    let expected = Doubles(count: g.weightCount)
    Reference.convolutionWeightGradient(
      input: data.exact.input.input, outputGradient: data.exact.outputGradient.input,
      weightGradient: expected.pointer, g)
    let gradient = Floats(count: g.weightCount)
    let scratch = Floats(count: engine.weightGradientScratchCount(g))
    engine.convolutionWeightGradient(
      input: data.input.input, outputGradient: data.outputGradient.input,
      weightGradient: gradient.pointer, scratch: scratch.pointer, g
    ).run()
    #expect(
      largestError(gradient, expected) < tolerance(terms: g.outputCount / g.outputChannels, g))
    #expect(gradient.isIntact && scratch.isIntact)
  }

  @Test(
    "the three kernels are adjoint: ⟨conv(x, w), y⟩ = ⟨x, inputGradient(y, w)⟩ = ⟨w, dW(x, y)⟩",
    arguments: engines, convolutionCases)
  func adjointness(engine: KernelEngine, g: ConvolutionGeometry) {
    let data = ConvolutionData(g)
    let output = Floats(count: g.outputCount)
    let forwardWeights = data.packed(.forward, engine)
    engine.convolution(
      input: data.input.input, packedWeights: forwardWeights.input, bias: nil,
      activation: .identity, output: output.pointer, g
    ).run()
    let inputGradient = Floats(count: g.inputCount)
    let backwardWeights = data.packed(.inputGradient, engine)
    engine.convolutionInputGradient(
      outputGradient: data.outputGradient.input,
      packedWeights: backwardWeights.input, bias: nil, activation: .identity,
      inputGradient: inputGradient.pointer, g
    ).run()
    let weightGradient = Floats(count: g.weightCount)
    let scratch = Floats(count: engine.weightGradientScratchCount(g))
    engine.convolutionWeightGradient(
      input: data.input.input, outputGradient: data.outputGradient.input,
      weightGradient: weightGradient.pointer, scratch: scratch.pointer, g
    ).run()
    let byOutput = product(output, data.outputGradient)
    let byInput = product(data.input, inputGradient)
    let byWeights = product(data.weights, weightGradient)
    // Relative to the size of the terms, not of a sum that may cancel.
    let size = Double(g.floatingPointOperations).squareRoot() + 1
    #expect(abs(byOutput - byInput) < 1e-5 * size)
    #expect(abs(byOutput - byWeights) < 1e-5 * size)
  }

  @Test(
    "results are multiplied with the derivative of an activation at the end", arguments: engines,
    convolutionCases)
  func masks(engine: KernelEngine, g: ConvolutionGeometry) {
    let data = ConvolutionData(g)
    for activation in [Activation.leakyReLU(slope: 0.2), .leakyReLU(slope: 0), .tanh] {
      let (packed, backwards) = (data.packed(.forward, engine), data.packed(.inputGradient, engine))
      // Outputs of an activation, some of them zero.
      let before = Floats(random: max(g.inputCount, g.outputCount), seed: 6)
      for i in stride(from: 0, to: before.count, by: 5) { before.pointer[i] = 0 }
      let plain = Floats(count: g.outputCount)
      let masked = Floats(count: g.outputCount)
      engine.convolution(
        input: data.input.input, packedWeights: packed.input, bias: nil, activation: .identity,
        output: plain.pointer, g
      ).run()
      engine.convolution(
        input: data.input.input, packedWeights: packed.input, bias: nil, activation: .identity,
        mask: ActivationMask(activation, output: before.input), output: masked.pointer, g
      ).run()
      let expected = Floats(count: g.outputCount)
      Reference.activationGradient(
        activation, output: before.input, outputGradient: plain.input,
        inputGradient: expected.pointer, count: g.outputCount)
      #expect(largestError(masked, Doubles(expected)) < 1e-5)
      #expect(masked.isIntact)

      let plainGradient = Floats(count: g.inputCount)
      let maskedGradient = Floats(count: g.inputCount)
      engine.convolutionInputGradient(
        outputGradient: data.outputGradient.input, packedWeights: backwards.input, bias: nil,
        activation: .identity, inputGradient: plainGradient.pointer, g
      ).run()
      engine.convolutionInputGradient(
        outputGradient: data.outputGradient.input, packedWeights: backwards.input, bias: nil,
        activation: .identity, mask: ActivationMask(activation, output: before.input),
        inputGradient: maskedGradient.pointer, g
      ).run()
      let expectedGradient = Floats(count: g.inputCount)
      Reference.activationGradient(
        activation, output: before.input, outputGradient: plainGradient.input,
        inputGradient: expectedGradient.pointer, count: g.inputCount)
      #expect(largestError(maskedGradient, Doubles(expectedGradient)) < 1e-5)
      #expect(maskedGradient.isIntact)
    }
  }

  @Test("1, 2, 3 and 7 threads give the same bytes", arguments: KernelEngine.availableISAs)
  func threads(isa: InstructionSet) throws {
    let g = ConvolutionGeometry.same(
      batch: 5, height: 24, width: 24, inputChannels: 19, outputChannels: 70, kernel: 4, stride: 2)
    let data = ConvolutionData(g)
    var results: [[UInt32]] = []
    for threads in [1, 2, 3, 7] {
      let engine = try KernelEngine(isa: isa, threads: threads)
      let output = Floats(count: g.outputCount)
      let forwardWeights = data.packed(.forward, engine)
      engine.convolution(
        input: data.input.input, packedWeights: forwardWeights.input,
        bias: data.outputBias.input, activation: .tanh, output: output.pointer, g
      ).run()
      let inputGradient = Floats(count: g.inputCount)
      let backwardWeights = data.packed(.inputGradient, engine)
      engine.convolutionInputGradient(
        outputGradient: data.outputGradient.input,
        packedWeights: backwardWeights.input, bias: data.inputBias.input,
        activation: .sigmoid, inputGradient: inputGradient.pointer, g
      ).run()
      let weightGradient = Floats(count: g.weightCount)
      let scratch = Floats(count: engine.weightGradientScratchCount(g))
      engine.convolutionWeightGradient(
        input: data.input.input, outputGradient: data.outputGradient.input,
        weightGradient: weightGradient.pointer, scratch: scratch.pointer, g
      ).run()
      let all = output.array + inputGradient.array + weightGradient.array
      results.append(all.map(\.bitPattern))
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}

/// Random operands of one shape.
private struct ConvolutionData {
  let g: ConvolutionGeometry
  let input: Floats
  let weights: Floats
  let outputGradient: Floats
  let outputBias: Floats
  let inputBias: Floats
  /// The same numbers for the reference.
  let exact: (input: Doubles, weights: Doubles, outputGradient: Doubles)

  init(_ g: ConvolutionGeometry) {
    self.g = g
    input = Floats(random: g.inputCount, seed: 1)
    weights = Floats(random: g.weightCount, seed: 2)
    outputGradient = Floats(random: g.outputCount, seed: 3)
    outputBias = Floats(random: g.outputChannels, seed: 4)
    inputBias = Floats(random: g.inputChannels, seed: 5)
    exact = (Doubles(input), Doubles(weights), Doubles(outputGradient))
  }

  func packed(_ role: PackedRole, _ engine: KernelEngine) -> Floats {
    let packed = Floats(count: engine.packedCount(role, g))
    engine.pack(weights: weights.input, into: packed.pointer, role: role, g).run()
    return packed
  }
}

private func product(_ a: Floats, _ b: Floats) -> Double {
  var sum = 0.0
  for i in 0..<a.count { sum += Double(a.pointer[i]) * Double(b.pointer[i]) }
  return sum
}
