package import KernelTasks

/// The kernels of this module's instruction set: its only public name.
package func makeKernelTable() -> KernelTable {
  KernelTable(
    isa: isa, tile: registerTile, convolution: convolution, pack: packWeights,
    weightGradient: weightGradient, weightGradientReduction: weightGradientReduction,
    elementwise: ElementwiseKernels(
      activation: activation, activationGradient: activationGradient, add: add,
      subtract: subtract, multiply: multiply, affine: affine, addScaled: addScaled,
      imagesToFloat: imagesToFloat, bceWithLogits: bceWithLogits,
      bceWithLogitsGradient: bceWithLogitsGradient, roundToBFloat16: roundToBFloat16),
    rows: RowsKernels(
      addBias: addBias, multiplyChannels: multiplyChannels, broadcastRows: broadcastRows,
      copyChannels: copyChannels, sums: sums, moments: moments, gradientSums: gradientSums,
      normalise: normalise, normaliseGradient: normaliseGradient),
    channels: ChannelsKernels(
      sum: channelSums, broadcast: broadcastChannels, softmax: softmax),
    upsampling: UpsamplingKernels(nearest: upsampleNearest, blockSums: upsampleBlockSums),
    pooling: PoolingKernels(
      globalMaxPool: globalMaxPool, scatterPixels: scatterPixels, gatherPixels: gatherPixels),
    pooledGradient: PooledGradientKernels(
      input: pooledInputGradient, weights: pooledWeightGradient),
    transpose: transposeBand,
    borders: BorderKernels(add: addBorders, sums: borderSums),
    optimiser: OptimiserKernels(adam: adam, movingAverage: movingAverage),
    dropoutMask: dropoutMask,
    winograd: WinogradKernels(
      convolution: winogradConvolution, pack: packWinograd,
      weightGradient: winogradWeightGradient),
    peak: PeakKernel(body: peak, operationsPerIteration: peakOperations))
}
