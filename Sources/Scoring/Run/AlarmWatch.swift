/// Decides from looks at a run, in the order of their steps, which alarms to raise.
///
/// An alarm is raised once when several looks in a row show it, and again only after a look that
/// does not.
package struct AlarmWatch: Sendable {
  /// Steps between two looks.
  package static let interval = 100
  private var counts: [AlarmKind: Int] = [:]

  /// A watch that has seen nothing.
  package init() {}

  /// Takes a look.
  ///
  /// - Returns: The alarms that it raises.
  package mutating func take(_ look: RunLook) -> [Alarm] {
    var alarms: [Alarm] = []
    let isBlank = Self.shows(.saturation, look)
    for kind in AlarmKind.allCases where look.step >= kind.firstStep {
      // Blank pictures are all alike, and near to real ones on white.
      let isExplained = isBlank && (kind == .collapse || kind == .copying)
      guard Self.shows(kind, look), !isExplained else {
        counts[kind] = 0
        continue
      }
      counts[kind, default: 0] += 1
      guard counts[kind] == kind.patience else { continue }
      let measure = kind.measure(of: look)
      alarms.append(
        Alarm(kind: kind, step: look.step, value: measure.value, limit: measure.limit))
    }
    return alarms
  }

  private static func shows(_ kind: AlarmKind, _ look: RunLook) -> Bool {
    let measure = kind.measure(of: look)
    return measure.isHighBad ? measure.value >= measure.limit : measure.value < measure.limit
  }
}
