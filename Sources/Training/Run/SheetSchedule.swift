/// When a run draws its sample sheets: after so many steps or minutes, and after given epochs.
struct SheetSchedule {
  private var cadence: Cadence
  /// The steps by which the given epochs are over.
  private let steps: Set<Int>
  /// Whether a sheet shows what the networks make before the first step.
  let includesStart: Bool

  /// The schedule of a run from `seconds` of training on.
  init(
    _ configuration: TrainingConfiguration, samples: Int, picturesPerStep: Int,
    from seconds: Double
  ) {
    cadence = Cadence(
      steps: configuration.sampleEvery, minutes: configuration.sampleMinutes, from: seconds)
    steps = Set(
      (configuration.sampleAt ?? []).map { epoch in
        StopCondition.epochs(epoch).stepCount(samples: samples, batch: picturesPerStep) ?? 0
      })
    includesStart =
      configuration.sampleAt?.contains(0)
      ?? (configuration.sampleEvery > 0 || configuration.sampleMinutes != nil)
  }

  /// Whether a sheet is due after a step, which then counts as drawn.
  mutating func isDue(step: Int, seconds: Double) -> Bool {
    let isDueNow = cadence.isDue(step: step, seconds: seconds)
    return isDueNow || steps.contains(step)
  }
}
