import CKernelIntrinsics
package import KernelTasks

/// The kernels in bfloat16: by AMX tiles, or by dot products (AVX512_BF16).
package func makeBFloat16Kernels(usesTiles: Bool) -> BFloat16Kernels {
  usesTiles
    ? BFloat16Kernels(
      convolution: Kernel(tileConvolution), pack: Kernel(packPairs),
      gradientPanels: Kernel(gradientPanels),
      weightGradient: Kernel(tileWeightGradient),
      peak: PeakKernel(
        body: Kernel(tilePeak), operationsPerIteration: Int(pokeprep_tile_peak_operations)))
    : BFloat16Kernels(
      convolution: Kernel(dotConvolution), pack: Kernel(packPairs),
      gradientPanels: Kernel(gradientPanels),
      weightGradient: Kernel(dotWeightGradient),
      peak: PeakKernel(
        body: Kernel(dotPeak), operationsPerIteration: Int(pokeprep_dot_peak_operations)))
}
