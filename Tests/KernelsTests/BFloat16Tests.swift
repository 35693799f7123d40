import KernelReference
import KernelTasks
import Kernels
import Testing

/// One engine in bfloat16 for every instruction set of this CPU; those without bfloat16 round the
/// operands in memory.
private let roundingEngines: [KernelEngine] = KernelEngine.availableISAs.compactMap {
  try? KernelEngine(isa: $0, threads: 2, precision: .bf16)
}

/// The nearest bfloat16 by its definition: of the two neighbours that the upper 16 bits reach, the
/// nearer one, in Double, and of two equally near ones the even one.
private func nearest(_ value: Float) -> Float {
  let below = Float(bitPattern: value.bitPattern & 0xFFFF_0000)
  let above = Float(bitPattern: (value.bitPattern & 0xFFFF_0000) &+ 0x1_0000)
  let toBelow = abs(Double(value) - Double(below))
  let toAbove = abs(Double(above) - Double(value))
  if toBelow != toAbove { return toBelow < toAbove ? below : above }
  return (below.bitPattern >> 16) % 2 == 0 ? below : above
}

@Suite("convolution in bfloat16", .arena)
struct BFloat16Tests {
  @Test("rounding is to the nearest, ties to even")
  func rounding() {
    let cases: [(Float, Float)] = [
      (1, 1), (-1, -1), (0, 0), (0x1.01p0, 0x1p0), (0x1.03p0, 0x1.04p0), (-0x1.01p0, -0x1p0),
      (0x1.010002p0, 0x1.02p0), (0x1.00fffep0, 0x1p0), (0x1.fffffep0, 0x2p0),
      (.infinity, .infinity), (.greatestFiniteMagnitude, .infinity), (0x1p-127, 0),
      (0x1p-126, 0x1p-126), (3.14159274, 3.140625),
    ]
    for (value, expected) in cases {
      #expect(BFloat16.rounded(value) == expected, "\(value)")
    }
    #expect(BFloat16.rounded(.nan).isNaN)
    #expect(BFloat16.rounded(Float(bitPattern: 0x7F80_0001)).isNaN)
    #expect(BFloat16.rounded(-0.0).sign == .minus)
    for value in Floats(random: 10_000, seed: 6).array {
      #expect(BFloat16.rounded(value) == nearest(value))
    }
  }

  @Test(
    "gradients in bfloat16 leave what kernels in float32 take for zeros", arguments: roundingEngines
  )
  func zeros(engine: KernelEngine) throws {
    let large = ConvolutionGeometry.same(
      batch: 4, height: 16, width: 16, inputChannels: 64, outputChannels: 256, kernel: 4, stride: 2)
    let scratch = Floats(count: engine.weightGradientScratchCount(large))
    let gradient = Floats(count: large.weightCount)
    let (input, output) = (
      Floats(random: large.inputCount, seed: 31), Floats(random: large.outputCount, seed: 32)
    )
    engine.convolutionWeightGradient(
      input: input.input, outputGradient: output.input, weightGradient: gradient.pointer,
      scratch: scratch.pointer, large
    ).run()
    #expect(input.isIntact && output.isIntact && scratch.isIntact)

    // Without a bias, and with pixels beyond the edge: by tiles and by patches.
    for kernel in [3, 4] {
      let g = ConvolutionGeometry.same(
        batch: 2, height: 8, width: 8, inputChannels: 32, outputChannels: 64, kernel: kernel,
        stride: kernel / 2)
      let results = [engine.float32, try KernelEngine(isa: engine.isa, threads: 2)].map {
        float32 -> [Float] in
        let (pictures, weights) = (
          Floats(random: g.inputCount, seed: 33), Floats(random: g.weightCount, seed: 34)
        )
        let packed = Floats(count: float32.packedCount(.forward, g))
        let result = Floats(count: g.outputCount)
        float32.pack(weights: weights.input, into: packed.pointer, role: .forward, g).run()
        float32.convolution(
          input: pictures.input, packedWeights: packed.input, bias: nil, activation: .identity,
          output: result.pointer, g
        ).run()
        #expect(pictures.isIntact && weights.isIntact && packed.isIntact)
        return result.array
      }
      #expect(results[0] == results[1])
    }
  }

