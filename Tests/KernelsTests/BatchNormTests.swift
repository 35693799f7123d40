import KernelReference
import KernelTasks
import Kernels
import Testing

@Suite("batch normalisation", .arena)
struct BatchNormTests {
  private static let shapes = RowShape.awkward.filter { $0.rows > 0 }

  @Test("statistics are the reference's, also far from zero", arguments: engines, shapes)
  func statistics(engine: KernelEngine, shape: RowShape) {
    for offset: Float in [0, 100] {
      let input = Floats(random: shape.count, seed: 1)
      for i in 0..<input.count { input.pointer[i] += offset }
      let exact = Doubles(input)
      let expected = (0..<3).map { _ in Doubles(count: shape.channels) }
      Reference.batchNormStatistics(
        input: exact.input, mean: expected[0].pointer, inverseStd: expected[1].pointer,
        variance: expected[2].pointer, epsilon: 1e-3, rows: shape.rows, channels: shape.channels)
      let results = (0..<3).map { _ in Floats(count: shape.channels) }
      let scratch = Floats(
        count: engine.batchNormScratchCount(rows: shape.rows, channels: shape.channels))
      engine.batchNormStatistics(
        input: input.input, mean: results[0].pointer, inverseStd: results[1].pointer,
        variance: results[2].pointer, epsilon: 1e-3, scratch: scratch.pointer, rows: shape.rows,
        channels: shape.channels
      ).run()
      for (result, value) in zip(results, expected) {
        #expect(largestError(result, value) < 2e-5, "offset \(offset)")
        #expect(result.isIntact)
      }
      #expect(scratch.isIntact)
    }
  }

  @Test("normalisation and its gradients are the reference's", arguments: engines, shapes)
  func applyAndGradient(engine: KernelEngine, shape: RowShape) {
    let x = Floats(random: shape.count, seed: 2)
    let dy = Floats(random: shape.count, seed: 3)
    let gamma = Floats(random: shape.channels, seed: 4)
    let beta = Floats(random: shape.channels, seed: 5)
    let mean = Floats(random: shape.channels, seed: 6)
    let inverseStd = Floats(repeating: 1.7, count: shape.channels)
    let exact = [x, dy, gamma, beta, mean, inverseStd].map { Doubles($0) }

    for activation in [Activation.identity, .leakyReLU(slope: 0.2), .tanh] {
      let expected = Doubles(count: shape.count)
      Reference.batchNormApply(
        input: exact[0].input, mean: exact[4].input, inverseStd: exact[5].input,
        gamma: exact[2].input, beta: exact[3].input, activation: activation,
        output: expected.pointer, rows: shape.rows, channels: shape.channels)
      let output = Floats(count: shape.count)
      engine.batchNormApply(
        input: x.input, mean: mean.input, inverseStd: inverseStd.input, gamma: gamma.input,
        beta: beta.input, activation: activation, output: output.pointer, rows: shape.rows,
        channels: shape.channels
      ).run()
      #expect(largestError(output, expected) < 1e-6, "\(activation)")
      #expect(output.isIntact)
    }

    let expectedInput = Doubles(count: shape.count)
    let expectedGamma = Doubles(count: shape.channels)
    let expectedBeta = Doubles(count: shape.channels)
    Reference.batchNormGradient(
      input: exact[0].input, mean: exact[4].input, inverseStd: exact[5].input,
      gamma: exact[2].input, outputGradient: exact[1].input, inputGradient: expectedInput.pointer,
      gammaGradient: expectedGamma.pointer, betaGradient: expectedBeta.pointer, rows: shape.rows,
      channels: shape.channels)
    let gammaGradient = Floats(count: shape.channels)
    let betaGradient = Floats(count: shape.channels)
    let scratch = Floats(
      count: engine.batchNormScratchCount(rows: shape.rows, channels: shape.channels))
    // In place, as the trainer may do it.
    engine.batchNormGradient(
      input: x.input, mean: mean.input, inverseStd: inverseStd.input, gamma: gamma.input,
      outputGradient: dy.input, inputGradient: dy.pointer, gammaGradient: gammaGradient.pointer,
      betaGradient: betaGradient.pointer, scratch: scratch.pointer, rows: shape.rows,
      channels: shape.channels
    ).run()
    #expect(largestError(dy, expectedInput) < 1e-5)
    #expect(largestError(gammaGradient, expectedGamma) < 2e-5)
    #expect(largestError(betaGradient, expectedBeta) < 2e-5)
    #expect(dy.isIntact && gammaGradient.isIntact && betaGradient.isIntact && scratch.isIntact)
  }

  @Test("a batch in two parts has the reference's gradients", arguments: engines, shapes)
  func parts(engine: KernelEngine, shape: RowShape) {
    let (rows, channels) = (shape.rows, shape.channels)
    let (x, dy) = (Floats(random: shape.count, seed: 2), Floats(random: shape.count, seed: 3))
    let gamma = Floats(random: channels, seed: 4)
    let mean = Floats(random: channels, seed: 6)
    let inverseStd = Floats(repeating: 1.7, count: channels)
    let exact = [x, dy, gamma, mean, inverseStd].map { Doubles($0) }
    let expected = Doubles(count: shape.count)
    let vectors = [Doubles(count: channels), Doubles(count: channels)]
    Reference.batchNormGradient(
      input: exact[0].input, mean: exact[3].input, inverseStd: exact[4].input,
      gamma: exact[2].input, outputGradient: exact[1].input, inputGradient: expected.pointer,
      gammaGradient: vectors[0].pointer, betaGradient: vectors[1].pointer, rows: rows,
      channels: channels)
    let scratch = Floats(count: engine.batchNormScratchCount(rows: rows, channels: channels))
    let sums = [Doubles(count: channels), Doubles(count: channels)]
    for sum in sums { sum.pointer.update(repeating: 0, count: channels) }
    // The first part has no row where there is but one.
    let parts = [0..<rows / 2, rows / 2..<rows].filter { !$0.isEmpty }
    for part in parts {
      engine.batchNormGradientSums(
        input: x.input + part.lowerBound * channels, mean: mean.input,
        inverseStd: inverseStd.input, outputGradient: dy.input + part.lowerBound * channels,
        scratch: scratch.pointer, rows: part.count, channels: channels
      ) { channel, sum, weighted in
        sums[0].pointer[channel] += sum
        sums[1].pointer[channel] += weighted
      }.run()
    }
    for part in parts {
      engine.batchNormInputGradient(
        input: x.input + part.lowerBound * channels, mean: mean.input,
        inverseStd: inverseStd.input, gamma: gamma.input,
        outputGradient: dy.input + part.lowerBound * channels,
        inputGradient: dy.pointer + part.lowerBound * channels, scratch: scratch.pointer,
        rows: part.count, allRows: rows, channels: channels
      ) { (sums[0].pointer[$0], sums[1].pointer[$0]) }.run()
    }
    #expect(largestError(dy, expected) < 1e-5)
    for (sum, vector) in zip(sums, [vectors[1], vectors[0]]) {
      for channel in 0..<channels {
        let exact = vector.pointer[channel]
        #expect(abs(sum.pointer[channel] - exact) < 2e-5 * (abs(exact) + 1))
      }
    }
    #expect(dy.isIntact && scratch.isIntact)
  }
}
