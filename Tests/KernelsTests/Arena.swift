import Synchronization
import Testing

/// Memory that lives as long as a test case.
///
/// Kernels take bare pointers, which keep nothing alive: an object that owns the memory could be
/// released after its last mention, before the kernel that works on it returns.
final class Arena: Sendable {
  @TaskLocal static var current = Arena()

  private let blocks = Mutex<[UInt]>([])

  func allocate<Element>(_: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
    blocks.withLock { $0.append(UInt(bitPattern: pointer)) }
    return pointer
  }

  func free() {
    blocks.withLock { blocks in
      for block in blocks { UnsafeMutableRawPointer(bitPattern: block)?.deallocate() }
      blocks = []
    }
  }
}

/// Gives every test case an arena of its own.
struct ArenaTrait: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  @concurrent
  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let arena = Arena()
    defer { arena.free() }
    try await Arena.$current.withValue(arena) { try await function() }
  }
}

extension Trait where Self == ArenaTrait {
  /// See `ArenaTrait`.
  static var arena: Self { Self() }
}
