/// What can go wrong with a run so that going on is a waste, each seen from outside of the networks.
package enum AlarmKind: String, CaseIterable, Sendable {
  /// The generator makes the same few pictures whatever the latent vector.
  case collapse
  /// Generated pictures are those of the training set.
  case copying
  /// The discriminator tells both sides apart for good, so that the generator learns nothing more.
  case discriminator
  /// Pictures are of one colour, or all values lie at the ends of their range.
  case saturation

  /// What to try, in the words of the command line.
  package var advice: String {
    switch self {
    case .collapse:
      "try a smaller --lr, no batch norm in the discriminator, or --model pokegan"
    case .copying:
      "try more pictures, --set recipe.regularisers.diff_augment={}, or an earlier end"
    case .discriminator:
      "try --set recipe.regularisers.label_smoothing=0.1, --set recipe.regularisers.diff_augment={}, "
        + "or --model pokegan"
    case .saturation:
      "try a tenth of the rate in --set recipe.discriminator_optimiser.learning_rate, or "
        + "--model pokegan"
    }
  }

  /// How many looks in a row must show it: the discriminator may well be ahead for a while.
  var patience: Int { self == .discriminator ? 5 : 3 }

  /// Looks before this step decide nothing.
  ///
  /// Generators begin with pictures that are all alike. Blank ones are over after some tens of steps where
  /// a run is well, those that have gone white or black by then stay so.
  var firstStep: Int { self == .saturation ? 100 : 500 }

  /// The number that decides, its name, and the limit that it must not pass.
  func measure(of look: RunLook) -> (name: String, value: Double, limit: Double, isHighBad: Bool) {
    switch self {
    case .collapse: ("diversity, of that of real pictures,", look.diversity, 0.3, false)
    case .copying:
      (
        "distance to the nearest training picture, of that of new real ones,",
        look.nearest, 0.55, false
      )
    case .discriminator: ("share that the discriminator gets right", look.discriminator, 0.99, true)
    case .saturation: ("share of blank or saturated pictures", look.saturated, 0.5, true)
    }
  }
}

/// A run that goes wrong.
package struct Alarm: Hashable, Sendable {
  /// What goes wrong.
  package var kind: AlarmKind
  /// Steps done.
  package var step: Int
  /// What was measured.
  package var value: Double
  /// The limit that it passed.
  package var limit: Double

  /// A sentence with the step, the number and what to try.
  package var description: String {
    let measure = kind.measure(of: RunLook(step: step))
    return "alarm at step \(step): \(kind.rawValue): \(measure.name) \(value), "
      + "\(measure.isHighBad ? "above" : "below") \(limit); \(kind.advice)"
  }

  /// The columns of `alarms.csv`.
  package static let columns = ["step", "alarm", "number", "limit", "try"]

  /// The cells of a line.
  package var cells: [String] {
    ["\(step)", kind.rawValue, "\(value)", "\(limit)", "\"\(kind.advice)\""]
  }
}
