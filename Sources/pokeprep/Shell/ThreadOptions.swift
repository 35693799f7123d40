import ArgumentParser
import Foundation

/// How many threads work.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Threads that share the work; results do not depend on it. (default: one per core)",
      valueName: "n"))
  var threads: Int?

  /// The number to use.
  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads: expected 1 to 256, found \(threads)")
    }
  }
}
