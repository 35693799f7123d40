import CPUFeatures
package import ResamplingInterface

/// The kernels of this module's instruction set: its only public name.
package func makeResamplingKernels() -> ResamplingKernels {
  ResamplingKernels(
    horizontal: horizontal, vertical: vertical, blendRows: blendRows,
    blendPixels: blendPixels, whiteCells: findWhiteCells, groupSize: Int(pokeprep_group))
}
