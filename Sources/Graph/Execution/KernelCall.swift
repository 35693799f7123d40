public import Kernels

/// A call of one kernel with all addresses and sizes fixed, so that making it allocates nothing.
public struct KernelCall {
  /// Makes the call.
  public let run: (KernelEngine) -> Void

  /// Wraps the call.
  public init(_ run: @escaping (KernelEngine) -> Void) {
    self.run = run
  }
}
