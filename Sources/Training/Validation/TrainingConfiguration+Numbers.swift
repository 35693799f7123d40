import Augmentation
import Networks

extension TrainingConfiguration {
  /// Checks every number outside of the networks against its range.
  ///
  /// - Throws: `TrainingError.invalid` with the field's path in `config.yaml`, its range and the value.
  func validateNumbers() throws(TrainingError) {
    try Self.check(batch, "batch")
    if let microBatches {
      try Self.require(
        microBatches >= 1 && batch % max(microBatches, 1) == 0, "micro_batches",
        "a divisor of the batch, \(batch)", "\(microBatches)")
    }
    try Self.check(threads, "threads", upTo: 1024)
    try Self.checkCount(sampleEvery, "sample_every")
    try Self.check(sampleColumns, "sample_columns", upTo: 256)
    try Self.checkCount(checkpointEvery, "checkpoint_every")
    try Self.checkCount(scoreEvery ?? 0, "score_every")
    for (minutes, name) in [
      (sampleMinutes, "sample_minutes"), (checkpointMinutes, "checkpoint_minutes"),
      (scoreMinutes, "score_minutes"),
    ] {
      try Self.require(
        minutes.map { $0 > 0 && $0 < 1e9 } ?? true, name, "minutes above 0", "\(minutes ?? 0)")
    }
    for epoch in sampleAt ?? [] {
      try Self.require(
        (0...1_000_000_000).contains(epoch), "sample_at", "epochs from 0", "\(epoch)")
    }
    try Self.require(
      !classes.isEmpty && classShares.count == classes.count, "class_shares",
      "one share for each of \(classes.count) classes", "\(classShares.count)")
    try Self.check(shares: classShares, "class_shares")
    for head in heads { try Self.check(shares: head.shares, "heads.\(head.name).shares") }
    try stop.validate()
    do {
      try augmentation.validate()
    } catch {
      switch error {
      case .outOfRange(let setting, let expected, let found):
        throw .invalid(
          setting: "augmentation.\(setting)", expected: expected, found: "\(found)")
      }
    }
    try Self.check(recipe.batch, "recipe.batch")
    try Self.require(recipe.epochs >= 1, "recipe.epochs", "at least 1", "\(recipe.epochs)")
    try Self.check(recipe.updates.discriminator, "recipe.turns.discriminator", upTo: 1000)
    try Self.check(recipe.updates.generator, "recipe.turns.generator", upTo: 1000)
    if let strength = recipe.labelStrength {
      try Self.require(
        LabelRows.strengths.contains(strength), "recipe.label_strength", "0 to 4", "\(strength)")
    }
    try Self.check(recipe.loss, "recipe.loss")
    try Self.check(recipe.generatorOptimiser, "recipe.generator_optimiser")
    try Self.check(recipe.discriminatorOptimiser, "recipe.discriminator_optimiser")
    try Self.check(recipe.regularisers, "recipe.regularisers")
    if let average = recipe.average {
      try Self.checkPositive(average.halfLife, "recipe.average.half_life")
      if let rampUp = average.rampUp { try Self.checkPositive(rampUp, "recipe.average.ramp_up") }
    }
  }

  private static func check(_ loss: LossRecipe, _ path: String) throws(TrainingError) {
    for (name, target) in [("real", loss.real), ("fake", loss.fake)] {
      try require(target.isFinite, "\(path).\(name)", "a finite number", "\(target)")
      // Beyond 0…1 the cross-entropy has no lower end.
      try require(
        loss.kind != .binaryCrossEntropy || (0...1).contains(target), "\(path).\(name)",
        "0 to 1 with binary_cross_entropy", "\(target)")
    }
    try require(
      loss.real != loss.fake, "\(path).fake", "another number than \(path).real",
      "\(loss.fake) for both")
    try checkPositive(loss.weight, "\(path).weight")
    if let weight = loss.gradientPenalty {
      try checkFromZero(weight, "\(path).gradient_penalty")
    }
    if let term = loss.d2dCrossEntropy {
      try checkFromZero(term.weight, "\(path).d2d_ce.weight")
      try require(
        (-1...1).contains(term.margin), "\(path).d2d_ce.margin", "-1 to 1", "\(term.margin)")
      try checkPositive(term.temperature, "\(path).d2d_ce.temperature")
    }
    if let weight = loss.reconstruction { try checkFromZero(weight, "\(path).reconstruction") }
  }

