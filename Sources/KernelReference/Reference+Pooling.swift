extension Reference {
  /// output[n, c] = the largest input[n, p, c] over the pixels p, indices[n, c] the first such p.
  package static func globalMaxPool<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>,
    indices: UnsafeMutablePointer<Int32>, batch: Int, pixels: Int, channels: Int
  ) {
    for n in 0..<batch {
      for c in 0..<channels {
        var best = 0
        for p in 1..<max(pixels, 1)
        where input[(n * pixels + p) * channels + c] > input[(n * pixels + best) * channels + c] {
          best = p
        }
        indices[n * channels + c] = Int32(best)
        output[n * channels + c] = input[(n * pixels + best) * channels + c]
      }
    }
  }

  /// output[n, indices[n, c], c] = values[n, c], zero at all other pixels.
  package static func scatterPixels<Scalar: BinaryFloatingPoint>(
    values: UnsafePointer<Scalar>, indices: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Scalar>, batch: Int, pixels: Int, channels: Int
  ) {
    for i in 0..<batch * pixels * channels { output[i] = 0 }
    for n in 0..<batch {
      for c in 0..<channels {
        output[(n * pixels + Int(indices[n * channels + c])) * channels + c] =
          values[n * channels + c]
      }
    }
  }

  /// output[n, c] = input[n, indices[n, c], c].
  package static func gatherPixels<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, indices: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Scalar>, batch: Int, pixels: Int, channels: Int
  ) {
    for n in 0..<batch {
      for c in 0..<channels {
        output[n * channels + c] =
          input[(n * pixels + Int(indices[n * channels + c])) * channels + c]
      }
    }
  }
}
