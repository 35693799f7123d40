import Dispatch
import Foundation
import Synchronization

/// A line that tells how far the work is, how fast, and how long it will take: drawn over again and
/// again on a terminal, elsewhere a new line every ten seconds.
///
/// A class because its line is drawn over again and again; it may be told from any thread.
package final class ProgressBar: Sendable {
  /// How the work is told of.
  package enum Form: Sendable {
    /// Not at all.
    case silent
    /// On one line of a terminal.
    case drawn
    /// A line for a file or a job's log, whenever the interval is over and the work goes on, whether
    /// or not an item was finished.
    case lines
  }

  /// What is on the line now.
  private struct State {
    var title = ""
    var start = ContinuousClock.now
    var startCount = 0
    var lastDrawn: ContinuousClock.Instant?
    var isOnLine = false
    /// The last that was told: items done, in all, their name, a note.
    var last: (done: Int, total: Int?, unit: String, note: String) = (0, nil, "", "")
    var timer: (any DispatchSourceTimer)?
  }

  private static let width = 24
  private let form: Form
  private let interval: Double
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// A line in some form.
  ///
  /// - Parameters:
  ///   - form: Where it goes.
  ///   - interval: Seconds between two lines of `.lines`.
  ///   - write: Takes a line of `.lines`.
  package init(
    _ form: Form, interval: Double = 10,
    write: @escaping @Sendable (String) -> Void = { Console.error($0) }
  ) {
    self.form = form
    self.interval = interval
    self.write = write
  }

  deinit { state.withLock { $0.timer?.cancel() } }

  /// Tells the state of the work; drawn at most ten times a second.
  ///
  /// - Parameters:
  ///   - title: What is being done; another title begins another line.
  ///   - done: Items done.
  ///   - total: Items in all, when known.
  ///   - unit: What an item is, in the plural.
  ///   - note: More to show at the end of the line.
  package func update(title: String, done: Int, total: Int?, unit: String, note: String = "") {
    guard form != .silent else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if state.title != title {
        if state.isOnLine { Console.write("\n", to: STDERR_FILENO) }
        state.timer?.cancel()
        state = State(title: title, start: now, startCount: done)
        if form == .lines { state.timer = beating() }
      }
      state.last = (done, total, unit, note)
      guard form == .drawn else { return }
      if let last = state.lastDrawn, now - last < .milliseconds(100), done != total { return }
      state.lastDrawn = now
      state.isOnLine = true
      Console.draw(Self.line(of: state, at: now))
    }
  }

  /// Tells of work whose items nobody counts: lines say that it goes on, a terminal stays as it is.
  package func begin(_ title: String) {
    if form == .lines { update(title: title, done: 0, total: nil, unit: "") }
  }

  /// Ends the line, so that what follows begins on a new one.
  package func finish() {
    state.withLock { state in
      if state.isOnLine { Console.write("\n", to: STDERR_FILENO) }
      state.timer?.cancel()
      state = State()
    }
  }

  /// A timer that writes what was told last.
  private func beating() -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + interval, repeating: interval)
    timer.setEventHandler { [weak self] in self?.beat() }
    timer.resume()
    return timer
  }

  private func beat() {
    let line = state.withLock { $0.timer == nil ? nil : Self.line(of: $0, at: .now, isPlain: true) }
    if let line { write(line) }
  }

  private static func line(
    of state: State, at now: ContinuousClock.Instant, isPlain: Bool = false
  ) -> String {
    let seconds = (now - state.start) / .seconds(1)
    let last = state.last
    return line(
      title: state.title, done: last.done, total: last.total, unit: last.unit, note: last.note,
      seconds: seconds,
      rate: seconds > 0.5 ? Double(last.done - state.startCount) / seconds : nil,
      isPlain: isPlain)
  }

  /// The text of the line; without the bar where it is plain.
  package static func line(
    title: String, done: Int, total: Int?, unit: String, note: String, seconds: Double,
    rate: Double?, isPlain: Bool = false
  ) -> String {
    var parts = [title]
    if let total, total > 0 {
      let filled = min(width, done * width / total)
      if !isPlain {
        parts.append(
          "[" + String(repeating: "█", count: filled)
            + String(repeating: "·", count: width - filled) + "]")
      }
      parts.append("\(done * 100 / total) %")
      parts.append("\(done)/\(total) \(unit)")
    } else if !unit.isEmpty {
      parts.append("\(done) \(unit)")
    }
    if let rate, rate > 0 {
      parts.append(
        rate >= 10 ? "\(Int(rate))/s" : String(format: rate < 0.2 ? "%.2f/s" : "%.1f/s", rate))
      if let total, done < total {
        parts.append("\(Self.clock(Double(total - done) / rate)) left")
      } else {
        parts.append(Self.clock(seconds))
      }
    } else if isPlain {
      parts.append(Self.clock(seconds))
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
