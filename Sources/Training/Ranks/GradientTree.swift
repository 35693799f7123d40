import Graph
import KernelTasks
import Kernels
import Networks

/// The gradients of every part of a batch, and their sum in an order that depends on the number of
/// parts alone: neighbours first, then neighbouring pairs, and so on.
///
/// Ranks add up the whole subtrees that they hold. Then each rank gets all subtrees of one section of
/// the gradients, adds them as the tree says, and gives the section's sum to the others: as much
/// traffic as any exchange of sums needs, and the same additions for any number of ranks.
///
/// A class, because it owns the gradients of all parts but the first.
final class GradientTree {
  private let memory: NetworkMemory
  private let share: BatchShare
  private let engine: KernelEngine
  /// The gradients of this rank's parts, and the sums of squares of their look-ups.
  let leaves: [(gradients: FloatBuffer, squares: FloatBuffer)]
  /// Leaves of the largest subtrees that lie on one rank whatever its number: a power of two.
  private let width: Int
  private let sending, received, joined: FloatBuffer
  /// Floats of a section that go at once.
  private let section: Int

  /// Floats of one rank's section: 4 MB go at a time.
  private static let largestSection = 1 << 20

  init(_ memory: NetworkMemory, share: BatchShare, engine: KernelEngine) {
    self.memory = memory
    self.share = share
    self.engine = engine
    leaves = share.own.indices.map { index in
      index == share.own.lowerBound
        ? (memory.gradients, memory.lookupSquares)
        : (
          FloatBuffer(count: memory.gradients.count), FloatBuffer(count: memory.lookupSquares.count)
        )
    }
    width = share.own.count & -share.own.count
    let (ranks, roots) = (share.ranks?.size ?? 1, share.own.count / width)
    section = min((memory.gradients.count + ranks - 1) / ranks, Self.largestSection)
    let count = ranks > 1 ? ranks * roots * section : 0
    sending = FloatBuffer(count: count)
    received = FloatBuffer(count: count)
    joined = FloatBuffer(count: ranks > 1 ? ranks * section : 0)
  }

  /// Leaves the sums of all parts in the network's own memory.
  func reduce() {
    reduce(leaves.map(\.gradients))
    if memory.lookupSquares.count > 0 { reduce(leaves.map(\.squares)) }
  }

  private func reduce(_ leaves: [FloatBuffer]) {
    let count = leaves[0].count
    guard let ranks = share.ranks, ranks.size > 1 else {
      unsafe addUp(leaves.map { unsafe $0.base }, until: leaves.count, count: count)
      return
    }
    unsafe addUp(leaves.map { unsafe $0.base }, until: width, count: count)
    let roots = stride(from: 0, to: leaves.count, by: width).map { leaves[$0] }
    for start in stride(from: 0, to: count, by: section * ranks.size) {
      join(roots, from: start, count: min(section * ranks.size, count - start), ranks)
    }
  }

  /// Adds the subtrees of all ranks in a range of the gradients; the sums replace the first root's.
  private func join(
    _ roots: [FloatBuffer], from start: Int, count: Int, _ ranks: any Communicator
  ) {
    let length = (count + ranks.size - 1) / ranks.size
    // All buffers have room for sections of this length, the last of which may be shorter.
    for rank in 0..<ranks.size {
      let held = min(max(count - rank * length, 0), length)
      for (index, root) in roots.enumerated() where held > 0 {
        unsafe (sending.base + (rank * roots.count + index) * length).update(
          from: root.base + start + rank * length, count: held)
      }
    }
    unsafe ranks.exchange(
      UnsafeRawPointer(sending.base), into: UnsafeMutableRawPointer(received.base),
      byteCount: roots.count * length * MemoryLayout<Float>.stride)
    let subtrees = unsafe (0..<ranks.size * roots.count).map { unsafe received.base + $0 * length }
    unsafe addUp(subtrees, until: ranks.size * roots.count, count: length)
    unsafe (joined.base + ranks.rank * length).update(from: received.base, count: length)
    unsafe ranks.gather(
      UnsafeMutableRawPointer(joined.base), byteCount: length * MemoryLayout<Float>.stride)
    unsafe (roots[0].base + start).update(from: joined.base, count: count)
  }

  /// Adds neighbours, then neighbouring pairs, up to groups of `width`, into the first of each group.
  private func addUp(_ nodes: [UnsafeMutablePointer<Float>], until width: Int, count: Int) {
    var distance = 1
    while distance < width {
      for first in unsafe stride(from: 0, to: nodes.count - distance, by: 2 * distance) {
        unsafe engine.combine(
          .add, nodes[first], nodes[first + distance], output: nodes[first], count: count
        ).run()
      }
      distance *= 2
    }
  }
}
