/// Multiplications with additions in registers alone: what the instruction set can do at best.
public struct PeakTask {
  /// Turns of the loop.
  public var iterations: Int
  /// Room for the sums, so that they are not optimised away: `width` floats for each item.
  public var sums: UnsafeMutablePointer<Float>

  /// Room that an item needs.
  public static let width = 1024

  /// A task.
  public init(iterations: Int, sums: UnsafeMutablePointer<Float>) {
    self.iterations = iterations
    self.sums = sums
  }
}

/// The measure of the instruction set's peak.
public struct PeakKernel: Sendable {
  /// `PeakTask`.
  public var body: KernelBody
  /// Multiplications and additions of one turn of the loop.
  public var operationsPerIteration: Int

  /// A kernel and what it does.
  public init(body: @escaping KernelBody, operationsPerIteration: Int) {
    self.body = body
    self.operationsPerIteration = operationsPerIteration
  }
}
