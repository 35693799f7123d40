/// The sizes of one two-dimensional convolution, in elements.
///
/// Layouts: input N×H×W×C and output N×OH×OW×OC, both NHWC; weights KH×KW×C×OC. Output pixel
/// (oy, ox) reads input pixel (oy·stride + ky − padTop, ox·stride + kx − padLeft) where that lies
/// inside, zero elsewhere. A transposed convolution is the input gradient of the convolution that
/// runs on its output grid; a dense layer is a 1×1 convolution of a 1×1 picture.
public struct ConvolutionGeometry: Hashable, Sendable {
  /// N.
  public var batch: Int
  /// H.
  public var inputHeight: Int
  /// W.
  public var inputWidth: Int
  /// C.
  public var inputChannels: Int
  /// OH.
  public var outputHeight: Int
  /// OW.
  public var outputWidth: Int
  /// OC.
  public var outputChannels: Int
  /// KH.
  public var kernelHeight: Int
  /// KW.
  public var kernelWidth: Int
  /// Step between output pixels on the input grid, the same in both directions.
  public var stride: Int
  /// Zero rows above the input.
  public var padTop: Int
  /// Zero columns left of the input.
  public var padLeft: Int

  /// A convolution with TensorFlow's padding 'same': the output side is ⌈input side ÷ stride⌉ and
  /// an odd amount of padding puts the extra row and column at the end.
  public static func same(
    batch: Int, height: Int, width: Int, inputChannels: Int, outputChannels: Int, kernel: Int,
    stride: Int
  ) -> ConvolutionGeometry {
    let outputHeight = (height + stride - 1) / stride
    let outputWidth = (width + stride - 1) / stride
    return ConvolutionGeometry(
      batch: batch, inputHeight: height, inputWidth: width, inputChannels: inputChannels,
      outputHeight: outputHeight, outputWidth: outputWidth, outputChannels: outputChannels,
      kernelHeight: kernel, kernelWidth: kernel, stride: stride,
      padTop: max((outputHeight - 1) * stride + kernel - height, 0) / 2,
      padLeft: max((outputWidth - 1) * stride + kernel - width, 0) / 2)
  }

  /// A convolution without padding: the output side is (input side − kernel) ÷ stride + 1.
  public static func valid(
    batch: Int, height: Int, width: Int, inputChannels: Int, outputChannels: Int, kernel: Int,
    stride: Int
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      batch: batch, inputHeight: height, inputWidth: width, inputChannels: inputChannels,
      outputHeight: (height - kernel) / stride + 1, outputWidth: (width - kernel) / stride + 1,
      outputChannels: outputChannels, kernelHeight: kernel, kernelWidth: kernel, stride: stride,
      padTop: 0, padLeft: 0)
  }

  /// A dense layer N×C → N×OC with weights C×OC.
  public static func dense(batch: Int, inputs: Int, outputs: Int) -> ConvolutionGeometry {
    valid(
      batch: batch, height: 1, width: 1, inputChannels: inputs, outputChannels: outputs, kernel: 1,
      stride: 1)
  }

  /// Elements of the input.
  public var inputCount: Int { batch * inputHeight * inputWidth * inputChannels }
  /// Elements of the output.
  public var outputCount: Int { batch * outputHeight * outputWidth * outputChannels }
  /// Elements of the weights.
  @inlinable @inline(__always)
  public var weightCount: Int { kernelHeight * kernelWidth * inputChannels * outputChannels }
  /// Multiplications and additions as the network defines them, padding included: the count that
  /// published figures use.
  public var floatingPointOperations: Int {
    2 * batch * outputHeight * outputWidth * kernelHeight * kernelWidth * inputChannels
      * outputChannels
  }
}

/// What weights are packed for; each role has its own order in memory.
public enum PackedRole: String, CaseIterable, Hashable, Sendable {
  /// The convolution itself.
  case forward
  /// The gradient by the input, which is also the transposed convolution.
  case inputGradient

  /// Whether it is the convolution itself; `==` would leave a weak function in a kernel's object.
  @inlinable @inline(__always)
  public var isForward: Bool {
    switch self {
    case .forward: true
    case .inputGradient: false
    }
  }
}
