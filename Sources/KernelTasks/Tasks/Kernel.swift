/// An entry point of an instruction set: runs one work item of a task.
///
/// The kernel's type names the task that it takes, so that a call with another one does not compile.
public struct Kernel<Task>: Sendable {
  /// Runs one work item.
  ///
  /// - Parameters:
  ///   - task: What is to be done.
  ///   - item: 0 ..< the number of items that the task is cut into; items may run in any order, at
  ///     once.
  ///   - scratch: The worker's memory (`WorkerScratch`), aligned to 64 bytes.
  public typealias Body =
    @Sendable (
      _ task: UnsafePointer<Task>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
    ) -> Void

  /// The function.
  public let body: Body

  /// The kernel that a function is; inlined, so that the instruction sets' modules get no code of
  /// this one's.
  @inlinable
  @inline(__always)
  public init(_ body: @escaping Body) {
    self.body = body
  }
}
