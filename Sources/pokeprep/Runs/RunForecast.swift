import CommandShell
import Foundation
import Networks
import Training

/// What a run will take: in epochs and steps before it begins, in minutes after some steps.
struct RunForecast {
  private let stop: StopCondition
  private let summary: TrainingSummary
  private let picturesPerStep: Int
  private let hasEpochSheets: Bool
  /// The first step of this part, whose time says little.
  private var first: StepRecord?
  private var isTold = false

  init(_ configuration: TrainingConfiguration, summary: TrainingSummary) {
    stop = configuration.stop
    hasEpochSheets = configuration.sampleAt != nil
    self.summary = summary
    picturesPerStep = configuration.batch * configuration.recipe.updates.discriminator
  }

  /// What is known before the first step.
  var words: String {
    guard let last = summary.lastStep else {
      return "until \(Self.number(minutes)) minutes of training are over, with steps of "
        + "\(picturesPerStep) pictures, \(Self.number(1 / epochs(1))) an epoch"
    }
    return "\(grouped(last)) steps of \(picturesPerStep) pictures, "
      + "\(Self.number(epochs(last))) epochs"
  }

  /// The epochs that are over after a step, where sheets are drawn by them.
  func wholeEpochs(_ step: Int) -> Int? { hasEpochSheets ? Int(epochs(step)) : nil }

  /// Takes a step.
  ///
  /// - Returns: When the run will be over, once, as soon as it can be told.
  mutating func take(_ record: StepRecord) -> String? {
    guard !isTold else { return nil }
    guard let first else {
      self.first = record
      return nil
    }
    let (steps, seconds) = (record.step - first.step, record.seconds - first.seconds)
    guard steps >= 2, seconds >= 3 || steps >= 50, seconds > 0 else { return nil }
    isTold = true
    let rate = seconds / Double(steps)
    let left =
      summary.lastStep.map { Double($0 - record.step) * rate } ?? (minutes * 60 - record.seconds)
    guard left >= 10 else { return nil }
    let clock = Date.FormatStyle(locale: Locale(identifier: "en_GB"))
      .hour(.twoDigits(amPM: .omitted)).minute(.twoDigits)
    let end = Date(timeIntervalSinceNow: left).formatted(clock)
    let speed = String(format: "%.*f s a step: ", rate < 1 ? 3 : 1, rate)
    guard summary.lastStep == nil else {
      return speed + "about \(ProgressBar.clock(left)) more, until \(end)"
    }
    let total = record.step + Int(left / rate)
    return speed + "about \(grouped(total)) steps, \(Self.number(epochs(total))) epochs, "
      + "until \(end)"
  }

  private var minutes: Double {
    if case .minutes(let minutes) = stop { return minutes }
    return 0
  }

  private func epochs(_ steps: Int) -> Double {
    Double(steps) * Double(picturesPerStep) / Double(max(summary.samples, 1))
  }

  private static func number(_ value: Double) -> String {
    value < 10 && value != value.rounded()
      ? String(format: "%.1f", value) : grouped(Int(min(value, 1e15).rounded()))
  }
}
