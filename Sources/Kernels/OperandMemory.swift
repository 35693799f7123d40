import Synchronization

/// Memory for rounded copies of operands, which is used again, so that a step that has run once
/// allocates nothing.
///
/// A class, because it owns the memory.
final class OperandMemory: Sendable {
  /// A piece of memory that nobody uses.
  private struct Block {
    /// A pointer's bits: bare pointers may not be shared.
    let address: UInt
    /// Floats.
    let count: Int
  }

  private let blocks = Mutex<[Block]>([])

  deinit {
    blocks.withLock { blocks in
      for block in blocks { UnsafeMutableRawPointer(bitPattern: block.address)?.deallocate() }
    }
  }

  /// Calls `body` with uninitialised memory for `count` floats; calls may be nested.
  func withFloats(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let block = blocks.withLock { Self.take(count, from: &$0) }
    guard let floats = UnsafeMutablePointer<Float>(bitPattern: block.address) else { return }
    body(floats)
    blocks.withLock { $0.append(block) }
  }

  /// The smallest block that is large enough, or a new one in the place of the largest.
  private static func take(_ count: Int, from blocks: inout [Block]) -> Block {
    var best: Int?
    for index in blocks.indices where blocks[index].count >= count {
      if let found = best, blocks[found].count <= blocks[index].count { continue }
      best = index
    }
    if let best { return blocks.remove(at: best) }
    if let largest = blocks.indices.max(by: { blocks[$0].count < blocks[$1].count }) {
      UnsafeMutableRawPointer(bitPattern: blocks.remove(at: largest).address)?.deallocate()
    }
    let size = max(count, 1)
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: size)
    return Block(address: UInt(bitPattern: memory), count: size)
  }
}
