extension Overfitting {
  /// What a look at the generator's pictures found.
  public struct Look: Sendable, Hashable, Codable {
    /// Which start of the run, from 1.
    public var start: Int
    /// Steps done in this start.
    public var step: Int
    /// The discriminator's loss of the last step.
    public var lossD: Float
    /// The generator's loss of the last step.
    public var lossG: Float
    /// Mean absolute error per value for each sample, in levels of 0 to 255.
    public var errors: [Float]
    /// Whether each label's pictures are nearer to their own target than to the other one; true
    /// with one picture.
    public var followsLabels: Bool
    /// Whether every picture has but one level.
    public var isBlank: Bool

    /// The largest error.
    public var worstError: Float { errors.max() ?? .infinity }
    /// Whether every picture is reproduced, each under its label.
    public var passes: Bool { worstError < Overfitting.threshold && followsLabels }
  }

  /// What came of it.
  public struct Outcome: Sendable, Hashable, Codable {
    /// The samples that were shown, with their classes.
    public var samples: [Int]
    /// The class of each sample.
    public var classes: [String]
    /// The error below which a picture counts as reproduced, in levels.
    public var threshold: Float
    /// The looks of all starts, in order.
    public var looks: [Look]
    /// The steps of the last start after which it first passed without failing later; nil when it
    /// does not pass.
    public var stepsNeeded: Int?

    /// Whether the generator reproduces what it was shown: as many looks in a row as are asked, or
    /// all looks since the first that passed when the steps ended before.
    public var passes: Bool { stepsNeeded != nil }
    /// The last look.
    public var last: Look? { looks.last }
    /// Steps made in all starts.
    public var steps: Int {
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
