import Kernels

/// Where the parts of a batch leave the sums that all of them need in the middle of a program, such
/// as those of batch normalisation.
///
/// A class, because the programs of all parts share its memory.
@safe package final class PartBoard {
  /// Parts of the batch.
  package let parts: Int
  private var numbers: UnsafeMutablePointer<Double>
  private var capacity = 1

  /// An empty board.
  package init(parts: Int) {
    self.parts = parts
    unsafe numbers = .allocate(capacity: 1)
    unsafe numbers.initialize(to: 0)
  }

  deinit { unsafe numbers.deallocate() }

  /// Makes room for `count` numbers of every part; called while programs are made.
  func reserve(_ count: Int) {
    guard count * parts > capacity else { return }
    unsafe numbers.deallocate()
    capacity = count * parts
    unsafe numbers = .allocate(capacity: capacity)
    unsafe numbers.initialize(repeating: 0, count: capacity)
  }

  /// The numbers of a part at a meeting where each has `count`; those of the next part follow.
  package func place(of part: Int, count: Int) -> UnsafeMutablePointer<Double> {
    precondition((part + 1) * count <= capacity, "the board is too small")
    return unsafe numbers + part * count
  }
}

/// Work in two halves: the first leaves `count` numbers on the board, the second wants those of all
/// parts.
struct MeetingCall: KernelCall {
  let count: Int
  let leaving: any KernelCall
  let taking: any KernelCall

  /// Both halves, for a batch that is one part.
  func run() {
    leaving.run()
    taking.run()
  }
}
