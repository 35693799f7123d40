/// The entry points of one instruction set.
///
/// One worker pool runs them all, with one indirect call per work item.
public struct KernelTable: Sendable {
  /// The instruction set that the entries are compiled for.
  public var isa: InstructionSet
  /// The register tile of this instruction set.
  public var tile: RegisterTile

  /// Convolutions in bfloat16, where the instruction set has them.
  public var bfloat16: BFloat16Kernels?

  /// Forward and input gradient.
  public var convolution: Kernel<ConvolutionTask>
  /// Weights in the order that `convolution` reads.
  public var pack: Kernel<PackTask>
  /// One block of the weight gradient, or of one partial sum of it.
  public var weightGradient: Kernel<WeightGradientTask>
  /// Adds the partial sums.
  public var weightGradientReduction: Kernel<WeightGradientTask>
  /// Operations on elements, in chunks of `ElementwiseTask.chunk`.
  public var elementwise: Kernel<ElementwiseTask>
  /// Operations on rows × channels.
  public var rows: Kernel<RowsTask>
  /// Nearest upsampling and its transpose.
  public var upsampling: Kernel<UpsamplingTask>
  /// Global maxima and what follows their indices.
  public var pooling: Kernel<PoolingTask>
  /// Sums and maxima of each channel by itself in windows of pixels.
  public var windows: Kernel<WindowTask>
  /// Gradients of convolutions before a global maximum.
  public var pooledGradient: Kernel<PooledGradientTask>
  /// Transposes of matrices.
  public var transpose: Kernel<TransposeTask>
  /// Maps with one pixel for each place seen from the edges.
  public var borders: Kernel<BorderTask>
  /// Updates of parameters.
  public var optimiser: Kernel<OptimiserTask>
  /// Factors of inverted dropout.
  public var dropoutMask: Kernel<DropoutTask>
  /// Convolutions and input gradients by `WinogradPass`.
  public var winograd: Kernel<WinogradTask>
  /// Weights in the order that `winograd` reads.
  public var winogradPack: Kernel<WinogradPackTask>
  /// The weight gradient by `WinogradPass`, or a partial sum of it.
  public var winogradGradient: Kernel<WinogradGradientTask>
  /// The measure of the instruction set's peak.
  public var peak: PeakKernel

  /// A table with all of its entries.
  public init(
    isa: InstructionSet, tile: RegisterTile, convolution: Kernel<ConvolutionTask>,
    pack: Kernel<PackTask>, weightGradient: Kernel<WeightGradientTask>,
    weightGradientReduction: Kernel<WeightGradientTask>, elementwise: Kernel<ElementwiseTask>,
    rows: Kernel<RowsTask>, upsampling: Kernel<UpsamplingTask>, pooling: Kernel<PoolingTask>,
    windows: Kernel<WindowTask>, pooledGradient: Kernel<PooledGradientTask>,
    transpose: Kernel<TransposeTask>, borders: Kernel<BorderTask>, optimiser: Kernel<OptimiserTask>,
    dropoutMask: Kernel<DropoutTask>, winograd: Kernel<WinogradTask>,
    winogradPack: Kernel<WinogradPackTask>, winogradGradient: Kernel<WinogradGradientTask>,
    peak: PeakKernel
  ) {
    self.isa = isa
    self.tile = tile
    self.convolution = convolution
    self.pack = pack
    self.weightGradient = weightGradient
    self.weightGradientReduction = weightGradientReduction
    self.elementwise = elementwise
    self.rows = rows
    self.upsampling = upsampling
    self.pooling = pooling
    self.windows = windows
    self.pooledGradient = pooledGradient
    self.transpose = transpose
    self.borders = borders
    self.optimiser = optimiser
    self.dropoutMask = dropoutMask
    self.winograd = winograd
    self.winogradPack = winogradPack
    self.winogradGradient = winogradGradient
    self.peak = peak
  }
}
