/// The entry points of convolutions in bfloat16 for one instruction set.
///
/// Operands are rounded to the nearest bfloat16, products summed in 32-bit floats.
public struct BFloat16Kernels: Sendable {
  /// Forward and input gradient.
  public var convolution: Kernel<BFloat16ConvolutionTask>
  /// Weights in the order that `convolution` reads.
  public var pack: Kernel<BFloat16PackTask>
  /// Rounds and transposes the output gradient, `panelItemCount` items.
  public var gradientPanels: Kernel<BFloat16GradientTask>
  /// One block of the weight gradient, or of one partial sum of it.
  public var weightGradient: Kernel<BFloat16GradientTask>
  /// The measure of the peak.
  public var peak: PeakKernel

  package init(
    convolution: Kernel<BFloat16ConvolutionTask>, pack: Kernel<BFloat16PackTask>,
    gradientPanels: Kernel<BFloat16GradientTask>, weightGradient: Kernel<BFloat16GradientTask>,
    peak: PeakKernel
  ) {
    self.convolution = convolution
    self.pack = pack
    self.gradientPanels = gradientPanels
    self.weightGradient = weightGradient
    self.peak = peak
  }
}
