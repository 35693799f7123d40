import ArgumentParser
import CommandShell

/// `pokeprep-bench`: how fast this machine trains.
///
/// A program of its own, since it counts allocations by replacing the C library's.
@main
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pokeprep-bench",
    abstract: "Measure how fast this machine trains, and searches.",
    discussion: """
      Every rate stands beside the peak of this machine: a loop of multiplications with additions in \
      registers, measured in the same run on the same threads.

      Examples:
        pokeprep-bench step                               the default preset
        pokeprep-bench step --model cgan-s2 --batch 32 --threads 1 --json
        pokeprep-bench layers --model dcgan64
        pokeprep-bench bands --count 1000000 --folder /scratch
        POKEPREP_ISA=avx2 pokeprep-bench kernels
      """,
    subcommands: [
      BenchStepCommand.self, BenchLayersCommand.self, BenchKernelsCommand.self,
      BenchBandsCommand.self,
    ])

  static func main() {
    do {
      try CommandNames.check(CommandLine.arguments.dropFirst(), of: Self.self)
      try ShortOptions.check(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot(
        NegativeNumbers.joined(Array(CommandLine.arguments.dropFirst())))
      try command.run()
    } catch {
      ErrorReport.exit(for: error, of: Self.self)
    }
  }
}
