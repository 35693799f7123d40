package import ArgumentParser
import Foundation
package import KernelTasks
import Kernels
package import Networks

/// How many threads work.
package struct ThreadOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Threads that share the work; results do not depend on it. (default: one per core)",
      valueName: "n"))
  package var threads: Int?

  package init() {}

  /// The number to use.
  package var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  package func validate() throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads: expected 1 to 256, found \(threads)")
    }
  }
}

/// What `--precision` takes.
package enum PrecisionChoice: String, CaseIterable, ExpressibleByArgument {
  case f32, bf16, auto

  /// The precision, with `auto` decided for this machine.
  package func resolved() throws -> Precision {
    switch self {
    case .f32: .f32
    case .bf16: .bf16
    case .auto: try KernelEngine.fasterPrecision()
    }
  }
}

extension Preset: ExpressibleByArgument {}
