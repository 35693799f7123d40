/// Which values a setting takes, in words for comments, help and errors.
package struct AllowedValues: Sendable, Hashable {
  /// What is expected where something else was found: "a whole number from 4 to 1024".
  package let expected: String
  /// What the comment has to add to the summary: "4 to 1024".
  package let note: String?
  /// The names of the values where there is a list of them.
  package let choices: [String]?
  /// Whether it is true or false.
  package let isFlag: Bool

  /// The values of a type.
  init<Value>(of type: Value.Type) {
    choices = (type as? any CaseIterable.Type).map { Self.names(of: $0) }
    isFlag = type is Bool.Type
    note = isFlag ? "true or false" : nil
    expected = choices.map { "one of \($0.joined(separator: ", "))" } ?? Self.kind(of: type)
  }

  /// The numbers of a range.
  init<Value: Numeric & Comparable>(
    of type: Value.Type, in range: some RangeExpression<Value>, isNoted: Bool
  ) {
    let limits = Self.limits(of: range)
    choices = nil
    isFlag = false
    note = isNoted ? limits : nil
    expected =
      "\(type is any BinaryInteger.Type ? "a whole number" : "a number") from \(limits)"
  }

  private static func names<Choice: CaseIterable>(of type: Choice.Type) -> [String] {
    type.allCases.map { Self.text($0) }
  }

  private static func kind(of type: Any.Type) -> String {
    switch type {
    case is Bool.Type: "true or false"
    case is any UnsignedInteger.Type: "a whole number from 0 upwards"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is String.Type: "text"
    case is [String].Type: "a list of names, such as [a, b]"
    case let type as any DescribedValue.Type: type.expected
    default: "another kind of value"
    }
  }

  private static func limits<Value: Numeric & Comparable>(
    of range: some RangeExpression<Value>
  ) -> String {
    switch range {
    case let range as ClosedRange<Value>:
      "\(text(range.lowerBound)) to \(text(range.upperBound))"
    case let range as Range<Value>:
      "\(text(range.lowerBound)) to below \(text(range.upperBound))"
    case let range as PartialRangeFrom<Value>: "\(text(range.lowerBound)) upwards"
    default: "\(range)"
    }
  }

  /// Whether a value is more than an empty text or list, and in the range of its type.
  @Sendable static func isThere(_ value: Any) -> Bool {
    switch value {
    case let value as any DescribedValue: value.isInRange
    case let value as String: !value.isEmpty
    case let value as [String]: !value.isEmpty
    default: true
    }
  }

  /// A value as it is typed: 64, 0.8, true, fire,water.
  static func text(_ value: Any) -> String {
    switch value {
    case let value as any DescribedValue: value.typed
    case let value as any RawRepresentable: "\(value.rawValue)"
    case let value as [String]: FilterSettings.typed(value)
    case let value as Double: Int(exactly: value).map(String.init) ?? "\(value)"
    case let value as Float: Int(exactly: value).map(String.init) ?? "\(value)"
    default: "\(value)"
    }
  }
}

/// A value that is typed as text of its own form, such as a colour.
protocol DescribedValue: Sendable {
  /// What is expected where something else was found: "a colour such as #ffffff".
  static var expected: String { get }
  /// The value of a text; nil for a text of another form.
  init?(typed: String)
  /// The value as it is typed.
  var typed: String { get }
  /// Whether it is one of those that are expected.
  var isInRange: Bool { get }
}

extension DescribedValue {
  /// A type without values that are out of range.
  var isInRange: Bool { true }
}
