/// Multiplications with additions in registers alone: what the instruction set can do at best.
public struct PeakTask {
  /// Turns of the loop.
  public var iterations: Int
  /// Room for the sums, so that they are not optimised away: `width` floats for each item.
  public var sums: UnsafeMutablePointer<Float>

  /// Room that an item needs.
  @inlinable @inline(__always) public static var width: Int { 1024 }

  package init(iterations: Int, sums: UnsafeMutablePointer<Float>) {
    self.iterations = iterations
    self.sums = sums
  }
}

/// The measure of the instruction set's peak.
public struct PeakKernel: Sendable {
  /// `PeakTask`.
  public var body: Kernel<PeakTask>
  /// Multiplications and additions of one turn of the loop.
  public var operationsPerIteration: Int

  /// A kernel and what it does.
  public init(body: Kernel<PeakTask>, operationsPerIteration: Int) {
    self.body = body
    self.operationsPerIteration = operationsPerIteration
  }
}
