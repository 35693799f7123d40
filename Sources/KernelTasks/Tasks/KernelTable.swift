/// Runs one work item of a task.
///
/// - Parameters:
///   - task: the task structure that the entry of `KernelTable` names.
///   - item: 0 ..< the number of items the task is cut into; items may run in any order, at once.
///   - scratch: `WorkerScratch.count` floats, aligned to 64 bytes, that belong to this thread.
package typealias KernelBody =
  @Sendable (
    _ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
  ) -> Void

/// The entry points of one instruction set.
///
/// Every entry has the same form, so that one worker pool runs them all with one indirect call per
/// work item. The comment names the task structure that the pointer leads to.
package struct KernelTable: Sendable {
  /// The instruction set that the entries are compiled for.
  package var isa: InstructionSet
  /// The register tile of this instruction set.
  package var tile: RegisterTile

  /// Convolutions in bfloat16, where the instruction set has them.
  package var bfloat16: BFloat16Kernels?

  /// `ConvolutionTask`: forward and input gradient.
  package var convolution: KernelBody
  /// `PackTask`.
  package var pack: KernelBody
  /// `WeightGradientTask`: one block of the weight gradient, or of one partial sum of it.
  package var weightGradient: KernelBody
  /// `WeightGradientTask`: adds the partial sums.
  package var weightGradientReduction: KernelBody
  /// `ElementwiseTask`, one entry per operation, in chunks of `ElementwiseTask.chunk` elements.
  package var elementwise: ElementwiseKernels
  /// `RowsTask`: operations on rows × channels.
  package var rows: RowsKernels
  /// `ChannelsTask`: operations within rows.
  package var channels: ChannelsKernels
  /// `UpsamplingTask`.
  package var upsampling: UpsamplingKernels
  /// `PoolingTask`.
  package var pooling: PoolingKernels
  /// `PooledGradientTask`.
  package var pooledGradient: PooledGradientKernels
  /// `TransposeTask`.
  package var transpose: KernelBody
  /// `BorderTask`.
  package var borders: BorderKernels
  /// `OptimiserTask`.
  package var optimiser: OptimiserKernels
  /// `DropoutTask`.
  package var dropoutMask: KernelBody
  /// Convolutions with fewer multiplications.
  package var winograd: WinogradKernels
  /// `PeakTask`.
  package var peak: PeakKernel

  /// A table with all of its entries.
  package init(
    isa: InstructionSet, tile: RegisterTile, convolution: @escaping KernelBody,
    pack: @escaping KernelBody, weightGradient: @escaping KernelBody,
    weightGradientReduction: @escaping KernelBody, elementwise: ElementwiseKernels,
    rows: RowsKernels, channels: ChannelsKernels, upsampling: UpsamplingKernels,
    pooling: PoolingKernels, pooledGradient: PooledGradientKernels,
    transpose: @escaping KernelBody, borders: BorderKernels, optimiser: OptimiserKernels,
    dropoutMask: @escaping KernelBody,
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
