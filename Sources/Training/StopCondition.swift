/// When a run ends: at a total of epochs, steps or minutes, whichever is given, counted over all
/// parts of a resumed run.
package enum StopCondition: Codable, Hashable, Sendable {
  /// After as many steps as show that many pictures per sample of the data.
  case epochs(Int)
  /// After that many steps.
  case steps(Int)
  /// After the step during which that many minutes of training have passed.
  case minutes(Double)

  /// The total number of steps, nil when only the clock decides.
  package func stepCount(samples: Int, batch: Int) -> Int? {
    switch self {
    case .epochs(let epochs): (epochs * samples + batch - 1) / batch
    case .steps(let steps): steps
    case .minutes: nil
    }
  }

  /// Whether the run is over.
  func isReached(step: Int, seconds: Double, samples: Int, batch: Int) -> Bool {
    if case .minutes(let minutes) = self { return seconds >= minutes * 60 }
    return step >= stepCount(samples: samples, batch: batch) ?? .max
  }

  /// The share of the run that is over, 0…1.
  func progress(step: Int, seconds: Double, samples: Int, batch: Int) -> Double {
    let share =
      if case .minutes(let minutes) = self {
        seconds / (minutes * 60)
      } else {
        Double(step) / Double(max(stepCount(samples: samples, batch: batch) ?? 1, 1))
      }
    return min(max(share, 0), 1)
  }

  func validate() throws(TrainingError) {
    let (name, value, text): (String, Double, String) =
      switch self {
      case .epochs(let epochs): ("epochs", Double(epochs), "\(epochs)")
      case .steps(let steps): ("steps", Double(steps), "\(steps)")
      case .minutes(let minutes): ("minutes", minutes, "\(minutes)")
      }
    guard value > 0, value < 1e9 else {
      throw .invalid(
        setting: name, expected: "a positive number below 1,000,000,000", found: text)
    }
  }

  private enum CodingKeys: String, CodingKey { case epochs, steps, minutes }

  /// Reads `{epochs: n}`, `{steps: n}` or `{minutes: x}`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let epochs = try container.decodeIfPresent(Int.self, forKey: .epochs) {
      self = .epochs(epochs)
    } else if let steps = try container.decodeIfPresent(Int.self, forKey: .steps) {
      self = .steps(steps)
    } else {
      self = .minutes(try container.decode(Double.self, forKey: .minutes))
    }
  }

  /// Writes the one key that is set.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .epochs(let epochs): try container.encode(epochs, forKey: .epochs)
    case .steps(let steps): try container.encode(steps, forKey: .steps)
    case .minutes(let minutes): try container.encode(minutes, forKey: .minutes)
    }
  }
}