  @Test("kernels round as the definition does", arguments: roundingEngines)
  func kernelRounding(engine: KernelEngine) {
    // A 1×1 convolution by 1 hands the rounded inputs out; ties and neighbours of ties among them.
    var values = Floats(random: 200, seed: 7).array
    for step in 0..<56 {
      let tie = Float(bitPattern: 0x3F80_8000 + UInt32(step) << 16)
      values += [tie, tie.nextUp, tie.nextDown, -tie]
    }
    let g = ConvolutionGeometry.dense(batch: values.count, inputs: 1, outputs: 1)
    let packed = Floats(count: engine.packedCount(.forward, g))
    engine.pack(weights: Floats([1]).input, into: packed.pointer, role: .forward, g).run()
    let output = Floats(count: values.count)
    engine.convolution(
      input: Floats(values).input, packedWeights: packed.input, bias: nil, activation: .identity,
      output: output.pointer, g
    ).run()
    #expect(output.array == values.map(nearest))
  }

  @Test("the convolution is the reference's", arguments: roundingEngines, convolutionCases)
  func forward(engine: KernelEngine, g: ConvolutionGeometry) {
    let data = RoundedData(g)
    let sizes = Doubles(count: g.outputCount)
    Reference.convolution(
      input: data.input.size.input, weights: data.weights.size.input,
      bias: data.outputBias.size.input, activation: .identity, output: sizes.pointer, g)
    let packed = data.packed(.forward, engine)
    for (bias, activation) in [
      (nil, .identity), (data.outputBias, .leakyReLU(slope: 0.2)), (data.outputBias, .tanh),
    ] as [(Operand?, Activation)] {
      let expected = Doubles(count: g.outputCount)
      Reference.convolution(
        input: data.input.exact.input, weights: data.weights.exact.input,
        bias: bias?.raw.input, activation: activation, output: expected.pointer, g)
      let output = Floats(count: g.outputCount)
      engine.convolution(
        input: data.input.floats.input, packedWeights: packed.input, bias: bias?.floats.input,
        activation: activation, output: output.pointer, g
      ).run()
      #expect(largestError(output, expected, sizes: sizes) < 1e-5, "\(activation)")
      #expect(output.isIntact && packed.isIntact)
    }
  }

  @Test("the input gradient is the reference's", arguments: roundingEngines, convolutionCases)
  func inputGradient(engine: KernelEngine, g: ConvolutionGeometry) {
    let data = RoundedData(g)
    let sizes = Doubles(count: g.inputCount)
    Reference.convolutionInputGradient(
      outputGradient: data.outputGradient.size.input, weights: data.weights.size.input,
      bias: data.inputBias.size.input, activation: .identity, inputGradient: sizes.pointer, g)
    let packed = data.packed(.inputGradient, engine)
    for (bias, activation) in [
      (nil, .identity), (data.inputBias, .leakyReLU(slope: 0)), (data.inputBias, .sigmoid),
    ] as [(Operand?, Activation)] {
      let expected = Doubles(count: g.inputCount)
      Reference.convolutionInputGradient(
        outputGradient: data.outputGradient.exact.input, weights: data.weights.exact.input,
        bias: bias?.raw.input, activation: activation, inputGradient: expected.pointer, g)
      let gradient = Floats(count: g.inputCount)
      engine.convolutionInputGradient(
        outputGradient: data.outputGradient.floats.input, packedWeights: packed.input,
        bias: bias?.floats.input, activation: activation, inputGradient: gradient.pointer, g
      ).run()
      #expect(largestError(gradient, expected, sizes: sizes) < 1e-5, "\(activation)")
      #expect(gradient.isIntact && packed.isIntact)
    }
  }

