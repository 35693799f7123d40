extension Reference {
  /// output[r, c] = input[r, c] + bias[c].
  package static func addBias<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>,
    output: UnsafeMutablePointer<Scalar>, rows: Int, channels: Int
  ) {
    for i in 0..<rows * channels { output[i] = input[i] + bias[i % channels] }
  }

  /// output[c] = Σ over r of input[r, c].
  package static func sumRows<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>, rows: Int, channels: Int
  ) {
    for c in 0..<channels {
      var sum = 0.0
      for r in 0..<rows { sum += Double(input[r * channels + c]) }
      output[c] = Scalar(sum)
    }
  }

  /// output[r, c] = channelVector[c].
  package static func broadcastRows<Scalar: BinaryFloatingPoint>(
    channelVector: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>, rows: Int,
    channels: Int
  ) {
    for i in 0..<rows * channels { output[i] = channelVector[i % channels] }
  }

  /// The sum of all elements.
  package static func sumAll<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, count: Int
  ) -> Scalar {
    var sum = 0.0
    for i in 0..<count { sum += Double(input[i]) }
    return Scalar(sum)
  }

  /// output[r · outputStride + c] = input[r · inputStride + c] for c < channels.
  package static func copyChannels<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, inputStride: Int, output: UnsafeMutablePointer<Scalar>,
    outputStride: Int, channels: Int, rows: Int
  ) {
    for r in 0..<rows {
      for c in 0..<channels { output[r * outputStride + c] = input[r * inputStride + c] }
    }
  }
}
