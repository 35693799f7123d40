import Graph
import KernelTasks
import Kernels
import Networks

/// The gradients of every part of a batch, and their sum in an order that depends on the number of
/// parts alone: neighbours first, then neighbouring pairs, and so on.
///
/// Ranks add up the whole subtrees that they hold. Then each rank gets all subtrees of its share of a
/// section of the gradients, adds them as the tree says, and gives the sum to the others: as much
/// traffic as any exchange of sums needs, and the same additions for any number of ranks. Sections
/// go on their way while the backward pass computes the next ones.
///
/// A class, because it owns the gradients of all parts but the first.
final class GradientTree {
  private let share: BatchShare
  private let engine: KernelEngine
  /// The gradients of this rank's parts, and the sums of squares of their look-ups.
  let leaves: [(gradients: FloatBuffer, squares: FloatBuffer)]
  /// Leaves of the largest subtrees that lie on one rank whatever its number: a power of two.
  private let width: Int
  private let slots: [Slot]
  private var sections: [GradientSection] = []
  /// Sections whose subtrees, whose sums and whose result are under way or done; in their order.
  private var (sent, added, received) = (0, 0, 0)

  /// Where a section lies while it is on its way.
  private final class Slot {
    /// For each rank its share of the subtrees here; the other ranks' subtrees of this one's share;
    /// the sums of all shares.
    let outgoing, incoming, sums: FloatBuffer
    var transfer: (any Transfer)?

    init(shares: Int, roots: Int, length: Int) {
      outgoing = FloatBuffer(count: shares * roots * length)
      incoming = FloatBuffer(count: shares * roots * length)
      sums = FloatBuffer(count: shares * length)
    }
  }

  init(_ memory: NetworkMemory, share: BatchShare, engine: KernelEngine) {
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
    let length = min(
      (GradientSection.largest + ranks - 1) / ranks, (memory.gradients.count + ranks - 1) / ranks)
    slots = (0..<(ranks > 1 ? 4 : 0)).map { _ in
      Slot(shares: ranks, roots: roots, length: length)
    }
  }

  /// Begins the sum of an update's gradients.
  func begin(_ sections: [GradientSection]) {
    self.sections = sections
    (sent, added, received) = (0, 0, 0)
  }

  /// Sends what is computed, and takes what has come.
  ///
  /// - Parameter calls: Calls of the update's program that all parts of this rank have run.
  func advance(calls: Int) {
    guard let ranks = share.ranks, ranks.size > 1 else { return }
    while received < added, slot(received).transfer?.isOver ?? true { take(received) }
    while added < sent, slot(added).transfer?.isOver ?? true { add(added, ranks) }
    while sent < min(sections.count, received + slots.count), sections[sent].calls <= calls {
      send(sent, ranks)
    }
  }

  /// Leaves the sums of all parts in the network's own memory.
  func finish() {
    guard share.ranks?.size ?? 1 > 1 else {
      for section in sections { unsafe addUp(roots(of: section, every: 1), section.count) }
      return
    }
    while received < sections.count {
      advance(calls: .max)
      guard received < sections.count else { return }
      slot(received).transfer?.wait()
    }
  }

  private func slot(_ index: Int) -> Slot { slots[index % slots.count] }

  /// Where the leaves of a section lie, one of every `step`.
  private func roots(
    of section: GradientSection, every step: Int
  ) -> [UnsafeMutablePointer<Float>] {
    // Sections lie in the leaves.
    unsafe stride(from: 0, to: leaves.count, by: step).map { index in
      let leaf = section.isOfSquares ? leaves[index].squares : leaves[index].gradients
      return unsafe leaf.base + section.start
    }
  }

  /// Floats of each rank's share of a section; the last one's is filled up.
  private func length(of section: GradientSection, _ ranks: any Communicator) -> Int {
    (section.count + ranks.size - 1) / ranks.size
  }

  private func send(_ index: Int, _ ranks: any Communicator) {
    let (section, slot) = (sections[index], slot(index))
    let length = length(of: section, ranks)
    unsafe addUp(roots(of: section, every: 1), until: width, section.count)
    let roots = unsafe roots(of: section, every: width)
    // The slot has room for the shares of all ranks.
    for rank in 0..<ranks.size {
      let held = min(max(section.count - rank * length, 0), length)
      for index in unsafe roots.indices where held > 0 {
        unsafe (slot.outgoing.base + (rank * roots.count + index) * length).update(
          from: roots[index] + rank * length, count: held)
      }
    }
    slot.transfer = unsafe ranks.startExchange(
      UnsafeRawPointer(slot.outgoing.base), into: UnsafeMutableRawPointer(slot.incoming.base),
      byteCount: roots.count * length * MemoryLayout<Float>.stride)
    sent += 1
  }

  private func add(_ index: Int, _ ranks: any Communicator) {
    let slot = slot(index)
    let length = length(of: sections[index], ranks)
    let subtrees = unsafe (0..<share.parts / width).map {
      unsafe slot.incoming.base + $0 * length
    }
    unsafe addUp(subtrees, length)
    unsafe (slot.sums.base + ranks.rank * length).update(from: slot.incoming.base, count: length)
    slot.transfer = unsafe ranks.startGather(
      UnsafeMutableRawPointer(slot.sums.base), byteCount: length * MemoryLayout<Float>.stride)
    added += 1
  }

  private func take(_ index: Int) {
    let section = sections[index]
    unsafe roots(of: section, every: leaves.count)[0].update(
      from: slot(index).sums.base, count: section.count)
    slot(index).transfer = nil
    received += 1
  }

  /// Adds neighbours, then neighbouring pairs, up to groups of `width` or all, into the first of each
  /// group.
  private func addUp(
    _ nodes: [UnsafeMutablePointer<Float>], until width: Int = .max, _ count: Int
  ) {
    var distance = 1
    while unsafe distance < min(width, nodes.count) {
      for first in unsafe stride(from: 0, to: nodes.count - distance, by: 2 * distance) {
        unsafe engine.combine(
          .add, nodes[first], nodes[first + distance], output: nodes[first], count: count
        ).run()
      }
      distance *= 2
    }
  }
}