  @Test("the weight gradient is the reference's", arguments: roundingEngines, convolutionCases)
  func weightGradient(engine: KernelEngine, g: ConvolutionGeometry) {
    let data = RoundedData(g)
    let expected = Doubles(count: g.weightCount)
    Reference.convolutionWeightGradient(
      input: data.input.exact.input, outputGradient: data.outputGradient.exact.input,
      weightGradient: expected.pointer, g)
    let sizes = Doubles(count: g.weightCount)
    Reference.convolutionWeightGradient(
      input: data.input.size.input, outputGradient: data.outputGradient.size.input,
      weightGradient: sizes.pointer, g)
    let gradient = Floats(count: g.weightCount)
    let scratch = Floats(count: engine.weightGradientScratchCount(g))
    engine.convolutionWeightGradient(
      input: data.input.floats.input, outputGradient: data.outputGradient.floats.input,
      weightGradient: gradient.pointer, scratch: scratch.pointer, g
    ).run()
    #expect(largestError(gradient, expected, sizes: sizes) < 1e-5)
    #expect(gradient.isIntact && scratch.isIntact)
  }

  @Test("1, 2, 3 and 7 threads give the same bytes", arguments: KernelEngine.availableISAs)
  func threads(isa: InstructionSet) throws {
    let g = ConvolutionGeometry.same(
      batch: 5, height: 24, width: 24, inputChannels: 19, outputChannels: 70, kernel: 4, stride: 2)
    let data = RoundedData(g)
    var results: [[UInt32]] = []
    for threads in [1, 2, 3, 7] {
      let engine = try KernelEngine(isa: isa, threads: threads, precision: .bf16)
      let output = Floats(count: g.outputCount)
      engine.convolution(
        input: data.input.floats.input, packedWeights: data.packed(.forward, engine).input,
        bias: data.outputBias.floats.input, activation: .tanh, output: output.pointer, g
      ).run()
      let inputGradient = Floats(count: g.inputCount)
      engine.convolutionInputGradient(
        outputGradient: data.outputGradient.floats.input,
        packedWeights: data.packed(.inputGradient, engine).input,
        bias: data.inputBias.floats.input, activation: .sigmoid,
        inputGradient: inputGradient.pointer, g
      ).run()
      let weightGradient = Floats(count: g.weightCount)
      let scratch = Floats(count: engine.weightGradientScratchCount(g))
      engine.convolutionWeightGradient(
        input: data.input.floats.input, outputGradient: data.outputGradient.floats.input,
        weightGradient: weightGradient.pointer, scratch: scratch.pointer, g
      ).run()
      let all = output.array + inputGradient.array + weightGradient.array
      results.append(all.map(\.bitPattern))
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}

/// An operand as the kernel gets it, and for the reference: rounded, as it is, and the sizes of its
/// rounded values, whose sums of products are what errors are measured against.
private struct Operand {
  let floats: Floats
  let exact: Doubles
  let raw: Doubles
  let size: Doubles

  init(count: Int, seed: UInt64) {
    floats = Floats(random: count, seed: seed)
    raw = Doubles(floats)
    exact = Doubles(count: count)
    size = Doubles(count: count)
    for i in 0..<count {
      exact.pointer[i] = Double(nearest(floats.pointer[i]))
      size.pointer[i] = abs(exact.pointer[i])
    }
  }
}

private struct RoundedData {
  let g: ConvolutionGeometry
  let input: Operand
  let weights: Operand
  let outputGradient: Operand
  let outputBias: Operand
  let inputBias: Operand

  init(_ g: ConvolutionGeometry) {
    self.g = g
    input = Operand(count: g.inputCount, seed: 1)
    weights = Operand(count: g.weightCount, seed: 2)
    outputGradient = Operand(count: g.outputCount, seed: 3)
    outputBias = Operand(count: g.outputChannels, seed: 4)
    inputBias = Operand(count: g.inputChannels, seed: 5)
  }

  func packed(_ role: PackedRole, _ engine: KernelEngine) -> Floats {
    let packed = Floats(count: engine.packedCount(role, g))
    engine.pack(weights: weights.floats.input, into: packed.pointer, role: role, g).run()
    return packed
  }
}

/// The largest |a − b| ÷ (size + 0.1); the sizes are sums of the sizes of terms.
///
/// Not-a-number counts as infinite.
private func largestError(_ a: Floats, _ b: Doubles, sizes: Doubles) -> Double {
  var worst = 0.0
  for i in 0..<a.count {
    let error = abs(Double(a.pointer[i]) - b.pointer[i]) / (sizes.pointer[i] + 0.1)
    guard error.isFinite else { return .infinity }
    worst = max(worst, error)
  }
  return worst
}
