/// What the exit status of the program means.
enum ExitStatus: Int32 {
  /// Finished, but there is something that the user must look at.
  case needsAttention = 1
  /// Wrong usage, or something that stopped the work.
  case failure = 2
  /// The user pressed Ctrl-C; what was done so far is kept.
  case interrupted = 130
}
