import ArgumentParser
import KernelTasks
import Kernels

/// What `--precision` takes.
enum PrecisionChoice: String, CaseIterable, ExpressibleByArgument {
  case f32, bf16, auto

  /// The precision, with `auto` decided for this machine.
  func resolved() throws -> Precision {
    switch self {
    case .f32: .f32
    case .bf16: .bf16
    case .auto: try KernelEngine.fasterPrecision()
    }
  }
}
