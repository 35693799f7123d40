import Yams

/// One setting of a stage: its name, its place in the settings, what it may be and what it does.
///
/// Everything that is told of a setting comes from this one line: how it is stored and read, its
/// range, its comment in pokeprep.yaml, the help of its option and its row in docs/settings.md.
package struct Setting<Settings: StageSettings>: Sendable {
  /// The name in code and in stored settings: `shardSize`.
  package let key: String
  /// What it does, in a line.
  package let summary: String
  /// Which values it takes.
  package let values: AllowedValues
  /// What a setting that is left out comes to, where its default is no value.
  private let whenLeftOut: String?
  /// Where its value lies in the settings.
  package let path: any PartialKeyPath<Settings> & Sendable

  let decode:
    @Sendable (inout Settings, KeyedDecodingContainer<SettingKey>, SettingKey) throws -> Void
  let encode:
    @Sendable (Settings, inout KeyedEncodingContainer<SettingKey>, SettingKey) throws -> Void
  let read: @Sendable (inout Settings, Node) throws -> Void
  let assign: @Sendable (inout Settings, Any) -> Void
  /// Gives it its default.
  let reset: @Sendable (inout Settings) -> Void
  let isValid: @Sendable (Settings) -> Bool
  let text: @Sendable (Settings) -> String?

  /// The name in pokeprep.yaml and on the command line: `shard-size`.
  package var name: String { SettingKey.kebab(key) }

  /// The comment in pokeprep.yaml: what it does, and its values where the summary leaves them open.
  package var comment: String {
    guard let note = values.note else { return summary }
    let isDivided = values.isFlag && !summary.contains(":")
    return summary + (isDivided ? ": " : ", ") + note
  }

  /// The summary as a sentence, for the help of an option; a name of a value keeps its case.
  package var sentence: String {
    let text = values.isFlag ? summary : comment
    let first = String(text.prefix { $0.isLetter })
    let isValue = values.choices?.contains(first) ?? false
    return (isValue ? text : text.prefix(1).uppercased() + text.dropFirst()) + "."
  }

  /// The default as it is typed, or what a setting without a default comes to; nil for nothing.
  package var defaultText: String? { text(Settings()) ?? whenLeftOut }

  /// The value in words: as it is typed, or what stands for a value that was left out.
  func words(in settings: Settings) -> String {
    let words = text(settings) ?? whenLeftOut ?? ""
    return words.isEmpty ? "none" : words
  }

  /// The error about a value out of range.
  func problem(in settings: Settings) -> CurationError {
    let found = text(settings) ?? ""
    return .invalidSetting(
      name: name, found: found.isEmpty ? "nothing" : found, expected: values.expected)
  }
}

extension Setting {
  /// A setting that always has a value.
  ///
  /// - Parameters:
  ///   - key: The name of the property.
  ///   - path: The property.
  ///   - summary: What it does, in a line that ends without a full stop.
  ///   - spelling: The value that another way of writing it means.
  package init<Value: Codable & Sendable & Equatable>(
    _ key: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ summary: String,
    spelling: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.init(
      key, path, summary, values: AllowedValues(of: Value.self), isValid: AllowedValues.isThere,
      spelling: spelling)
  }

  /// A number in a range that the comment names.
  package init<Value: Codable & Sendable & Numeric & Comparable>(
    _ key: String, _ path: any WritableKeyPath<Settings, Value> & Sendable,
    in range: ClosedRange<Value>,
    _ summary: String, spelling: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.init(
      key, path, summary, values: AllowedValues(of: Value.self, in: range, isNoted: true),
      isValid: range.contains, spelling: spelling)
  }

  /// A number in a range that goes without saying, and is named when a value lies outside of it.
  package init<Value: Codable & Sendable & Numeric & Comparable>(
    _ key: String, _ path: any WritableKeyPath<Settings, Value> & Sendable,
    within range: some RangeExpression<Value> & Sendable, _ summary: String
  ) {
    self.init(
      key, path, summary, values: AllowedValues(of: Value.self, in: range, isNoted: false),
      isValid: range.contains)
  }