  private static func check(_ optimiser: OptimiserRecipe, _ path: String) throws(TrainingError) {
    try checkPositive(optimiser.learningRate, "\(path).learning_rate")
    for (name, decay) in [("beta1", optimiser.beta1), ("beta2", optimiser.beta2)] {
      try require((0..<1).contains(decay), "\(path).\(name)", "0 to below 1", "\(decay)")
    }
    try checkPositive(optimiser.epsilon, "\(path).epsilon")
    switch optimiser.schedule {
    case .constant: break
    case .exponential(let fall):
      try checkPositive(fall.rate, "\(path).schedule.exponential.rate")
      try require(
        fall.steps >= 1, "\(path).schedule.exponential.steps", "at least 1", "\(fall.steps)")
    case .cosine(let span): try check(span, "\(path).schedule.cosine")
    case .linear(let span): try check(span, "\(path).schedule.linear")
    case .end(let fall):
      try require(
        fall.share > 0 && fall.share <= 1, "\(path).schedule.end.share", "above 0, up to 1",
        "\(fall.share)")
      try checkFromZero(fall.final, "\(path).schedule.end.final")
    }
  }

  private static func check(
    _ span: LearningRateSchedule.Span, _ path: String
  ) throws(TrainingError) {
    try checkCount(span.start, "\(path).start")
    try require(span.steps >= 1, "\(path).steps", "at least 1", "\(span.steps)")
    try checkFromZero(span.final, "\(path).final")
  }

  private static func check(_ settings: RegulariserRecipe, _ path: String) throws(TrainingError) {
    for (name, share) in [
      ("label_smoothing", settings.labelSmoothing), ("label_noise", settings.labelNoise),
    ] {
      try require((0..<0.5).contains(share), "\(path).\(name)", "0 to below 0.5", "\(share)")
    }
    if let noise = settings.instanceNoise {
      try checkFromZero(noise.sigma, "\(path).instance_noise.sigma")
      if let steps = noise.steps {
        try require(steps >= 1, "\(path).instance_noise.steps", "at least 1", "\(steps)")
      }
    }
    if let adaptive = settings.diffAugment?.adaptive {
      let path = "\(path).diff_augment.adaptive"
      try require(
        (-1...1).contains(adaptive.target), "\(path).target", "-1 to 1", "\(adaptive.target)")
      try require(
        adaptive.interval >= 1, "\(path).interval", "at least 1", "\(adaptive.interval)")
      try checkPositive(adaptive.pictures, "\(path).pictures")
      try require(
        (0...1).contains(adaptive.limit), "\(path).limit", "0 to 1", "\(adaptive.limit)")
    }
    if let leCam = settings.leCam {
      try checkFromZero(leCam.weight, "\(path).lecam.weight")
      try require(
        (0..<1).contains(leCam.decay), "\(path).lecam.decay", "0 to below 1", "\(leCam.decay)")
      try require(leCam.start >= 1, "\(path).lecam.start", "at least 1", "\(leCam.start)")
    }
    if let r1 = settings.r1 {
      try checkFromZero(r1.gamma, "\(path).r1.gamma")
      try require(r1.interval >= 1, "\(path).r1.interval", "at least 1", "\(r1.interval)")
    }
  }

  private static func check(shares: [Float], _ path: String) throws(TrainingError) {
    for share in shares {
      try require((0...1).contains(share), path, "shares from 0 to 1", "\(share)")
    }
    let sum = shares.reduce(0, +)
    try require(abs(sum - 1) < 0.01, path, "shares that sum to 1", "a sum of \(sum)")
  }

  static func check(
    _ size: Int, _ setting: String, upTo limit: Int = 65536
  ) throws(TrainingError) {
    try require((1...limit).contains(size), setting, "1 to \(limit)", "\(size)")
  }

  private static func checkCount(_ count: Int, _ path: String) throws(TrainingError) {
    try require(count >= 0, path, "0 or more steps", "\(count)")
  }

  private static func checkFromZero(_ value: Float, _ path: String) throws(TrainingError) {
    try require(value >= 0 && value.isFinite, path, "0 or a positive number", "\(value)")
  }

  private static func checkPositive(_ value: Float, _ path: String) throws(TrainingError) {
    try require(value > 0 && value.isFinite, path, "a positive number", "\(value)")
  }
}
