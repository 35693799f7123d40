import Foundation
import Synchronization

/// A line on the terminal that tells how far the work is, how fast, and how long it will take.
///
/// A class because its line is drawn over again and again; it may be told from any thread.
package final class ProgressBar: Sendable {
  /// What is on the line now.
  private struct State {
    var title = ""
    var start = ContinuousClock.now
    var startCount = 0
    var lastDrawn: ContinuousClock.Instant?
    var isOnLine = false
  }

  private static let width = 24
  private let isVisible: Bool
  private let state = Mutex(State())

  /// A line that is drawn only when `isVisible`.
  package init(isVisible: Bool) {
    self.isVisible = isVisible
  }

  /// Tells the state of the work; drawn at most ten times a second.
  ///
  /// - Parameters:
  ///   - title: What is being done; another title begins another line.
  ///   - done: Items done.
  ///   - total: Items in all, when known.
  ///   - unit: What an item is, in the plural.
  ///   - note: More to show at the end of the line.
  package func update(title: String, done: Int, total: Int?, unit: String, note: String = "") {
    guard isVisible else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if state.title != title {
        if state.isOnLine { Console.write("\n", to: STDERR_FILENO) }
        state = State(title: title, start: now, startCount: done)
      }
      let isDone = done == total
      if let last = state.lastDrawn, now - last < .milliseconds(100), !isDone { return }
      state.lastDrawn = now
      state.isOnLine = true
      let seconds = (now - state.start) / .seconds(1)
      let line = Self.line(
        title: title, done: done, total: total, unit: unit, note: note, seconds: seconds,
        rate: seconds > 0.5 ? Double(done - state.startCount) / seconds : nil)
      Console.draw(line)
    }
  }

  /// Ends the line, so that what follows begins on a new one.
  package func finish() {
    guard isVisible else { return }
    state.withLock { state in
      if state.isOnLine { Console.write("\n", to: STDERR_FILENO) }
      state = State()
    }
  }

  /// The text of the line.
  package static func line(
    title: String, done: Int, total: Int?, unit: String, note: String, seconds: Double,
    rate: Double?
  ) -> String {
    var parts = [title]
    if let total, total > 0 {
      let filled = min(width, done * width / total)
      parts.append(
        "[" + String(repeating: "█", count: filled)
          + String(repeating: "·", count: width - filled) + "]")
      parts.append("\(done * 100 / total) %")
      parts.append("\(done)/\(total) \(unit)")
    } else {
      parts.append("\(done) \(unit)")
    }
    if let rate, rate > 0 {
      parts.append(rate >= 10 ? "\(Int(rate))/s" : String(format: "%.1f/s", rate))
      if let total, done < total {
        parts.append("\(Self.clock(Double(total - done) / rate)) left")
      } else {
        parts.append(Self.clock(seconds))
      }
    }
    if !note.isEmpty { parts.append(note) }
    return parts.joined(separator: "  ")
  }

  /// Seconds as 12 s, 3:04 min or 1:02:03 h.
  package static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return String(format: "%d:%02d min", whole / 60, whole % 60) }
    return String(format: "%d:%02d:%02d h", whole / 3600, whole / 60 % 60, whole % 60)
  }
}
