import Foundation

/// How a learning rate changes; steps are the updates of that optimiser before this one, from 0.
package enum LearningRateSchedule: Codable, Hashable, Sendable {
  /// It stays.
  case constant
  /// lr·rate^(step/steps); with `staircase` the exponent is rounded down.
  case exponential(Exponential)
  /// Half a cosine wave from lr to final·lr over a number of steps, then constant (Loshchilov and
  /// Hutter 2017, without restarts).
  case cosine(Span)
  /// A straight line from lr to final·lr over a number of steps, then constant.
  case linear(Span)
  /// lr for most of the run, then a straight line to final·lr at its end, whether that is given in
  /// epochs, steps or minutes.
  case end(Fall)

  /// A fall at the end of a run.
  package struct Fall: Codable, Hashable, Sendable {
    /// The last share of the run, over which the rate falls.
    package var share: Float
    /// The share of the learning rate that is left at the end.
    package var final: Float

    package init(share: Float = 0.2, final: Float = 0) {
      self.share = share
      self.final = final
    }

    /// Reads a fall in which both numbers may be left out.
    package init(from decoder: any Decoder) throws {
      self.init()
      let values = try decoder.container(keyedBy: CodingKeys.self)
      try values.update(&share, .share)
      try values.update(&final, .final)
    }
  }

  /// An exponential fall.
  package struct Exponential: Codable, Hashable, Sendable {
    /// The factor.
    package var rate: Float
    /// The number of steps after which the factor has been applied once.
    package var steps: Int
    /// Whether the rate falls in stairs.
    package var staircase: Bool

    package init(rate: Float, steps: Int, staircase: Bool = false) {
      self.rate = rate
      self.steps = steps
      self.staircase = staircase
    }

    /// Reads a fall in which `staircase` may be left out.
    package init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        rate: try values.decode(Float.self, forKey: .rate),
        steps: try values.decode(Int.self, forKey: .steps))
      try values.update(&staircase, .staircase)
    }
  }

  /// A change over a number of steps that begins after others.
  package struct Span: Codable, Hashable, Sendable {
    /// Steps before the change begins.
    package var start: Int
    /// Steps that the change takes.
    package var steps: Int
    /// The share of the learning rate that is left at the end.
    package var final: Float

    package init(start: Int = 0, steps: Int, final: Float = 0) {
      self.start = start
      self.steps = steps
      self.final = final
    }

    /// Reads a change in which `start` and `final` may be left out.
    package init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      self.init(steps: try values.decode(Int.self, forKey: .steps))
      try values.update(&start, .start)
      try values.update(&final, .final)
    }

    /// How far the change has come, 0…1.
    fileprivate func progress(at step: Int) -> Double {
      min(max(Double(step - start) / Double(max(steps, 1)), 0), 1)
    }
  }

  /// What the learning rate is multiplied with for the update after `step` others.
  ///
  /// - Parameters:
  ///   - step: Updates before.
  ///   - progress: The share of the run that is over, 0…1; for `end`.
  /// - Returns: The factor.
  package func factor(at step: Int, progress: Double = 0) -> Double {
    switch self {
    case .constant:
      return 1
    case .exponential(let fall):
      let exponent = Double(step) / Double(max(fall.steps, 1))
      return pow(Double(fall.rate), fall.staircase ? exponent.rounded(.down) : exponent)
    case .cosine(let span):
      let left = 0.5 * (1 + cos(Double.pi * span.progress(at: step)))
      return Double(span.final) + (1 - Double(span.final)) * left
    case .linear(let span):
      return 1 + (Double(span.final) - 1) * span.progress(at: step)
    case .end(let fall):
      let fallen = (progress - 1 + Double(fall.share)) / Double(fall.share)
      return 1 + (Double(fall.final) - 1) * min(max(fallen, 0), 1)
    }
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case constant, exponential, cosine, linear, end
  }

  /// Reads `constant`, or the one key `exponential`, `cosine`, `linear` or `end` with its numbers.
  package init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self), word == "constant" {
      self = .constant
      return
    }
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard let key = values.allKeys.first, values.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected constant, or one of exponential, cosine, linear and end"))
    }
    switch key {
    case .constant: self = .constant
    case .exponential: self = .exponential(try values.decode(Exponential.self, forKey: key))
    case .cosine: self = .cosine(try values.decode(Span.self, forKey: key))
    case .linear: self = .linear(try values.decode(Span.self, forKey: key))
    case .end: self = .end(try values.decode(Fall.self, forKey: key))
    }
  }

  /// Writes the form that is read.
  package func encode(to encoder: any Encoder) throws {
    guard self != .constant else {
      var value = encoder.singleValueContainer()
      return try value.encode("constant")
    }
    var values = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .constant: break
    case .exponential(let fall): try values.encode(fall, forKey: .exponential)
    case .cosine(let span): try values.encode(span, forKey: .cosine)
    case .linear(let span): try values.encode(span, forKey: .linear)
    case .end(let fall): try values.encode(fall, forKey: .end)
    }
  }
}
