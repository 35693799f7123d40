import CPUFeatures
import KernelTasks
import Kernels
import Testing

@Suite("engine", .serialized, .arena)
struct EngineTests {
  @Test("the baseline is always there and the best set is the default")
  func choice() throws {
    let available = KernelEngine.availableISAs
    #expect(available.first == .baseline)
    if pokeprep_isa_request() != nil { return }
    #expect(try KernelEngine(threads: 1).isa == available.last?.float32)
    #expect(try KernelEngine(threads: 1, precision: .bf16).isa == available.last)
  }

  @Test("sets with bfloat16 run the kernels of AVX-512 in float32, and say so")
  func names() throws {
    for isa in KernelEngine.availableISAs where isa.hasBFloat16 {
      #expect(try KernelEngine(isa: isa, threads: 1).isa == .avx512)
      #expect(try KernelEngine(isa: isa, threads: 1, precision: .bf16).isa == isa)
    }
  }

  @Test("a peak is found on every instruction set, in both precisions")
  func peaks() throws {
    for isa in KernelEngine.availableISAs {
      for precision in Precision.allCases {
        let engine = try KernelEngine(isa: isa, threads: 1, precision: precision)
        #expect(engine.measuredPeak(seconds: 0.01) > 0)
      }
    }
  }

  @Test("C and Swift have the same names for instruction sets, in the same order")
  func namesOfC() {
    for isa in InstructionSet.allCases {
      #expect(Int(pokeprep_isa_named(isa.rawValue).rawValue) == isa.level)
    }
    #expect(pokeprep_isa_named("sse9") == POKEPREP_ISA_NONE)
  }

  @Test("a set that the CPU lacks is an error that says what it has")
  func unsupported() {
    for isa in InstructionSet.allCases where !KernelEngine.availableISAs.contains(isa) {
      #expect(
        throws: KernelError.unsupportedInstructionSet(isa, available: KernelEngine.availableISAs)
      ) { try KernelEngine(isa: isa, threads: 1) }
    }
    let text = KernelError.unsupportedInstructionSet(.avx512, available: [.baseline]).description
    #expect(text.contains("avx512") && text.contains("baseline"))
  }

  @Test("elementwise work and sums give the same bytes for any number of threads")
  func threads() throws {
    let count = 100_003
    let input = Floats(random: count, seed: 1)
    var results: [[UInt32]] = []
    for threads in [1, 2, 3, 7] {
      let engine = try KernelEngine(threads: threads)
      let output = Floats(count: count)
      engine.activation(.tanh, input: input.input, output: output.pointer, count: count).run()
      let scratch = Floats(count: engine.sumAllScratchCount(count: count))
      let sum = Floats(count: 1)
      engine.sumAll(
        input: output.input, output: sum.pointer, count: count, scratch: scratch.pointer
      ).run()
      results.append((output.array + sum.array).map(\.bitPattern))
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test("thousands of small jobs from two callers neither hang nor mix")
  func manyJobs() async throws {
    let engine = try KernelEngine(threads: 3)
    let jobs = isEmulated ? 20 : 1500
    await withTaskGroup(of: Bool.self) { group in
      for caller in 0..<2 {
        group.addTask {
          let count = 40_000
          let a = Floats(repeating: Float(caller), count: count)
          for _ in 0..<jobs {
            engine.affine(input: a.input, scale: 1, shift: 1, output: a.pointer, count: count).run()
          }
          return a.array.allSatisfy { $0 == Float(caller + jobs) }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test("denormal results are flushed and the caller's own arithmetic is not touched")
  func denormals() throws {
    for isa in KernelEngine.availableISAs {
      let engine = try KernelEngine(isa: isa, threads: 2)
      let count = 40_000
      let input = Floats(repeating: 1e-30, count: count)
      engine.combine(.multiply, input.input, input.input, output: input.pointer, count: count).run()
      #expect(input.array.allSatisfy { $0 == 0 })
      let small = Floats([1e-30, 1e-12])
      #expect(small.pointer[0] * small.pointer[1] != 0)
    }
  }
}
