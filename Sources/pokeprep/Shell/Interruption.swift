import ArgumentParser
import CommandShell
import Foundation
import Synchronization

/// Whether the user has pressed Ctrl-C, or the program was asked to end (SIGTERM).
enum Interruption {
  /// The number of the first signal; 0 before.
  private static let signalNumber = Atomic<Int32>(0)
  private static let isPatient = Atomic<Bool>(false)
  private static let isReadOnly = Atomic<Bool>(false)

  /// True from the first signal on; long work looks at it between items.
  static var isRequested: Bool { signalNumber.load(ordering: .relaxed) > 0 }

  /// What the program ends with after a signal: 130 after Ctrl-C, 143 after SIGTERM.
  static var status: ExitStatus {
    signalNumber.load(ordering: .relaxed) == SIGTERM ? .terminated : .interrupted
  }

  /// Ends a command that has nothing to keep.
  ///
  /// - Throws: The exit status of an interruption from the first signal on.
  static func check() throws {
    if isRequested { throw ExitCode(status.rawValue) }
  }

  /// Lets work end by itself however long it takes to its next safe place; without, the program ends
  /// 1.5 s after the signal, as if it was killed, which the catalogue and all outputs survive.
  static func waitingForTheEnd<Result>(_ work: () throws -> Result) rethrows -> Result {
    isPatient.store(true, ordering: .relaxed)
    defer { isPatient.store(false, ordering: .relaxed) }
    return try work()
  }

  /// Lets the first signal end the program at once, for work that writes nothing.
  static func endingAtOnce<Result>(_ work: () throws -> Result) rethrows -> Result {
    isReadOnly.store(true, ordering: .relaxed)
    defer { isReadOnly.store(false, ordering: .relaxed) }
    return try work()
  }

  /// Catches SIGINT and SIGTERM.
  ///
  /// The first asks the work to stop at the next safe place; the
  /// second ends the program at once, which the catalogue and the checkpoints also survive.
  /// A broken pipe and a file beyond the size limit become errors of the write instead of signals.
  static func install() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // A parent may have handed its blocked signals down; then Ctrl-C would never arrive.
    var waiting = sigset_t()
    unsafe sigemptyset(&waiting)
    for number in [SIGINT, SIGTERM] {
      unsafe sigaddset(&waiting, number)
      signal(number) { Interruption.take($0) }
    }
    signal(SIGALRM) { _ in _exit(Interruption.status.rawValue) }
    unsafe sigprocmask(SIG_UNBLOCK, &waiting, nil)
  }

  /// What a signal does; calls nothing that may not be called from a handler.
  private static func take(_ number: Int32) {
    guard
      signalNumber.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
    else { _exit(status.rawValue) }
    if isReadOnly.load(ordering: .relaxed) { _exit(status.rawValue) }
    guard !isPatient.load(ordering: .relaxed) else {
      let words: StaticString = "\nfinishing the step; press Ctrl-C again to end without saving\n"
      _ = unsafe write(STDERR_FILENO, words.utf8Start, words.utf8CodeUnitCount)
      return
    }
    var timer = itimerval()
    timer.it_value = timeval(tv_sec: 1, tv_usec: 500_000)
    let realTime: Int32 = 0  // ITIMER_REAL, whose imported type the function does not take.
    unsafe setitimer(realTime, &timer, nil)
  }
}
