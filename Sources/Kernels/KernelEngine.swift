import CPUFeatures
package import KernelTasks
import KernelsBaseline

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
  import KernelsBF16
#endif

/// Runs kernels of one instruction set on a pool of workers.
///
/// A method that says what it computes returns a call, with the algorithm chosen and the work cut, for
/// the caller to run once or many times. Calls work on memory that the caller owns and give the same
/// bytes whatever the number of workers: work is cut by shape, never by worker count, and partial sums
/// are added in a fixed order. Shapes and layouts are those of `ConvolutionGeometry`; "rows" are all
/// axes before the channels. A run allocates nothing, but memory for rounded operands at the first use
/// of a size.
package struct KernelEngine: Sendable {
  /// The entry points in use.
  let table: KernelTable
  /// The threads.
  let pool: WorkerPool
  /// Rounded copies of operands, where the instruction set cannot round on the way.
  let operands: OperandMemory

  /// The instruction set whose kernels run: in 32-bit floats the best one that they are compiled for.
  package var isa: InstructionSet { precision == .f32 ? table.isa.float32 : table.isa }
  /// The numbers that convolutions multiply.
  package let precision: Precision
  /// The number of threads that share the work, the caller's included.
  package let threads: Int

  /// An engine with the kernels of `isa`; without one, of the set that the environment variable
  /// POKEPREP_ISA names, or else the best this CPU has.
  ///
  /// With `precision` `.bf16` convolutions, their gradients and the packed weights take operands
  /// rounded to bfloat16; everything else is unchanged. An instruction set without bfloat16 rounds the
  /// operands in memory and multiplies in float32: right, but slower than `.f32`.
  ///
  /// - Throws: `KernelError` when the CPU lacks the instruction set, or POKEPREP_ISA names none.
  package init(
    isa: InstructionSet? = nil, threads: Int, precision: Precision = .f32
  ) throws(KernelError) {
    let wanted: InstructionSet? = if let isa { isa } else { try Self.requestedISA() }
    let available = Self.availableISAs
    let chosen: InstructionSet = wanted ?? available.last ?? .baseline
    guard available.contains(chosen) else {
      throw .unsupportedInstructionSet(chosen, available: available)
    }
    table = Self.table(of: chosen)
    self.threads = max(threads, 1)
    self.precision = precision
    operands = OperandMemory()
    pool = WorkerPool(
      threads: self.threads,
      scratchCount: precision == .bf16
        ? WorkerScratch.bfloat16Count : WorkerScratch.float32Count)
  }

  /// The precision that is faster with the kernels that an engine for `isa` (see the initialiser)
  /// has: `.bf16` with AMX tiles, and with dot products on CPUs that do two bfloat16 products in the
  /// time of one in float32; `.f32` elsewhere.
  ///
  /// - Throws: `KernelError` when POKEPREP_ISA names no instruction set.
  package static func fasterPrecision(isa: InstructionSet? = nil) throws(KernelError) -> Precision {
    let wanted: InstructionSet? = if let isa { isa } else { try requestedISA() }
    switch wanted ?? availableISAs.last ?? .baseline {
    case .amx: return .bf16
    case .avx512bf16: return pokeprep_has_fast_bf16_dot() != 0 ? .bf16 : .f32
    default: return .f32
    }
  }

  /// This engine, with its threads, in 32-bit floats.
  package var float32: KernelEngine { KernelEngine(self, precision: .f32) }

  private init(_ engine: KernelEngine, precision: Precision) {
    table = engine.table
    pool = engine.pool
    operands = engine.operands
    threads = engine.threads
    self.precision = precision
  }

  /// The instruction sets that this CPU can run and this build has, in rising order.
  ///
  /// Asks Linux for the tiles of AMX, without which `.amx` is none of them.
  package static var availableISAs: [InstructionSet] {
    isasOfCPU.filter { $0 < .amx || pokeprep_request_amx() != 0 }
  }

  private static var isasOfCPU: [InstructionSet] {
    let level = pokeprep_isa_of_cpu().rawValue
    return InstructionSet.allCases.filter { $0.level <= level }
  }

  /// Checks POKEPREP_ISA, which pixel passes and codecs obey, too, but cannot refuse.
  ///
  /// - Throws: `KernelError` when it names no instruction set, or one that this CPU lacks.
  package static func checkRequestedISA() throws(KernelError) {
    let isas = isasOfCPU
    if let isa = try requestedISA(), !isas.contains(isa) {
      throw .unsupportedInstructionSet(isa, available: isas)
    }
  }

  private static func table(of isa: InstructionSet) -> KernelTable {
    #if arch(x86_64)
      var table =
        switch isa.float32 {
        case .baseline: KernelsBaseline.makeKernelTable()
        case .avx2: KernelsAVX2.makeKernelTable()
        default: KernelsAVX512.makeKernelTable()
        }
      table.isa = isa
      if isa.hasBFloat16 {
        table.bfloat16 = KernelsBF16.makeBFloat16Kernels(usesTiles: isa == .amx)
      }
      return table
    #else
      return KernelsBaseline.makeKernelTable()
    #endif
  }

  /// The instruction set that POKEPREP_ISA names, nil when it is unset or empty.
  private static func requestedISA() throws(KernelError) -> InstructionSet? {
    guard let name = pokeprep_isa_request().map({ String(cString: $0) }) else { return nil }
    guard let isa = InstructionSet(rawValue: name) else { throw .unknownInstructionSet(name) }
    return isa
  }

  /// All items of a task.
  func call<Task>(_ kernel: Kernel<Task>, _ task: Task, items: Int) -> TaskCall<Task> {
    TaskCall(kernel: kernel, task: task, items: items, pool: pool)
  }
}
