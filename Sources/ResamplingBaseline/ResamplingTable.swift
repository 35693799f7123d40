import CPUFeatures
public import ResamplingInterface

/// The kernels of this module's instruction set: its only public name.
public func makeResamplingKernels() -> ResamplingKernels {
  ResamplingKernels(
    horizontal: horizontal, vertical: vertical, blendRows: blendRows,
    blendPixels: blendPixels, whiteCells: findWhiteCells, groupSize: Int(pokeprep_group))
}
