public import KernelInterface

/// Runs kernels of one instruction set on a pool of workers.
///
/// Every method works on memory that the caller owns, returns when all of its work is done and
/// gives the same bytes whatever the number of workers: work is cut by shape, never by worker
/// count, and partial sums are added in a fixed order. Shapes and layouts are those of
/// `ConvolutionGeometry`; "rows" are all axes before the channels.
public struct KernelEngine: Sendable {
  /// The entry points in use.
  public let table: KernelTable
  /// The workers.
  public let pool: WorkerPool
}
