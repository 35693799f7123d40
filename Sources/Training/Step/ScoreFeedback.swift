package import Networks

/// What the discriminator's last scores say, for the regularisers that follow them.
package struct ScoreSummary: Sendable, Hashable, Codable {
  /// Mean score of real pictures, higher for "real".
  package var realMean: Float
  /// Mean score of generated pictures, higher for "real".
  package var fakeMean: Float
  /// Mean sign of the scores of real pictures, −1…1, positive for "real".
  package var realSign: Float

  package init(realMean: Float, fakeMean: Float, realSign: Float) {
    self.realMean = realMean
    self.fakeMean = fakeMean
    self.realSign = realSign
  }
}

/// The running values of regularisers that follow the discriminator's scores; part of a checkpoint.
package struct ScoreFeedback: Sendable, Equatable {
  /// The running means of the scores, see `LeCamRecipe`.
  package var anchors = (real: Float(0), fake: Float(0))
  /// How often pictures are changed, see `AdaptiveAugmentRecipe`.
  package var augmentation = AugmentationControl()

  package init() {}

  /// Takes in the scores of the discriminator's update `number`, counted from 0.
  package mutating func follow(
    _ scores: ScoreSummary, of regularisers: RegulariserRecipe, number: Int, batch: Int
  ) {
    if let recipe = regularisers.leCam {
      let kept = number < recipe.start ? 0 : recipe.decay
      anchors.real = kept * anchors.real + (1 - kept) * scores.realMean
      anchors.fake = kept * anchors.fake + (1 - kept) * scores.fakeMean
    }
    if let recipe = regularisers.diffAugment?.adaptive {
      augmentation.follow(scores.realSign, recipe, batch: batch)
    }
  }

  package static func == (left: ScoreFeedback, right: ScoreFeedback) -> Bool {
    left.anchors == right.anchors && left.augmentation == right.augmentation
  }
}

/// The probability with which DiffAugment changes pictures, and the signs since its last change.
package struct AugmentationControl: Sendable, Equatable {
  /// p, 0…1.
  package private(set) var probability: Float = 0
  /// The sum of the mean signs since p was last changed.
  private var signSum: Float = 0
  /// Updates since p was last changed.
  private var count = 0

  package init() {}

  /// The state from the numbers of a checkpoint: p, the sum of signs, the number of updates.
  init(numbers: [Float]) {
    precondition(numbers.count == Self.numberCount)
    (probability, signSum, count) = (numbers[0], numbers[1], Int(numbers[2]))
  }

  static let numberCount = 3
  /// The numbers of a checkpoint.
  var numbers: [Float] { [probability, signSum, Float(count)] }

  /// Takes in the mean sign of one batch's real scores.
  package mutating func follow(_ sign: Float, _ recipe: AdaptiveAugmentRecipe, batch: Int) {
    signSum += sign
    count += 1
    guard count >= recipe.interval else { return }
    let step = Float(count * batch) / recipe.pictures
    let mean = signSum / Float(count)
    let change = mean > recipe.target ? step : mean < recipe.target ? -step : 0
    probability = min(max(probability + change, 0), recipe.limit)
    (signSum, count) = (0, 0)
  }
}
