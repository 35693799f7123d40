/// Runs one work item of a task.
///
/// - Parameters:
///   - task: the task structure that the entry of `KernelTable` names.
///   - item: 0 ..< the number of items the task is cut into; items may run in any order, at once.
///   - scratch: `WorkerScratch.count` floats, aligned to 64 bytes, that belong to this thread.
public typealias KernelBody =
  @Sendable (
    _ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
  ) -> Void

/// The entry points of one instruction set.
///
/// Every entry has the same form, so that one worker pool runs them all with one indirect call per
/// work item. The comment names the task structure that the pointer leads to.
public struct KernelTable: Sendable {
  /// The instruction set that the entries are compiled for.
  public var isa: InstructionSet
  /// The register tile of this instruction set.
  public var tile: RegisterTile

  /// Convolutions in bfloat16, where the instruction set has them.
  public var bfloat16: BFloat16Kernels?

  /// `ConvolutionTask`: forward and input gradient.
  public var convolution: KernelBody
  /// `PackTask`.
  public var pack: KernelBody
  /// `WeightGradientTask`: one block of the weight gradient, or of one partial sum of it.
  public var weightGradient: KernelBody
  /// `WeightGradientTask`: adds the partial sums.
  public var weightGradientReduction: KernelBody
  /// `ElementwiseTask`, one entry per operation, in chunks of `ElementwiseTask.chunk` elements.
  public var elementwise: ElementwiseKernels
  /// `RowsTask`: operations on rows × channels.
  public var rows: RowsKernels
  /// `ChannelsTask`: operations within rows.
  public var channels: ChannelsKernels
  /// `UpsamplingTask`.
  public var upsampling: UpsamplingKernels
  /// `PoolingTask`.
  public var pooling: PoolingKernels
  /// `PooledGradientTask`.
  public var pooledGradient: PooledGradientKernels
  /// `TransposeTask`.
  public var transpose: KernelBody
  /// `BorderTask`.
  public var borders: BorderKernels
  /// `OptimiserTask`.
  public var optimiser: OptimiserKernels
  /// `DropoutTask`.
  public var dropoutMask: KernelBody
  /// Convolutions with fewer multiplications.
  public var winograd: WinogradKernels
  /// `PeakTask`.
  public var peak: PeakKernel

  /// A table with all of its entries.
  public init(
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
