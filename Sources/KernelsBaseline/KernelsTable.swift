package import KernelTasks

/// The kernels of this module's instruction set: its only public name.
package func makeKernelTable() -> KernelTable {
  KernelTable(
    isa: isa, tile: registerTile, convolution: Kernel(convolution), pack: Kernel(packWeights),
    weightGradient: Kernel(weightGradient),
    weightGradientReduction: Kernel(weightGradientReduction),
    elementwise: ElementwiseKernels(
      activation: Kernel(activation), activationGradient: Kernel(activationGradient),
      add: Kernel(add),
      subtract: Kernel(subtract), multiply: Kernel(multiply), affine: Kernel(affine),
      addScaled: Kernel(addScaled),
      imagesToFloat: Kernel(imagesToFloat), bceWithLogits: Kernel(bceWithLogits),
      bceWithLogitsGradient: Kernel(bceWithLogitsGradient), roundToBFloat16: Kernel(roundToBFloat16)
    ),
    rows: RowsKernels(
      addBias: Kernel(addBias), multiplyChannels: Kernel(multiplyChannels),
      broadcastRows: Kernel(broadcastRows),
      copyChannels: Kernel(copyChannels), sums: Kernel(sums), moments: Kernel(moments),
      gradientSums: Kernel(gradientSums),
      normalise: Kernel(normalise), normaliseGradient: Kernel(normaliseGradient)),
    channels: ChannelsKernels(
      sum: Kernel(channelSums), broadcast: Kernel(broadcastChannels), softmax: Kernel(softmax)),
    upsampling: UpsamplingKernels(
      nearest: Kernel(upsampleNearest), blockSums: Kernel(upsampleBlockSums)),
    pooling: PoolingKernels(
      globalMaxPool: Kernel(globalMaxPool), scatterPixels: Kernel(scatterPixels),
      gatherPixels: Kernel(gatherPixels)),
    pooledGradient: PooledGradientKernels(
      input: Kernel(pooledInputGradient), weights: Kernel(pooledWeightGradient)),
    transpose: Kernel(transposeBand),
    borders: BorderKernels(add: Kernel(addBorders), sums: Kernel(borderSums)),
    optimiser: OptimiserKernels(adam: Kernel(adam), movingAverage: Kernel(movingAverage)),
    dropoutMask: Kernel(dropoutMask),
    winograd: WinogradKernels(
      convolution: Kernel(winogradConvolution), pack: Kernel(packWinograd),
      weightGradient: Kernel(winogradWeightGradient)),
    peak: PeakKernel(body: Kernel(peak), operationsPerIteration: peakOperations))
}
