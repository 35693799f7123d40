public import KernelInterface

/// The kernels of this module's instruction set: its only public name.
public let kernelTable = KernelTable(
  isa: isa, tile: registerTile, convolution: convolution, pack: packWeights,
  weightGradient: weightGradient, weightGradientReduction: weightGradientReduction,
  elementwise: elementwiseKernels, rows: rowsKernels, pooling: poolingKernels,
  optimiser: optimiserKernels)
