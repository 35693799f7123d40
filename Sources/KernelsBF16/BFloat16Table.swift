public import KernelInterface

/// The kernels in bfloat16: by AMX tiles, or by dot products (AVX512_BF16).
public func makeBFloat16Kernels(usesTiles: Bool) -> BFloat16Kernels {
  usesTiles
    ? BFloat16Kernels(
      convolution: tileConvolution, pack: packPairs, gradientPanels: gradientPanels,
      weightGradient: tileWeightGradient)
    : BFloat16Kernels(
      convolution: dotConvolution, pack: packPairs, gradientPanels: gradientPanels,
      weightGradient: dotWeightGradient)
}
