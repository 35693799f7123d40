import BFloat16Intrinsics
package import KernelTasks

/// The kernels in bfloat16: by AMX tiles, or by dot products (AVX512_BF16).
package func makeBFloat16Kernels(usesTiles: Bool) -> BFloat16Kernels {
  usesTiles
    ? BFloat16Kernels(
      convolution: tileConvolution, pack: packPairs, gradientPanels: gradientPanels,
      weightGradient: tileWeightGradient,
      peak: PeakKernel(body: tilePeak, operationsPerIteration: Int(pokeprep_tile_peak_operations)))
    : BFloat16Kernels(
      convolution: dotConvolution, pack: packPairs, gradientPanels: gradientPanels,
      weightGradient: dotWeightGradient,
      peak: PeakKernel(body: dotPeak, operationsPerIteration: Int(pokeprep_dot_peak_operations)))
}
