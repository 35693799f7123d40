package import Catalogue
import Foundation

/// The settings of one stage: plain values with defaults, read from options or from pokeprep.yaml.
///
/// A stage lists them once, in `settings`; reading, writing, ranges, comments and help follow from
/// that list.
package protocol StageSettings: Codable, Hashable, Sendable {
  /// The defaults.
  init()

  /// Every setting, in the order in which `pokeprep init` writes them.
  static var settings: [Setting<Self>] { get }

  /// Refuses values that do not go together, each of which is valid by itself.
  ///
  /// - Throws: `CurationError.invalidSetting`.
  func checkTogether() throws
}

extension StageSettings {
  /// Any valid values go together.
  package func checkTogether() throws {}

  /// Checks every range, and what goes together.
  ///
  /// - Throws: `CurationError.invalidSetting` for the first setting that is wrong.
  package func validate() throws {
    for setting in Self.settings where !setting.isValid(self) { throw setting.problem(in: self) }
    try checkTogether()
  }

  /// The settings that a catalogue noted for a stage's last run.
  ///
  /// - Throws: `DecodingError` or `CurationError.invalidSetting`: the catalogue may come from anywhere.
  package init(of record: StageRecord) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(record.settings.utf8))
    try validate()
  }

  /// Decodes settings in which any may be left out.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: SettingKey.self)
    self.init()
    for setting in Self.settings {
      try setting.decode(&self, values, SettingKey(stringValue: setting.key))
    }
  }

  /// Encodes every setting that has a value.
  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: SettingKey.self)
    for setting in Self.settings {
      try setting.encode(self, &values, SettingKey(stringValue: setting.key))
    }
  }

  /// Takes over a value of any type, when it is one that the setting can have.
  package mutating func assign(_ value: Any, to setting: Setting<Self>) {
    setting.assign(&self, value)
  }
}
