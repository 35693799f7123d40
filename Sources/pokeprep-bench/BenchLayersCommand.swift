import ArgumentParser
import Benchmarking
import CommandShell
import Kernels

/// `pokeprep-bench layers`: the time of every layer.
struct BenchLayersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layers",
    abstract: "Measure every convolution and dense layer of a preset.",
    discussion: """
      Forward pass, input gradient and weight gradient of every layer as the networks define it, \
      each kernel by itself on random numbers: shortest time, GFLOP/s, share of the measured peak.

      Examples:
        pokeprep-bench layers --model dcgan64
        pokeprep-bench layers --model cgan --batch 2 --threads 1 --json
      """)

  @OptionGroup var options: BenchOptions

  @Option(
    name: .long, help: ArgumentHelp("The numbers that the layers multiply.", valueName: "p"))
  var precision = PrecisionChoice.f32

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let result = LayerBenchmark(
      options.model, classCount: options.classes, batch: options.batch,
      engine: try KernelEngine(threads: threads.count, precision: try precision.resolved())
    ).run()
    if output.json { return try Console.print(json: result, inSnakeCase: true) }
    Console.print(BenchmarkText.heading(of: result))
    Console.print(BenchmarkText.table(of: result))
  }
}
