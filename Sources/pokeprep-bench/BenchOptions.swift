import ArgumentParser
import CommandShell
import Networks

/// What is measured.
struct BenchOptions: ParsableArguments {
  @Option(name: .long, help: "The preset: networks, loss and optimiser.")
  var model = Preset.dcgan64

  @Option(
    name: .long,
    help: ArgumentHelp("Pictures per step. (default: the preset's)", valueName: "n"))
  var batch: Int?

  @Option(name: .long, help: ArgumentHelp("Classes.", valueName: "n"))
  var classes = 3

  func validate() throws {
    if let batch, !(1...4096).contains(batch) {
      throw ValidationError("--batch: expected 1 to 4096, found \(batch)")
    }
    guard (1...1000).contains(classes) else {
      throw ValidationError("--classes: expected 1 to 1000, found \(classes)")
    }
  }
}
