extension Overfitting {
  /// What a look at the generator's pictures found.
  package struct Look: Sendable, Hashable, Codable {
    /// Which start of the run, from 1.
    package var start: Int
    /// Steps done in this start.
    package var step: Int
    /// The discriminator's loss of the last step.
    package var lossD: Float
    /// The generator's loss of the last step.
    package var lossG: Float
    /// Mean absolute error per value for each sample, in levels of 0 to 255.
    package var errors: [Float]
    /// Whether each label's pictures are nearer to their own target than to the other one; true
    /// with one picture.
    package var followsLabels: Bool
    /// Whether every picture has but one level.
    package var isBlank: Bool

    /// The largest error.
    package var worstError: Float { errors.max() ?? .infinity }
    /// Whether every picture is reproduced, each under its label.
    package var passes: Bool { worstError < Overfitting.threshold && followsLabels }
  }

  /// What came of it.
  package struct Outcome: Sendable, Hashable, Codable {
    /// The samples that were shown, with their classes.
    package var samples: [Int]
    /// The class of each sample.
    package var classes: [String]
    /// The error below which a picture counts as reproduced, in levels.
    package var threshold: Float
    /// The looks of all starts, in order.
    package var looks: [Look]
    /// The steps of the last start after which it first passed without failing later; nil when it
    /// does not pass.
    package var stepsNeeded: Int?

    /// Whether the generator reproduces what it was shown: as many looks in a row as are asked, or
    /// all looks since the first that passed when the steps ended before.
    package var passes: Bool { stepsNeeded != nil }
    /// The last look.
    package var last: Look? { looks.last }
    /// Steps made in all starts.
    package var steps: Int {
      zip(looks, looks.dropFirst().map(\.start) + [Int.max]).reduce(0) { sum, pair in
        pair.0.start == pair.1 ? sum : sum + pair.0.step
      }
    }

    /// An outcome of the looks so far.
    init(samples: [Int], classes: [String], looks: [Look]) {
      self.samples = samples
      self.classes = classes
      self.looks = looks
      threshold = Overfitting.threshold
      let last = looks.last?.start
      stepsNeeded = looks.reversed().prefix { $0.passes && $0.start == last }.last?.step
    }
  }
}
