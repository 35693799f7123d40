/// The entry points of one instruction set.
///
/// One worker pool runs them all, with one indirect call per work item.
package struct KernelTable: Sendable {
  /// The instruction set that the entries are compiled for.
  package var isa: InstructionSet
  /// The register tile of this instruction set.
  package var tile: RegisterTile

  /// Convolutions in bfloat16, where the instruction set has them.
  package var bfloat16: BFloat16Kernels?

  /// Forward and input gradient.
  package var convolution: Kernel<ConvolutionTask>
  /// Weights in the order that `convolution` reads.
  package var pack: Kernel<PackTask>
  /// One block of the weight gradient, or of one partial sum of it.
  package var weightGradient: Kernel<WeightGradientTask>
  /// Adds the partial sums.
  package var weightGradientReduction: Kernel<WeightGradientTask>
  /// Operations on elements, in chunks of `ElementwiseTask.chunk`.
  package var elementwise: ElementwiseKernels
  /// Operations on rows × channels.
  package var rows: RowsKernels
  /// Operations within rows.
  package var channels: ChannelsKernels
  /// Nearest upsampling and its transpose.
  package var upsampling: UpsamplingKernels
  /// Global maxima and what follows their indices.
  package var pooling: PoolingKernels
  /// Gradients of convolutions before a global maximum.
  package var pooledGradient: PooledGradientKernels
  /// Transposes of matrices.
  package var transpose: Kernel<TransposeTask>
  /// Maps with one pixel for each place seen from the edges.
  package var borders: BorderKernels
  /// Updates of parameters.
  package var optimiser: OptimiserKernels
  /// Factors of inverted dropout.
  package var dropoutMask: Kernel<DropoutTask>
  /// Convolutions with fewer multiplications.
  package var winograd: WinogradKernels
  /// The measure of the instruction set's peak.
  package var peak: PeakKernel

  /// A table with all of its entries.
  package init(
    isa: InstructionSet, tile: RegisterTile, convolution: Kernel<ConvolutionTask>,
    pack: Kernel<PackTask>, weightGradient: Kernel<WeightGradientTask>,
    weightGradientReduction: Kernel<WeightGradientTask>, elementwise: ElementwiseKernels,
    rows: RowsKernels, channels: ChannelsKernels, upsampling: UpsamplingKernels,
    pooling: PoolingKernels, pooledGradient: PooledGradientKernels,
    transpose: Kernel<TransposeTask>, borders: BorderKernels, optimiser: OptimiserKernels,
    dropoutMask: Kernel<DropoutTask>,
    winograd: WinogradKernels, peak: PeakKernel
  ) {
    self.isa = isa
    self.tile = tile
    self.convolution = convolution
    self.pack = pack
    self.weightGradient = weightGradient
    self.weightGradientReduction = weightGradientReduction
    self.elementwise = elementwise
    self.rows = rows
    self.channels = channels
    self.upsampling = upsampling
    self.pooling = pooling
    self.pooledGradient = pooledGradient
    self.transpose = transpose
    self.borders = borders
    self.optimiser = optimiser
    self.dropoutMask = dropoutMask
    self.winograd = winograd
    self.peak = peak
  }
}
