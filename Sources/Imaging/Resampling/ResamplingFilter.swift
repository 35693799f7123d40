#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A resampling filter, with the kernels of Pillow's `Image.Resampling`.
package enum ResamplingFilter: String, Sendable, Codable, CaseIterable {
  /// Mean of the covered pixels.
  case box
  /// Triangle.
  case bilinear
  /// Cubic convolution with a = −0.5 (Keys 1981).
  case bicubic
  /// Windowed sinc with three lobes (Duchon 1979).
  case lanczos

  /// Half the kernel's width in output pixels at scale 1.
  package var support: Double {
    switch self {
    case .box: 0.5
    case .bilinear: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The kernel at `x`, in the very operations of Pillow's `Resample.c` so that rounding agrees.
  func weight(at x: Double) -> Double {
    switch self {
    case .box:
      return x > -0.5 && x <= 0.5 ? 1 : 0
    case .bilinear:
      let distance = abs(x)
      return distance < 1 ? 1 - distance : 0
    case .bicubic:
      let a = -0.5
      let distance = abs(x)
      if distance < 1 {
        return ((a + 2) * distance - (a + 3)) * distance * distance + 1
      }
      if distance < 2 {
        return (((distance - 5) * distance + 8) * distance - 4) * a
      }
      return 0
    case .lanczos:
      return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0
    }
  }
}

private func sinc(_ x: Double) -> Double {
  if x == 0 { return 1 }
  let angle = x * Double.pi
  return sin(angle) / angle
}
