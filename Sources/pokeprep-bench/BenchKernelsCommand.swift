import ArgumentParser
import Benchmarking
import CommandShell
import Kernels

/// `pokeprep-bench kernels`: the time of single kernels.
struct BenchKernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Measure single kernels on every instruction set of this CPU.",
    discussion: """
      Kernels that pass over memory in bytes per second, on 64×32×32×64 floats; the matrix product \
      of every instruction set, in bfloat16 where it has that, as a share of its own peak.

      Examples:
        pokeprep-bench kernels
        pokeprep-bench kernels --threads 1 --json
        POKEPREP_ISA=baseline pokeprep-bench kernels
      """)

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let result = try KernelBenchmark(engine: try KernelEngine(threads: threads.count)).run()
    if output.json { return try Console.print(json: result, inSnakeCase: true) }
    BenchmarkText.lines(of: result).forEach { Console.print($0) }
  }
}
