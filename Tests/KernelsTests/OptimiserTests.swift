import KernelReference
import KernelTasks
import Kernels
import Testing

@Suite("optimisers", .arena)
struct OptimiserTests {
  @Test(
    "ten Adam updates are the reference's in both forms", arguments: engines,
    [AdamSettings.Form.keras, .torch])
  func adam(engine: KernelEngine, form: AdamSettings.Form) {
    let settings = AdamSettings(form: form, beta1: 0.5, beta2: 0.999)
    for count in awkwardCounts {
      let parameters = Floats(random: count, seed: 1)
      let m = Floats(repeating: 0, count: count)
      let v = Floats(repeating: 0, count: count)
      let exact = [parameters, m, v].map { Doubles($0) }
      for step in 1...10 {
        let gradients = Floats(random: count, seed: UInt64(step))
        let exactGradients = Doubles(gradients)
        Reference.adam(
          settings, learningRate: Double(Float(2e-4)), step: step, parameters: exact[0].pointer,
          gradients: exactGradients.input, m: exact[1].pointer, v: exact[2].pointer, count: count)
        engine.adam(
          settings, learningRate: 2e-4, step: step, parameters: parameters.pointer,
          gradients: gradients.input, m: m.pointer, v: v.pointer, count: count
        ).run()
      }
      #expect(largestError(parameters, exact[0]) < 1e-6)
      #expect(largestError(m, exact[1]) < 1e-6)
      #expect(largestError(v, exact[2], floor: 1e-3) < 1e-5)
      #expect(parameters.isIntact && m.isIntact && v.isIntact)
    }
  }

  @Test("one Adam step of 1 is the learning rate against the gradient's sign", arguments: engines)
  func firstStep(engine: KernelEngine) {
    // With zero moments the first update is lr · g ÷ |g|, whatever the gradient's size.
    let parameters = Floats([1, 1, 1])
    let m = Floats([0, 0, 0])
    let v = Floats([0, 0, 0])
    let gradients = Floats([5, -0.01, 300])
    engine.adam(
      AdamSettings(form: .torch, beta1: 0.9, beta2: 0.999), learningRate: 0.5, step: 1,
      parameters: parameters.pointer, gradients: gradients.input, m: m.pointer, v: v.pointer,
      count: 3
    ).run()
    for (value, expected) in zip(parameters.array, [0.5, 1.5, 0.5] as [Float]) {
      #expect(abs(value - expected) < 1e-5)
    }
  }

  @Test("the moving average is the reference's", arguments: engines)
  func movingAverage(engine: KernelEngine) {
    for count in awkwardCounts {
      let average = Floats(random: count, seed: 1)
      let parameters = Floats(random: count, seed: 2)
      let exactAverage = Doubles(average)
      let exactParameters = Doubles(parameters)
      Reference.ema(
        average: exactAverage.pointer, parameters: exactParameters.input,
        beta: Double(Float(0.99)), count: count)
      engine.ema(
        average: average.pointer, parameters: parameters.input, beta: 0.99, count: count
      ).run()
      #expect(largestError(average, exactAverage) < 1e-6)
      #expect(average.isIntact)
    }
  }

  @Test(
    "an update with moving average and squares is the update, then the average, then the sums",
    arguments: engines)
  func onePass(engine: KernelEngine) {
    let settings = AdamSettings(form: .torch, beta1: 0.5, beta2: 0.999)
    for count in awkwardCounts {
      let gradients = Floats(random: count, seed: 1)
      let (fused, plain) = (Floats(random: count, seed: 2), Floats(random: count, seed: 2))
      let moments = (0..<4).map { _ in Floats(repeating: 0, count: count) }
      let (average, expected) = (Floats(random: count, seed: 3), Floats(random: count, seed: 3))
      let items = OptimiserTask.itemCount(count)
      let squares = Floats(repeating: -1, count: items)
      engine.adam(
        settings, learningRate: 0.1, step: 1, parameters: fused.pointer,
        gradients: gradients.input, m: moments[0].pointer, v: moments[1].pointer,
        average: (average.pointer, 0.9), squares: squares.pointer, count: count
      ).run()
      engine.adam(
        settings, learningRate: 0.1, step: 1, parameters: plain.pointer,
        gradients: gradients.input, m: moments[2].pointer, v: moments[3].pointer, count: count
      ).run()
      engine.ema(
        average: expected.pointer, parameters: plain.input, beta: 0.9, count: count
      ).run()
      #expect(fused.array == plain.array && average.array == expected.array)
      #expect(average.isIntact && squares.isIntact)
      for item in 0..<items {
        let part = gradients.array[
          (item * ElementwiseTask.chunk)..<min((item + 1) * ElementwiseTask.chunk, count)]
        let exact = part.reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect(abs(Double(squares.array[item]) - exact) <= 1e-5 * exact)
      }
    }
  }
}
