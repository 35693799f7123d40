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
  /// What does not go together, as earlier versions allowed it, goes back to its default.
  ///
  /// - Throws: `DecodingError` or `CurationError.invalidSetting`: the catalogue may come from anywhere.
  package init(of record: StageRecord) throws {
    let noted = try JSONDecoder().decode(Self.self, from: Data(record.settings.utf8))
    self = noted.settled { _ in true } ?? noted
    try validate()
  }

  /// The settings with those at their defaults that do not go together with the others: those that are
  /// named as being in the way, or else another one.
  ///
  /// - Parameter mayGiveWay: Whether a setting, as it is called in pokeprep.yaml, may be reset.
  /// - Returns: nil where that does not help.
  func settled(resetting mayGiveWay: (String) -> Bool) -> Self? {
    let open = Self.settings.filter { mayGiveWay($0.name) }
    var settings = self
    for _ in 0...open.count {
      do {
        try settings.checkTogether()
        return settings
      } catch CurationError.invalidSetting(let name, _, _) {
        guard let setting = open.first(where: { $0.name == name }) else { break }
        setting.reset(&settings)
      } catch { return nil }
    }
    return open.lazy.map { setting in
      var settings = self
      setting.reset(&settings)
      return settings
    }.first { (try? $0.checkTogether()) != nil }
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
