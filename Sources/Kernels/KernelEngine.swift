import CPUFeatures
import Glibc
public import KernelInterface
import KernelsBaseline

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#endif

/// Runs kernels of one instruction set on a pool of workers.
///
/// Every method works on memory that the caller owns, returns when all of its work is done and
/// gives the same bytes whatever the number of workers: work is cut by shape, never by worker
/// count, and partial sums are added in a fixed order. Shapes and layouts are those of
/// `ConvolutionGeometry`; "rows" are all axes before the channels. Nothing is allocated after the
/// engine is made.
public struct KernelEngine: Sendable {
  /// The entry points in use.
  let table: KernelTable
  /// The threads.
  let pool: WorkerPool

  /// The instruction set in use.
  public var isa: InstructionSet { table.isa }
  /// The number of threads that share the work, the caller's included.
  public let threads: Int

  /// An engine with the kernels of `isa`; without one, of the set that the environment variable
  /// POKEPREP_ISA names, or else the best this CPU has.
  ///
  /// - Throws: `KernelError` when the CPU lacks the instruction set, or POKEPREP_ISA names none.
  public init(isa: InstructionSet? = nil, threads: Int) throws(KernelError) {
    let wanted: InstructionSet? = if let isa { isa } else { try Self.environmentISA() }
    let available = Self.availableISAs
    let chosen: InstructionSet = wanted ?? available.last ?? .baseline
    guard available.contains(chosen) else {
      throw .unsupportedInstructionSet(chosen, available: available)
    }
    table = Self.table(of: chosen)
    self.threads = max(threads, 1)
    pool = WorkerPool(threads: self.threads)
  }

  /// The instruction sets that this CPU can run and this build has, in rising order.
  public static var availableISAs: [InstructionSet] {
    let level = Int(pokeprep_isa_level())
    return InstructionSet.allCases.filter { $0.level <= level }
  }

  private static func table(of isa: InstructionSet) -> KernelTable {
    #if arch(x86_64)
      switch isa {
      case .baseline: KernelsBaseline.makeKernelTable()
      case .avx2: KernelsAVX2.makeKernelTable()
      case .avx512: KernelsAVX512.makeKernelTable()
      }
    #else
      KernelsBaseline.makeKernelTable()
    #endif
  }

  private static func environmentISA() throws(KernelError) -> InstructionSet? {
    guard let value = getenv("POKEPREP_ISA").map({ String(cString: $0) }), !value.isEmpty else {
      return nil
    }
    guard let isa = InstructionSet(rawValue: value) else { throw .unknownInstructionSet(value) }
    return isa
  }

  /// Runs all items of a task.
  func run<Task>(_ body: @escaping KernelBody, _ task: Task, items: Int) {
    withUnsafePointer(to: task) { pool.run(body, task: UnsafeRawPointer($0), items: items) }
  }
}
