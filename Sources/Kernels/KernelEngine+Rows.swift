import KernelReference

extension KernelEngine {
  /// output[r, c] = input[r, c] + bias[c]; output may be input.
  public func addBias(
    input: UnsafePointer<Float>, bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    rows: Int, channels: Int
  ) {
    Reference.addBias(input: input, bias: bias, output: output, rows: rows, channels: channels)
  }

  /// output[r, c] = input[r, c] · scale[c]; output may be input.
  public func multiplyChannels(
    input: UnsafePointer<Float>, scale: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    rows: Int, channels: Int
  ) {
    Reference.multiplyChannels(
      input: input, scale: scale, output: output, rows: rows, channels: channels)
  }

  /// The number of floats that `sumRows` needs as scratch.
  public func sumRowsScratchCount(rows: Int, channels: Int) -> Int { 0 }

  /// output[c] = Σ over r of input[r, c].
  public func sumRows(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) {
    Reference.sumRows(input: input, output: output, rows: rows, channels: channels)
  }

  /// output[r, c] = channelVector[c].
  public func broadcastRows(
    channelVector: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, rows: Int,
    channels: Int
  ) {
    Reference.broadcastRows(
      channelVector: channelVector, output: output, rows: rows, channels: channels)
  }

  /// The number of floats that `sumAll` needs as scratch.
  public func sumAllScratchCount(count: Int) -> Int { 0 }

  /// The sum of all elements.
  public func sumAll(
    input: UnsafePointer<Float>, count: Int, scratch: UnsafeMutablePointer<Float>
  ) -> Float {
    Reference.sumAll(input: input, count: count)
  }

  /// output[0] = the sum of all elements.
  public func sumAll(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, count: Int,
    scratch: UnsafeMutablePointer<Float>
  ) {
    output[0] = sumAll(input: input, count: count, scratch: scratch)
  }

  /// output[r · outputStride + c] = input[r · inputStride + c] for c < channels: concatenation and
  /// slices on the channel axis, by pointers that start at the first channel wanted.
  public func copyChannels(
    input: UnsafePointer<Float>, inputStride: Int, output: UnsafeMutablePointer<Float>,
    outputStride: Int, channels: Int, rows: Int
  ) {
    Reference.copyChannels(
      input: input, inputStride: inputStride, output: output, outputStride: outputStride,
      channels: channels, rows: rows)
  }
}
