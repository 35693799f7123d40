/// The lowest score that is kept, or that backgrounds do not count: a number from 0 to 1 or `off`.
package enum WhitenessThreshold: Sendable, Hashable, Codable {
  /// Every picture is kept.
  case off
  /// Kept from this score upwards, 0…1.
  case score(Double)

  /// The lowest score that is kept; nil for `off`.
  package var score: Double? { if case .score(let score) = self { score } else { nil } }

  /// Whether no background is rejected.
  package var keepsAll: Bool { (score ?? 0) <= 0 }

  /// The threshold of a text; nil for one that is neither a number nor `off`.
  package init?(typed: String) {
    if typed.lowercased() == "off" {
      self = .off
    } else if let score = Double(typed) {
      self = .score(score)
    } else {
      return nil
    }
  }

  /// Decodes a number, or the text of one or of `off`.
  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let score = try? value.decode(Double.self) {
      self = .score(score)
    } else if let threshold = Self(typed: try value.decode(String.self)) {
      self = threshold
    } else {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: Self.expected)
    }
  }

  /// Encodes a number or the text `off`.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let score { try container.encode(score) } else { try container.encode(typed) }
  }
}

extension WhitenessThreshold: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  package init(floatLiteral value: Double) { self = .score(value) }
  package init(integerLiteral value: Int) { self = .score(Double(value)) }
}

extension WhitenessThreshold: DescribedValue {
  static var expected: String { "a number from 0 to 1, or off" }
  package var typed: String { score.map(AllowedValues.text) ?? "off" }
  var isInRange: Bool { score.map { (0...1).contains($0) } ?? true }
}
