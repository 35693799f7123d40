import ArgumentParser
import CommandShell
import Foundation
import Synchronization

/// Whether the user has pressed Ctrl-C (or the program was asked to end).
enum Interruption {
  private static let count = Atomic<Int>(0)

  /// True from the first signal on; long work looks at it between items.
  static var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

  /// Ends a command that has nothing to keep.
  ///
  /// - Throws: The exit status of an interruption from the first signal on.
  static func check() throws {
    if isRequested { throw ExitCode(ExitStatus.interrupted.rawValue) }
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
      signal(number) { _ in
        if Interruption.count.add(1, ordering: .relaxed).newValue > 1 {
          _exit(ExitStatus.interrupted.rawValue)
        }
      }
    }
    unsafe sigprocmask(SIG_UNBLOCK, &waiting, nil)
  }
}
