extension Reference {
  /// Every pixel of N×H×W×C repeated factor × factor times.
  package static func upsampleNearest<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>, batch: Int, height: Int,
    width: Int, channels: Int, factor: Int
  ) {
    let (large, wide) = (height * factor, width * factor)
    for n in 0..<batch {
      for y in 0..<large {
        for x in 0..<wide {
          for c in 0..<channels {
            output[((n * large + y) * wide + x) * channels + c] =
              input[((n * height + y / factor) * width + x / factor) * channels + c]
          }
        }
      }
    }
  }

  /// The sums of factor × factor pixels; `height` and `width` are those of the result.
  package static func upsampleBlockSums<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>, batch: Int, height: Int,
    width: Int, channels: Int, factor: Int
  ) {
    let (large, wide) = (height * factor, width * factor)
    for i in 0..<(batch * height * width * channels) { output[i] = 0 }
    for n in 0..<batch {
      for y in 0..<large {
        for x in 0..<wide {
          for c in 0..<channels {
            output[((n * height + y / factor) * width + x / factor) * channels + c] +=
              input[((n * large + y) * wide + x) * channels + c]
          }
        }
      }
    }
  }
}
