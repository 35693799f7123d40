/// The settings of one stage: plain values with defaults, read from flags or from pokeprep.yaml.
///
/// Property names in camel case become the names in the file in kebab case (`shardSize` is
/// `shard-size`), the same as the options of the command.
package protocol StageSettings: Codable, Hashable, Sendable {
  /// The defaults.
  init()

  /// What each setting means, in the order in which `pokeprep init` writes them.
  static var comments: [SettingComment] { get }

  /// - Throws: `CurationError.invalidSetting` for a value outside its range.
  func validate() throws
}

extension StageSettings {
  /// Accepts every value.
  package func validate() throws {}
}

/// One setting's explanation in pokeprep.yaml.
package struct SettingComment: Sendable, Hashable {
  /// The property's name in camel case.
  package let name: String
  /// A line on what it does and which values it takes.
  package let words: String

  /// A comment on the property `name`.
  package init(_ name: String, _ words: String) {
    self.name = name
    self.words = words
  }
}
