import Synchronization

/// Where the time of a stage goes, summed over all threads.
///
/// A class because threads share it.
package final class WorkProfile: Sendable {
  private let nanoseconds = Mutex<[String: Int]>([:])

  /// A profile in which nothing has been measured yet.
  package init() {}

  /// Seconds of work by the name of the step; empty when nothing was done.
  package var seconds: [String: Double] {
    nanoseconds.withLock { $0.mapValues { Double($0) * 1e-9 } }
  }

  fileprivate func add(_ laps: [(name: String, nanoseconds: Int)]) {
    nanoseconds.withLock { sums in
      for lap in laps { sums[lap.name, default: 0] += lap.nanoseconds }
    }
  }
}

/// The steps of one piece of work, timed one after the other; free without a profile.
struct WorkLap {
  private let profile: WorkProfile?
  private var start: ContinuousClock.Instant?
  private var laps: [(name: String, nanoseconds: Int)] = []

  /// Starts the first step.
  init(_ profile: WorkProfile?) {
    self.profile = profile
    start = profile.map { _ in .now }
  }

  /// Ends a step; the next one starts.
  mutating func end(_ name: String) {
    guard let start else { return }
    let now = ContinuousClock.now
    let (seconds, attoseconds) = start.duration(to: now).components
    laps.append((name, Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)))
    self.start = now
  }

  /// Adds what was measured to the profile.
  func record() { profile?.add(laps) }
}
