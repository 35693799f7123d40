package import KernelTasks

extension KernelEngine {
  /// The number of floats that the batch norm methods need as scratch.
  package func batchNormScratchCount(rows: Int, channels: Int) -> Int {
    RowsTask.scratchCount(rows: rows, channels: channels) + 3 * channels
  }

  /// Mean, biased variance and 1 ÷ √(variance + epsilon) of each channel over all rows.
  ///
  /// Each block sums differences from its first row and their squares; the blocks are joined in
  /// Double, the squares moved to the mean of all.
  package func batchNormStatistics(
    input: UnsafePointer<Float>, mean: UnsafeMutablePointer<Float>,
    inverseStd: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>,
    epsilon: Float, scratch: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) -> some KernelCall {
    batchNormMoments(input: input, scratch: scratch, rows: rows, channels: channels) {
      c, average, squares in
      let biased = squares / Double(max(rows, 1))
      mean[c] = Float(average)
      variance[c] = Float(biased)
      inverseStd[c] = Float(1 / (biased + Double(epsilon)).squareRoot())
    }
  }

  /// Mean and Σ (x − mean)² of each channel over all rows, told to `take` with the channel.
  package func batchNormMoments(
    input: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>, rows: Int, channels: Int,
    take: @escaping (_ channel: Int, _ average: Double, _ squares: Double) -> Void
  ) -> some KernelCall {
    let moments = rowsCall(.moments, input, scratch, rows, channels) { $0.partialSums = scratch }
    return HostCall {
      let task = moments.task
      moments.run()
      let lastBlock = task.blocks - 1
      let lastSize = Double(rows - lastBlock * task.rowsPerBlock)
      for c in 0..<channels {
        var total = 0.0
        for block in 0..<task.blocks {
          let size = block == lastBlock ? lastSize : Double(task.rowsPerBlock)
          let shift = Double(input[block * task.rowsPerBlock * channels + c])
          total += size * shift + task.partial(0, channel: c, block: block)
        }
        let average = total / Double(max(rows, 1))
        var squares = 0.0
        for block in 0..<task.blocks {
          let size = block == lastBlock ? lastSize : Double(task.rowsPerBlock)
          let shift = Double(input[block * task.rowsPerBlock * channels + c])
          // Σ (x − average)² = Σ (x − shift)² − 2·(average − shift)·Σ (x − shift) + size·(average − shift)².
          let sum = task.partial(0, channel: c, block: block)
          let distance = average - shift
          squares +=
            task.partial(1, channel: c, block: block) + distance * (size * distance - 2 * sum)
        }
        take(c, average, max(squares, 0))
      }
    }
  }

  /// output = activation(gamma · (input − mean) · inverseStd + beta); output may be input.
  package func batchNormApply(
    input: UnsafePointer<Float>, mean: UnsafePointer<Float>, inverseStd: UnsafePointer<Float>,
    gamma: UnsafePointer<Float>, beta: UnsafePointer<Float>, activation: Activation,
    output: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) -> some KernelCall {
    rowsCall(.normalise, input, output, rows, channels) {
      ($0.vector0, $0.vector1, $0.vector2, $0.vector3) = (mean, inverseStd, gamma, beta)
      $0.activation = activation
    }
  }

  /// Gradients of batch normalisation with training statistics; `outputGradient` is by the value
  /// before any activation.
  ///
  /// inputGradient may be outputGradient.
  package func batchNormGradient(
    input: UnsafePointer<Float>, mean: UnsafePointer<Float>, inverseStd: UnsafePointer<Float>,
    gamma: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>, gammaGradient: UnsafeMutablePointer<Float>,
    betaGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>, rows: Int,
    channels: Int
  ) -> some KernelCall {
    let sums = gradientSums(
      input: input, mean: mean, inverseStd: inverseStd, outputGradient: outputGradient,
      scratch: scratch, rows: rows, channels: channels)
    let apply = batchNormInputGradient(
      input: input, mean: mean, inverseStd: inverseStd, gamma: gamma,
      outputGradient: outputGradient, inputGradient: inputGradient, scratch: scratch, rows: rows,
      allRows: rows, channels: channels
    ) { c in
      let beta = sums.task.total(of: 0, channel: c)
      let weighted = sums.task.total(of: 1, channel: c)
      betaGradient[c] = Float(beta)
      gammaGradient[c] = Float(weighted)
      return (beta, weighted)
    }
    return HostCall {
      sums.run()
      apply.run()
    }
  }

  /// Σ dy and Σ dy·x̂ of each channel over the rows, told to `take` with the channel: the gradients by
  /// beta and gamma, and what the gradient by the input of a batch in parts needs of each part.
  package func batchNormGradientSums(
    input: UnsafePointer<Float>, mean: UnsafePointer<Float>, inverseStd: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>, rows: Int,
    channels: Int, take: @escaping (_ channel: Int, _ sum: Double, _ weighted: Double) -> Void
  ) -> some KernelCall {
    let sums = gradientSums(
      input: input, mean: mean, inverseStd: inverseStd, outputGradient: outputGradient,
      scratch: scratch, rows: rows, channels: channels)
    return HostCall {
      sums.run()
      for c in 0..<channels {
        take(c, sums.task.total(of: 0, channel: c), sums.task.total(of: 1, channel: c))
      }
    }
  }

  /// Σ dy and Σ dy·x̂ of each channel and block of rows, left in `scratch`.
  private func gradientSums(
    input: UnsafePointer<Float>, mean: UnsafePointer<Float>, inverseStd: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>, rows: Int,
    channels: Int
  ) -> TaskCall<RowsTask> {
    rowsCall(.gradientSums, input, scratch, rows, channels) {
      ($0.gradient, $0.vector0, $0.vector1) = (outputGradient, mean, inverseStd)
      $0.partialSums = scratch
    }
  }

  /// The gradient by the input of batch normalisation from the sums over `allRows` rows, those of
  /// other parts of the batch included, which `sums` is asked for.
  package func batchNormInputGradient(
    input: UnsafePointer<Float>, mean: UnsafePointer<Float>, inverseStd: UnsafePointer<Float>,
    gamma: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>, rows: Int,
    allRows: Int, channels: Int, sums: @escaping (_ channel: Int) -> (sum: Double, weighted: Double)
  ) -> some KernelCall {
    let factors = scratch + RowsTask.scratchCount(rows: rows, channels: channels)
    let apply = rowsCall(.normaliseGradient, input, inputGradient, rows, channels) {
      ($0.gradient, $0.vector2) = (outputGradient, mean)
      $0.vector0 = UnsafePointer(factors)
      $0.vector1 = UnsafePointer(factors + channels)
      $0.vector3 = UnsafePointer(factors + 2 * channels)
    }
    return HostCall {
      // dx = gamma·inverseStd·(dy − Σdy/rows − (x − mean)·inverseStd·Σ(dy·x̂)/rows), with the factors
      // of dy and of (x − mean) and the constant taken together.
      for c in 0..<channels {
        let (sum, weighted) = sums(c)
        let factor = Double(gamma[c]) * Double(inverseStd[c])
        factors[c] = Float(factor)
        factors[channels + c] = Float(factor * Double(inverseStd[c]) * weighted / Double(allRows))
        factors[2 * channels + c] = Float(factor * sum / Double(allRows))
      }
      apply.run()
    }
  }
}
