import Graph
import KernelTasks
package import Kernels

/// Times of single kernels: the memory-bound ones in bytes per second, the matrix product of every
/// instruction set of this CPU, in the precisions that it has, as a fraction of its own peak.
package struct KernelBenchmark {
  private let threads: Int
  private let engine: KernelEngine

  /// - Parameter engine: The kernels for the memory-bound part; the matrix products run on as many
  ///   threads.
  package init(engine: KernelEngine) {
    self.engine = engine
    threads = engine.threads
  }

  /// Measures all.
  ///
  /// - Parameter seconds: About how long each kernel is repeated; its shortest time counts.
  /// - Returns: the times.
  /// - Throws: `KernelError` when an engine cannot be made.
  package func run(seconds: Double = 0.1) throws(KernelError) -> KernelsResult {
    var products: [MatrixProductResult] = []
    for isa in KernelEngine.availableISAs {
      // Sets with bfloat16 have no kernels in float32 of their own.
      let precision: Precision = isa.hasBFloat16 ? .bf16 : .f32
      let engine = try KernelEngine(isa: isa, threads: threads, precision: precision)
      products.append(product(engine, seconds: seconds))
    }
    return KernelsResult(
      isa: engine.isa.rawValue, threads: threads, streams: streams(seconds: seconds),
      matrixProducts: products)
  }

  /// A 3×3 convolution, computed with as many multiplications as it has: a product of
  /// 16384 × 576 × 128.
  private func product(_ engine: KernelEngine, seconds: Double) -> MatrixProductResult {
    let geometry = ConvolutionGeometry.same(
      batch: 16, height: 32, width: 32, inputChannels: 64, outputChannels: 128, kernel: 3,
      stride: 1)
    let (input, weights) = (
      RandomFloats.buffer(geometry.inputCount), RandomFloats.buffer(geometry.weightCount)
    )
    let packed = FloatBuffer(count: engine.packedCount(.forward, geometry))
    let output = FloatBuffer(count: geometry.outputCount)
    engine.pack(weights: weights.base, into: packed.base, role: .forward, geometry).run()
    let peak = engine.measuredPeak()
    let call = engine.convolution(
      input: input.base, packedWeights: packed.base, bias: nil, activation: .identity,
      output: output.base, geometry)
    let time = withExtendedLifetime((input, packed, output)) {
      Timing(seconds: seconds, call.run).shortest
    }
    let rate = Double(geometry.floatingPointOperations) / time
    return MatrixProductResult(
      isa: engine.isa.rawValue, precision: engine.precision.rawValue, gflops: rate / 1e9,
      peakGflops: peak / 1e9,
      fractionOfPeak: rate / peak)
  }

  /// Kernels that pass once over memory, on the largest tensor of a DCGAN's discriminator.
  private func streams(seconds: Double) -> [StreamResult] {
    let (rows, channels) = (64 * 32 * 32, 64)
    let count = rows * channels
    let (a, b) = (RandomFloats.buffer(count), RandomFloats.buffer(count))
    let (m, v) = (FloatBuffer(count: count), FloatBuffer(count: count))
    let vectors = (0..<6).map { _ in RandomFloats.buffer(channels) }
    let scratch = FloatBuffer(
      count: engine.batchNormScratchCount(rows: rows, channels: channels))
    let engine = engine

    func measured(_ kernel: String, passes: Int, _ call: some KernelCall) -> StreamResult {
      let time = withExtendedLifetime((a, b, m, v, vectors, scratch)) {
        Timing(seconds: seconds, call.run).shortest
      }
      let bytes = passes * count * MemoryLayout<Float>.stride
      return StreamResult(
        kernel: kernel, seconds: time, gigabytesPerSecond: Double(bytes) / time / 1e9)
    }

    return [
      measured(
        "add", passes: 3,
        engine.combine(.add, a.base, b.base, output: m.base, count: count)),
      measured(
        "leaky ReLU", passes: 2,
        engine.activation(.leakyReLU(slope: 0.2), input: a.base, output: m.base, count: count)),
      measured(
        "leaky ReLU gradient", passes: 3,
        engine.activationGradient(
          .leakyReLU(slope: 0.2), output: a.base, outputGradient: b.base, inputGradient: m.base,
          count: count)),
      measured(
        "tanh", passes: 2,
        engine.activation(.tanh, input: a.base, output: m.base, count: count)),
      measured(
        "sum of rows", passes: 1,
        engine.sumRows(
          input: a.base, output: vectors[0].base, scratch: scratch.base, rows: rows,
          channels: channels)),
      measured(
        "batch norm statistics", passes: 1,
        engine.batchNormStatistics(
          input: a.base, mean: vectors[0].base, inverseStd: vectors[1].base,
          variance: vectors[2].base, epsilon: 1e-5, scratch: scratch.base, rows: rows,
          channels: channels)),
      measured(
        "batch norm and leaky ReLU", passes: 2,
        engine.batchNormApply(
          input: a.base, mean: vectors[0].base, inverseStd: vectors[1].base,
          gamma: vectors[2].base, beta: vectors[3].base, activation: .leakyReLU(slope: 0.2),
          output: m.base, rows: rows, channels: channels)),
      measured(
        "batch norm gradient", passes: 5,
        engine.batchNormGradient(
          input: a.base, mean: vectors[0].base, inverseStd: vectors[1].base,
          gamma: vectors[2].base, outputGradient: b.base, inputGradient: m.base,
          gammaGradient: vectors[3].base, betaGradient: vectors[4].base, scratch: scratch.base,
          rows: rows, channels: channels)),
      measured(
        "Adam", passes: 7,
        engine.adam(
          AdamSettings(form: .torch, beta1: 0.5, beta2: 0.999, epsilon: 1e-8), learningRate: 1e-6,
          step: 1, parameters: b.base, gradients: a.base, m: m.base, v: v.base, count: count)),
    ]
  }
}

/// All kernels.
package struct KernelsResult: Codable, Sendable {
  /// The instruction set of the memory-bound kernels.
  package let isa: String
  /// Threads.
  package let threads: Int
  /// Kernels bound by memory.
  package let streams: [StreamResult]
  /// The matrix product of every instruction set.
  package let matrixProducts: [MatrixProductResult]
}

/// A kernel that passes over memory.
package struct StreamResult: Codable, Sendable {
  /// What it does.
  package let kernel: String
  /// Shortest time for 4,194,304 floats.
  package let seconds: Double
  /// 10⁹ bytes read and written per second.
  package let gigabytesPerSecond: Double
}

/// A matrix product.
package struct MatrixProductResult: Codable, Sendable {
  /// The instruction set.
  package let isa: String
  /// The numbers that are multiplied.
  package let precision: String
  /// 10⁹ multiplications and additions per second.
  package let gflops: Double
  /// What a loop of multiplications with additions in registers reached on this instruction set.
  package let peakGflops: Double
  /// Their quotient.
  package let fractionOfPeak: Double
}
