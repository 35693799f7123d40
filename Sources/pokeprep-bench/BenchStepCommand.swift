import ArgumentParser
import Benchmarking
import CommandShell
import Foundation
import Kernels

/// `pokeprep-bench step`: the time of a training step.
struct BenchStepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Measure training steps on random pictures.",
    discussion: """
      A step is an update of the discriminator and one of the generator with all that belongs to \
      them, optimisers and moving average included. The median of the steps counts. GFLOP/s count \
      convolutions and dense layers as the networks define them. Allocations are calls of malloc \
      and its kin in all threads.

      Examples:
        pokeprep-bench step --model dcgan64 --batch 64 --steps 20
        pokeprep-bench step --model dcgan64 --threads 1 --json | jq .fraction_of_peak
        pokeprep-bench step --model cgan-s2 --batch 8 --profile
      """)

  @OptionGroup var options: BenchOptions

  @Option(name: .long, help: ArgumentHelp("Steps that are timed.", valueName: "n"))
  var steps = 10

  @Option(
    name: .long, help: ArgumentHelp("The numbers that the networks compute with.", valueName: "p"))
  var precision = PrecisionChoice.f32

  @Flag(name: .long, help: "Also list the kernel calls of a step with the shortest time of each.")
  var profile = false

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...100_000).contains(steps) else {
      throw ValidationError("--steps: expected 1 to 100,000, found \(steps)")
    }
  }

  func run() throws {
    let benchmark = try StepBenchmark(
      options.model, classCount: options.classes, batch: options.batch,
      engine: try KernelEngine(threads: threads.count, precision: try precision.resolved()))
    let result = try benchmark.run(steps: steps)
    if output.json { return try Console.print(json: result, inSnakeCase: true) }
    BenchmarkText.lines(of: result).forEach { Console.print($0) }
    guard profile else { return }
    Console.print("")
    Console.print(BenchmarkText.table(ofProfile: benchmark.profile(repetitions: steps)))
  }
}
