/// What a comparison with a golden file found.
package struct ParityReport: Codable, Sendable {
  /// The golden file.
  package var file: String
  /// `keras` or `torch`.
  package var framework: String
  /// The model's name in the file.
  package var model: String
  /// The instruction set that ours ran on.
  package var instructionSet: String
  /// The updates in which units were tried on the other side of a kink, because checks failed.
  package var kinks: [ParityKinks]
  /// One entry per comparison, in the order in which they were made.
  package var checks: [ParityCheck]

  /// Whether every comparison is within its tolerance.
  package var passes: Bool { checks.allSatisfy(\.passes) }

  enum CodingKeys: String, CodingKey {
    case file, framework, model
    case instructionSet = "instruction_set"
    case kinks = "bends"
    case checks
  }
}

/// Units within rounding of a kink (of a leaky ReLU, of a maximum, of |x|) in the gradients of one update.
package struct ParityKinks: Codable, Sendable {
  /// `d[0]` or `g[0]` and so on: whose update it was, and in which step.
  package var update: String
  /// Units that have a kink.
  package var units: Int
  /// Those within `reach` of it that were to be tried on the other side, 64 at most.
  package var candidates: Int
  /// The distance of a candidate to the kink, at most, in root mean squares of its layer's values.
  package var reach: Float
  /// Those that are on the other side in the file.
  package var moved: Int
  /// The largest distance of one of them.
  package var furthest: Float

  enum CodingKeys: String, CodingKey {
    case update = "turn"
    case units, candidates, reach, moved, furthest
  }
}

/// One comparison.
package struct ParityCheck: Codable, Sendable {
  /// What is compared.
  package var group: Group
  /// The tensor's name in the golden file.
  package var tensor: String
  /// ‖ours − theirs‖ ÷ ‖theirs‖; for gradients that vanish in exact arithmetic the largest
  /// element of ours beside the largest of the layer's kernel gradient.
  package var error: Double
  /// The largest error that passes.
  package var tolerance: Double
  /// For gradients beyond the tolerance at first: the error before units changed sides.
  package var errorBeforeKinks: Double?
  /// Why the comparison is another than usual, if it is.
  package var note: String?

  init(group: Group, tensor: String, error: Double, note: String? = nil) {
    self.group = group
    self.tensor = tensor
    self.error = error
    self.note = note
    tolerance = group.tolerance
  }

  /// Whether the error is within the tolerance; not-a-number is not.
  package var passes: Bool { error <= tolerance }

  enum CodingKeys: String, CodingKey {
    case group, tensor, error, tolerance
    case errorBeforeKinks = "error_before_bends"
    case note
  }

  /// What is compared, with the tolerances for 32-bit floats.
  package enum Group: String, Codable, Sendable, CaseIterable {
    /// Results with the start weights.
    case forward
    /// The losses of the first step.
    case firstLoss = "first loss"
    /// The gradients of the first step.
    case gradient
    /// The losses of the steps after the first.
    case laterLoss = "later loss"
    /// Values after the steps minus start values; Adam turns the sign of a tiny gradient into a
    /// whole step, hence the slack.
    case update
    /// The generator in evaluation mode with the values after the steps.
    case evaluation

    /// The largest relative error.
    package var tolerance: Double {
      switch self {
      case .forward, .evaluation: 1e-4
      case .firstLoss: 1e-5
      case .gradient: 1e-3
      case .laterLoss: 2e-2
      case .update: 5e-2
      }
    }
  }
}
