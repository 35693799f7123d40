import ArgumentParser
import CommandShell
import Kernels
import Parity

/// `pokeprep parity`: training steps against those of Keras or PyTorch.
struct ParityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parity",
    abstract: "Compare training steps with a file of golden numbers.",
    discussion: """
      The file holds the start weights, a batch, and what Keras or PyTorch made of them: forward \
      results, losses, gradients, weights after some steps. The same network is built here and \
      trained on the same batch with the code that 'train' uses; each tensor's relative error stands \
      beside its tolerance. Exits with 1 when one is beyond it, with 2 when the file cannot be used.

      Examples:
        pokeprep parity dcgan.safetensors
        pokeprep parity pix2pix.safetensors --json
      """)

  @Argument(
    help: ArgumentHelp("The golden numbers, a safetensors file.", valueName: "file"),
    completion: .file())
  var file: String

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let engine = try KernelEngine(threads: threads.count)
    var parity = try Parity(file: file, engine: engine)
    let report = try output.telling("parity") { try parity.report() }
    if output.json {
      try Console.print(json: report)
    } else {
      ParityText(report).lines.forEach { Console.print($0) }
    }
    if !report.passes { throw ExitCode(ExitStatus.needsAttention.rawValue) }
  }
}