  /// A setting that may have no value.
  ///
  /// - Parameters:
  ///   - key: The name of the property.
  ///   - path: The property.
  ///   - summary: What it does, in a line that ends without a full stop.
  ///   - whenLeftOut: What happens without a value, where something does.
  ///   - spelling: The value that another way of writing it means.
  package init<Value: Codable & Sendable & Equatable>(
    _ key: String, optional path: any WritableKeyPath<Settings, Value?> & Sendable,
    _ summary: String,
    whenLeftOut: String? = nil, spelling: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.key = key
    self.path = path
    self.summary = summary
    self.whenLeftOut = whenLeftOut
    values = AllowedValues(of: Value.self)
    decode = { settings, container, key in
      guard container.contains(key) else { return }
      settings[keyPath: path] = try container.decodeIfPresent(Value.self, forKey: key)
    }
    encode = { settings, container, key in
      try container.encodeIfPresent(settings[keyPath: path], forKey: key)
    }
    read = { settings, node in
      // Without the type, an optional of it would be decoded.
      let value: Value? =
        node.null == nil ? try Self.decoded(node, spelling: spelling) as Value : nil
      settings[keyPath: path] = value
    }
    assign = { settings, value in
      if let value = value as? Value { settings[keyPath: path] = value }
    }
    reset = { $0[keyPath: path] = Settings()[keyPath: path] }
    isValid = { $0[keyPath: path].map(AllowedValues.isThere) ?? true }
    text = { $0[keyPath: path].map(AllowedValues.text) }
  }

  /// A setting that is stored as the text that is typed.
  init<Value: DescribedValue>(
    _ key: String, typed path: any WritableKeyPath<Settings, Value> & Sendable, _ summary: String
  ) {
    self.init(
      key, path, summary, values: AllowedValues(of: Value.self), isValid: { _ in true },
      stored: \.typed, restored: Value.init(typed:))
  }

  private init<Value: Codable & Sendable>(
    _ key: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ summary: String,
    values: AllowedValues, isValid: @escaping @Sendable (Value) -> Bool,
    spelling: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.init(
      key, path, summary, values: values, isValid: isValid, spelling: spelling, stored: { $0 },
      restored: { $0 })
  }

  private init<Value: Sendable, Stored: Codable & Sendable>(
    _ key: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ summary: String,
    values: AllowedValues, isValid: @escaping @Sendable (Value) -> Bool,
    spelling: @escaping @Sendable (String) -> String = { $0 },
    stored: @escaping @Sendable (Value) -> Stored,
    restored: @escaping @Sendable (Stored) -> Value?
  ) {
    self.key = key
    self.path = path
    self.summary = summary
    self.values = values
    whenLeftOut = nil
    decode = { settings, container, key in
      guard let value = try container.decodeIfPresent(Stored.self, forKey: key) else { return }
      settings[keyPath: path] = try Self.wanted(restored(value), at: container.codingPath + [key])
    }
    encode = { settings, container, key in
      try container.encode(stored(settings[keyPath: path]), forKey: key)
    }
    read = { settings, node in
      guard node.null == nil else {
        settings[keyPath: path] = Settings()[keyPath: path]
        return
      }
      let value: Stored = try Self.decoded(node, spelling: spelling)
      settings[keyPath: path] = try Self.wanted(restored(value), at: [])
    }
    assign = { settings, value in
      if let value = value as? Value { settings[keyPath: path] = value }
    }
    reset = { $0[keyPath: path] = Settings()[keyPath: path] }
    self.isValid = { isValid($0[keyPath: path]) }
    text = { AllowedValues.text($0[keyPath: path]) }
  }

  /// The value of a node: a text that is spelled otherwise is another, one name without a comma is a list of it.
  private static func decoded<Value: Decodable>(
    _ node: Node, spelling: (String) -> String
  ) throws -> Value {
    guard let text = node.scalar?.string else { return try YAMLDecoder().decode(from: node) }
    if Value.self == [String].self, !text.isEmpty, !text.contains(",") {
      return try YAMLDecoder().decode(from: .sequence(Node.Sequence([node])))
    }
    let isRespelled = spelling(text) != text
    return try YAMLDecoder().decode(
      from: isRespelled ? .scalar(Node.Scalar(spelling(text))) : node)
  }

  private static func wanted<Value>(_ value: Value?, at path: [any CodingKey]) throws -> Value {
    guard let value else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: path, debugDescription: "no value of the setting"))
    }
    return value
  }
}

/// The key of a setting in stored settings.
struct SettingKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }

  /// The name in pokeprep.yaml and on the command line: `shardSize` as `shard-size`.
  static func kebab(_ name: String) -> String {
    name.reduce(into: "") { text, character in
      if character.isUppercase { text += "-" }
      text += character.lowercased()
    }
  }
}
