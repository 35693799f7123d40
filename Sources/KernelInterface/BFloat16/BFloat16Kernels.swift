/// The entry points of convolutions in bfloat16 for one instruction set.
///
/// Operands are rounded to the nearest bfloat16, products summed in 32-bit floats.
public struct BFloat16Kernels: Sendable {
  /// `BFloat16ConvolutionTask`: forward and input gradient.
  public var convolution: KernelBody
  /// `BFloat16PackTask`.
  public var pack: KernelBody
  /// `BFloat16GradientTask`: rounds and transposes the output gradient, `panelItemCount` items.
  public var gradientPanels: KernelBody
  /// `BFloat16GradientTask`: one block of the weight gradient, or of one partial sum of it.
  public var weightGradient: KernelBody
  /// `PeakTask`.
  public var peak: PeakKernel

  /// All entries.
  public init(
    convolution: @escaping KernelBody, pack: @escaping KernelBody,
    gradientPanels: @escaping KernelBody, weightGradient: @escaping KernelBody, peak: PeakKernel
  ) {
    self.convolution = convolution
    self.pack = pack
    self.gradientPanels = gradientPanels
    self.weightGradient = weightGradient
    self.peak = peak
  }
}
