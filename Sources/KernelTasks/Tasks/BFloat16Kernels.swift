/// The entry points of convolutions in bfloat16 for one instruction set.
///
/// Operands are rounded to the nearest bfloat16, products summed in 32-bit floats.
package struct BFloat16Kernels: Sendable {
  /// `BFloat16ConvolutionTask`: forward and input gradient.
  package var convolution: KernelBody
  /// `BFloat16PackTask`.
  package var pack: KernelBody
  /// `BFloat16GradientTask`: rounds and transposes the output gradient, `panelItemCount` items.
  package var gradientPanels: KernelBody
  /// `BFloat16GradientTask`: one block of the weight gradient, or of one partial sum of it.
  package var weightGradient: KernelBody
  /// `PeakTask`.
  package var peak: PeakKernel

  /// All entries.
  package init(
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
