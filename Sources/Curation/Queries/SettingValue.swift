import Foundation

/// A value of a stage's settings as the catalogue keeps it, whatever the stage: any JSON value.
package enum SettingValue: Codable, Sendable, Hashable {
  /// No value.
  case null
  /// True or false.
  case flag(Bool)
  /// A number.
  case number(Double)
  /// A text.
  case text(String)
  /// Values in order.
  case list([SettingValue])
  /// Values by name.
  case table([String: SettingValue])

  /// The settings of a stage, by property name; empty for a text that is no JSON object.
  static func settings(_ json: String) -> [String: SettingValue] {
    guard
      let value = try? JSONDecoder().decode(SettingValue.self, from: Data(json.utf8)),
      case .table(let settings) = value
    else { return [:] }
    return settings
  }

  /// Decodes any JSON value.
  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([SettingValue].self) {
      self = .list(list)
    } else {
      self = .table(try value.decode([String: SettingValue].self))
    }
  }

  /// Encodes the value alone, without its kind.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .number(let number):
      if let whole = Int(exactly: number) {
        try container.encode(whole)
      } else {
        try container.encode(number)
      }
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .table(let table): try container.encode(table)
    }
  }

  /// The value as it would be typed: 64, 0.8, fire,water, yes.
  package var words: String {
    switch self {
    case .null: "–"
    case .flag(let flag): flag ? "yes" : "no"
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): text
    case .list(let list): FilterSettings.typed(list.map(\.words))
    case .table(let table):
      table.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.words)" }
        .joined(separator: " ")
    }
  }
}

extension [String: SettingValue] {
  /// The settings in a line, by name, without those that have no value: "size 64, threshold 0.8".
  ///
  /// Names are those of the command's options: `shardSize` is shard-size.
  package var settingWords: String {
    filter { $0.value != .null }.sorted { $0.key < $1.key }
      .map { "\(SettingKey.kebab($0.key)) \($0.value.words)" }.joined(separator: ", ")
  }
}
