import Kernels

/// Where the parts of a batch leave the sums that all of them need in the middle of a program, such
/// as those of batch normalisation.
///
/// It has two sides in turn, since a part may leave its sums at the next meeting before another has
/// read those of this one. A class, because the programs of all parts share its memory.
@safe package final class PartBoard {
  /// Parts of the batch.
  package let parts: Int
  /// Two sides of `capacity` numbers.
  private var numbers: UnsafeMutablePointer<Double>
  private var capacity = 1

  /// An empty board.
  package init(parts: Int) {
    self.parts = parts
    unsafe numbers = .allocate(capacity: 2)
    unsafe numbers.initialize(repeating: 0, count: 2)
  }

  deinit { unsafe numbers.deallocate() }

  /// Makes room for `count` numbers of every part; called while programs are made.
  func reserve(_ count: Int) {
    guard count * parts > capacity else { return }
    unsafe numbers.deallocate()
    capacity = count * parts
    unsafe numbers = .allocate(capacity: 2 * capacity)
    unsafe numbers.initialize(repeating: 0, count: 2 * capacity)
  }

  /// The numbers of a part at a meeting where each has `count`; those of the next part follow.
  ///
  /// - Parameters:
  ///   - part: Which part.
  ///   - count: Numbers of each part.
  ///   - meeting: The meeting's place in the program, from 0.
  /// - Returns: The first number.
  package func place(
    of part: Int, count: Int, at meeting: Int
  ) -> UnsafeMutablePointer<Double> {
    precondition((part + 1) * count <= capacity, "the board is too small")
    return unsafe numbers + meeting % 2 * capacity + part * count
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
