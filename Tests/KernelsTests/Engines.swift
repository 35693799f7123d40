public import KernelTasks
import Kernels
public import Testing

/// One engine for every instruction set of this CPU that has kernels in float32 of its own, with two
/// threads.
let engines: [KernelEngine] = KernelEngine.availableISAs.filter { $0.float32 == $0 }.compactMap {
  try? KernelEngine(isa: $0, threads: 2)
}

extension KernelEngine: CustomTestStringConvertible {
  /// The instruction set.
  public var testDescription: String { isa.rawValue }
}

extension ConvolutionGeometry: CustomTestStringConvertible {
  /// All sizes.
  public var testDescription: String {
    "N\(batch) \(inputHeight)×\(inputWidth)×\(inputChannels) → "
      + "\(outputHeight)×\(outputWidth)×\(outputChannels), \(kernelHeight)×\(kernelWidth) "
      + "stride \(stride) pad \(padTop),\(padLeft)"
  }
}

/// Around the vector lengths 4, 8, 16 and the chunk of the elementwise kernels.
let awkwardCounts = [
  0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 100, 8191, 8192, 8193, 20_000,
]
