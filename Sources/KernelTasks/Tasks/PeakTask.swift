/// Multiplications with additions in registers alone: what the instruction set can do at best.
package struct PeakTask {
  /// Turns of the loop.
  package var iterations: Int
  /// Room for the sums, so that they are not optimised away: `width` floats for each item.
  package var sums: UnsafeMutablePointer<Float>

  /// Room that an item needs.
  @inlinable @inline(__always) package static var width: Int { 1024 }

  package init(iterations: Int, sums: UnsafeMutablePointer<Float>) {
    self.iterations = iterations
    self.sums = sums
  }
}

/// The measure of the instruction set's peak.
package struct PeakKernel: Sendable {
  /// `PeakTask`.
  package var body: Kernel<PeakTask>
  /// Multiplications and additions of one turn of the loop.
  package var operationsPerIteration: Int

  /// A kernel and what it does.
  package init(body: Kernel<PeakTask>, operationsPerIteration: Int) {
    self.body = body
    self.operationsPerIteration = operationsPerIteration
  }
}
