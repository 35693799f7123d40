import KernelReference
import KernelTasks
import Kernels
import Testing

@Suite("elementwise kernels", .arena)
struct ElementwiseTests {
  private static let activations: [Activation] = [
    .identity, .leakyReLU(slope: 0.2), .leakyReLU(slope: 0), .clippedReLU(limit: 0.75),
    .elu(alpha: 1, scale: 1),
    .elu(alpha: 1.673_263_2, scale: 1.050_701), .tanh, .sigmoid,
  ]

  @Test("activations are within 4 units in the last place", arguments: engines, activations)
  func activation(engine: KernelEngine, activation: Activation) {
    for count in awkwardCounts {
      for scale: Float in [0.01, 1, 10, 80] {
        let input = scaled(Floats(random: count, seed: 7), by: scale)
        let exact = Doubles(input)
        let expected = Doubles(count: count)
        Reference.activation(
          activation, input: exact.input, output: expected.pointer, count: count)
        let output = Floats(count: count)
        engine.activation(activation, input: input.input, output: output.pointer, count: count)
          .run()
        // The relative error; 1e-37 keeps sigmoids beyond the smallest normal number out of it.
        #expect(largestError(output, expected, floor: 1e-37) < 4 * 0x1p-23, "\(count) \(scale)")
        #expect(output.isIntact)
        engine.activation(activation, input: input.input, output: input.pointer, count: count).run()
        #expect(input.array == output.array, "in place")
      }
    }
  }

  @Test("at zero the leaky rectifier takes the positive branch", arguments: engines)
  func leakyAtZero(engine: KernelEngine) {
    let zero = Floats([0, -0.0, -1])
    let gradient = Floats([3, 3, 3])
    let output = Floats(count: 3)
    engine.activationGradient(
      .leakyReLU(slope: 0.5), output: zero.input, outputGradient: gradient.input,
      inputGradient: output.pointer, count: 3
    ).run()
    #expect(output.array == [3, 3, 1.5])
  }

  @Test("extreme inputs give the limits", arguments: engines)
  func extremes(engine: KernelEngine) {
    let input = Floats([-1e30, -200, 200, 1e30])
    let output = Floats(count: 4)
    engine.activation(.tanh, input: input.input, output: output.pointer, count: 4).run()
    #expect(output.array == [-1, -1, 1, 1])
    engine.activation(.sigmoid, input: input.input, output: output.pointer, count: 4).run()
    #expect(output.array[2...] == [1, 1])
    #expect(output.array[0] >= 0 && output.array[0] < 1e-37 && output.array[1] < 1e-37)
  }

  @Test("activation gradients are the reference's", arguments: engines, activations)
  func activationGradient(engine: KernelEngine, activation: Activation) {
    for count in awkwardCounts {
      let y = Floats(random: count, seed: 8)
      let dy = Floats(random: count, seed: 9)
      let exactY = Doubles(y)
      let exactDy = Doubles(dy)
      let expected = Doubles(count: count)
      Reference.activationGradient(
        activation, output: exactY.input, outputGradient: exactDy.input,
        inputGradient: expected.pointer, count: count)
      let output = Floats(count: count)
      engine.activationGradient(
        activation, output: y.input, outputGradient: dy.input, inputGradient: output.pointer,
        count: count
      ).run()
      #expect(largestError(output, expected) < 2e-7, "\(count)")
      #expect(output.isIntact)
    }
  }

  @Test("sums, differences and products are exact to one rounding", arguments: engines)
  func arithmetic(engine: KernelEngine) {
    for count in awkwardCounts {
      let a = Floats(random: count, seed: 10)
      let b = Floats(random: count, seed: 11)
      let output = Floats(count: count)
      engine.combine(.add, a.input, b.input, output: output.pointer, count: count).run()
      #expect(output.array == zip(a.array, b.array).map { $0 + $1 })
      engine.combine(.subtract, a.input, b.input, output: output.pointer, count: count).run()
      #expect(output.array == zip(a.array, b.array).map { $0 - $1 })
      engine.combine(.multiply, a.input, b.input, output: output.pointer, count: count).run()
      #expect(output.array == zip(a.array, b.array).map { $0 * $1 })

      let exactA = Doubles(a)
      let expected = Doubles(count: count)
      Reference.affine(
        input: exactA.input, scale: 1.5, shift: -0.25, output: expected.pointer, count: count)
      engine.affine(input: a.input, scale: 1.5, shift: -0.25, output: output.pointer, count: count)
        .run()
      #expect(largestError(output, expected) < 2e-7)
      #expect(output.isIntact)
    }
  }

  @Test("bytes become scale · byte + shift", arguments: engines)
  func images(engine: KernelEngine) {
    for count in awkwardCounts {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      let output = Floats(count: count)
      bytes.withUnsafeBufferPointer {
        guard let pointer = $0.baseAddress else { return }
        engine.imagesToFloat(
          bytes: pointer, output: output.pointer, scale: 2 / 255, shift: -1, count: count
        ).run()
      }
      #expect(output.isIntact)
      #expect(
        zip(bytes, output.array).allSatisfy { abs(Double($0) * 2 / 255 - 1 - Double($1)) < 2e-7 })
    }
  }

  @Test("binary cross-entropy is the reference's", arguments: engines)
  func crossEntropy(engine: KernelEngine) {
    for count in awkwardCounts {
      for scale: Float in [0.01, 1, 30] {
        let logits = scaled(Floats(random: count, seed: 12), by: scale)
        let targets = Floats(random: count, seed: 13)
        let exactLogits = Doubles(logits)
        let exactTargets = Doubles(targets)
        let expected = Doubles(count: count)
        Reference.bceWithLogits(
          logits: exactLogits.input, targets: exactTargets.input, output: expected.pointer,
          count: count)
        let output = Floats(count: count)
        engine.bceWithLogits(
          logits: logits.input, targets: targets.input, output: output.pointer, count: count
        ).run()
        // x − x·z of up to 60 is rounded twice, and may cancel.
        #expect(largestError(output, expected) < 5e-6)
        #expect(output.isIntact)
      }
    }
  }

  private func scaled(_ floats: Floats, by scale: Float) -> Floats {
    for i in 0..<floats.count { floats.pointer[i] *= scale }
    return floats
  }
}
