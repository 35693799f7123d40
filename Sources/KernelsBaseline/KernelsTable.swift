package import KernelTasks

/// The kernels of this module's instruction set: its only public name.
package func makeKernelTable() -> KernelTable {
  KernelTable(
    isa: isa, tile: registerTile, convolution: Kernel(convolution), pack: Kernel(packWeights),
    weightGradient: Kernel(weightGradient),
    weightGradientReduction: Kernel(weightGradientReduction), elementwise: Kernel(elementwise),
    rows: Kernel(rows), upsampling: Kernel(upsampling), pooling: Kernel(pooling),
    windows: Kernel(windows), pooledGradient: Kernel(pooledGradient),
    transpose: Kernel(transposeBand),
    borders: Kernel(borders), optimiser: Kernel(optimiser), dropoutMask: Kernel(dropoutMask),
    winograd: Kernel(winogradConvolution), winogradPack: Kernel(packWinograd),
    winogradGradient: Kernel(winogradWeightGradient),
    peak: PeakKernel(body: Kernel(peak), operationsPerIteration: peakOperations))
}
