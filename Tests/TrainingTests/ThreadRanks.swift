import Foundation
import Synchronization
import Training

/// Ranks that are threads of one process.
final class ThreadRanks: Sendable {
  private let size: Int
  private let places: Mutex<[UInt]>
  private let condition = NSCondition()
  private let arrivals = Mutex<(count: Int, round: Int)>((0, 0))

  init(size: Int) {
    self.size = size
    places = Mutex([UInt](repeating: 0, count: size))
  }

  /// Runs `body` once for each rank, all at the same time, and returns what they throw.
  func run(_ body: @escaping @Sendable (any Communicator) throws -> Void) -> [any Error] {
    let errors = Mutex<[any Error]>([])
    let threads = (0..<size).map { rank in
      let thread = Thread {
        do { try body(ThreadRank(rank: rank, group: self)) } catch {
          errors.withLock { $0.append(error) }
        }
        self.wait()
      }
      thread.stackSize = 8 << 20
      return thread
    }
    for thread in threads { thread.start() }
    while threads.contains(where: { !$0.isFinished }) { usleep(1000) }
    return errors.withLock { $0 }
  }

  fileprivate func wait() {
    condition.lock()
    defer { condition.unlock() }
    let round = arrivals.withLock { arrivals in
      arrivals.count += 1
      return arrivals.round
    }
    if arrivals.withLock({ $0.count == size }) {
      arrivals.withLock { $0 = (0, round + 1) }
      condition.broadcast()
    }
    while arrivals.withLock({ $0.round == round }) { condition.wait() }
  }

  /// Shows this rank's memory to the others, lets `read` copy from theirs, and waits for all.
  fileprivate func meet(
    _ rank: Int, _ own: UnsafeRawPointer, read: (_ from: Int, UnsafeRawPointer) -> Void
  ) {
    places.withLock { $0[rank] = UInt(bitPattern: own) }
    wait()
    for other in 0..<size {
      if let place = UnsafeRawPointer(bitPattern: places.withLock { $0[other] }) {
        read(other, place)
      }
    }
    wait()
  }

  fileprivate final class ThreadRank: Communicator {
    let rank: Int
    let group: ThreadRanks
    var size: Int { group.size }
    private var started = 0

    init(rank: Int, group: ThreadRanks) {
      self.rank = rank
      self.group = group
    }

    func gather(_ blocks: UnsafeMutableRawPointer, byteCount: Int) {
      group.meet(rank, blocks) { other, place in
        guard other != rank else { return }
        (blocks + other * byteCount).copyMemory(
          from: place + other * byteCount, byteCount: byteCount)
      }
    }

    func startExchange(
      _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, byteCount: Int
    ) -> any Transfer {
      transfer {
        self.group.meet(self.rank, source) { other, place in
          (target + other * byteCount).copyMemory(
            from: place + self.rank * byteCount, byteCount: byteCount)
        }
      }
    }

    func startGather(_ blocks: UnsafeMutableRawPointer, byteCount: Int) -> any Transfer {
      transfer { self.gather(blocks, byteCount: byteCount) }
    }

    /// Every third is over at once, the others as late as they may be.
    private func transfer(_ work: @escaping () -> Void) -> any Transfer {
      started += 1
      let transfer = WaitingTransfer(work)
      if started % 3 == 0 { transfer.wait() }
      return transfer
    }

    func broadcast(_ bytes: UnsafeMutableRawPointer, byteCount: Int) {
      group.meet(rank, bytes) { other, place in
        guard other == 0, rank != 0 else { return }
        bytes.copyMemory(from: place, byteCount: byteCount)
      }
    }
  }
}

/// A transfer that nothing is done for until somebody waits.
private final class WaitingTransfer: Transfer {
  private var work: (() -> Void)?
  init(_ work: @escaping () -> Void) { self.work = work }
  var isOver: Bool { work == nil }
  func wait() {
    work?()
    work = nil
  }
}
