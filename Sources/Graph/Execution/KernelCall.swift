package import Kernels

/// A call of one kernel with all addresses and sizes fixed, so that making it allocates nothing.
package struct KernelCall {
  /// Makes the call.
  package let run: (KernelEngine) -> Void

  /// Wraps the call.
  package init(_ run: @escaping (KernelEngine) -> Void) {
    self.run = run
  }
}
