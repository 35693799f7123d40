/// How often something is done beside training: after so many steps, or so many minutes.
package enum Interval: Hashable, Sendable, CustomStringConvertible {
  /// After that many steps, 0 or more; 0 is never.
  case steps(Int)
  /// After that many minutes of training, above 0.
  case minutes(Double)

  /// Reads what is typed: `200` steps, or `5m` or `0.5m` minutes; nil for anything else.
  package init?(_ text: String) {
    guard text.hasSuffix("m") else {
      guard let steps = Int(text), steps >= 0 else { return nil }
      self = .steps(steps)
      return
    }
    // `Double` would read 0x10, inf and nan as well.
    guard text.dropLast().allSatisfy({ $0.isNumber || $0 == "." }),
      let minutes = Double(text.dropLast()), minutes > 0, minutes < 1e9
    else { return nil }
    self = .minutes(minutes)
  }

  /// The steps and the minutes, as `config.yaml` holds them.
  package var parts: (steps: Int, minutes: Double?) {
    switch self {
    case .steps(let steps): (steps, nil)
    case .minutes(let minutes): (0, minutes)
    }
  }

  /// As it is typed.
  package var description: String {
    switch self {
    case .steps(let steps): "\(steps)"
    case .minutes(let minutes):
      (minutes == minutes.rounded() ? "\(Int(minutes))" : "\(minutes)") + "m"
    }
  }
}

/// When something that is done now and then is due: after whole multiples of steps, and whenever so
/// many minutes of training have passed since the last time.
package struct Cadence: Sendable {
  private let steps: Int
  private let minutes: Double?
  private var last: Double

  /// A cadence that counts minutes from `seconds` of training on; 0 steps and no minutes are never.
  package init(steps: Int, minutes: Double?, from seconds: Double) {
    self.steps = steps
    self.minutes = minutes
    last = seconds
  }

  /// Whether it is due after a step, which then counts as done.
  package mutating func isDue(step: Int, seconds: Double) -> Bool {
    let isDue =
      steps > 0 && step % steps == 0 || minutes.map { seconds - last >= $0 * 60 } ?? false
    if isDue { last = seconds }
    return isDue
  }
}
