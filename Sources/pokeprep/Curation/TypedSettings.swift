import ArgumentParser
import Curation

/// The options of a command that are settings of a stage, found by their names: the option `shardSize`
/// is the setting `shardSize`.
struct TypedSettings {
  private let values: [String: Any]

  /// What they are called in code.
  var names: Set<String> { Set(values.keys) }

  /// The options that were typed.
  init(_ options: some ParsableArguments) {
    var values: [String: Any] = [:]
    for child in Mirror(reflecting: options).children {
      // A property wrapper is stored under the property's name behind an underscore.
      guard let name = child.label?.dropFirst(), let option = child.value as? any ParsedOption
      else { continue }
      // An option that may be repeated and was not typed is an empty list.
      if let list = option.parsedValue as? [Any], list.isEmpty { continue }
      // Nor is one typed that has no value.
      let value = Mirror(reflecting: option.parsedValue)
      if value.displayStyle == .optional, value.children.isEmpty { continue }
      values[String(name)] = option.parsedValue
    }
    self.values = values
  }

  /// Replaces the settings that were typed.
  func apply<Settings: StageSettings>(to settings: inout Settings) {
    for setting in Settings.settings {
      if let value = values[setting.key] { settings.assign(value, to: setting) }
    }
  }
}

/// An option or flag once the command line has been parsed.
private protocol ParsedOption {
  var parsedValue: Any { get }
}

extension Option: ParsedOption {
  fileprivate var parsedValue: Any { wrappedValue }
}

extension Flag: ParsedOption {
  fileprivate var parsedValue: Any { wrappedValue }
}

extension StageSettings {
  /// The help of the option for a setting: what it does, and its default.
  ///
  /// - Parameters:
  ///   - path: The setting.
  ///   - valueName: What stands for the value; nil for the option's own name.
  /// - Returns: The help; empty for a path that is no setting.
  static func help(
    _ path: PartialKeyPath<Self>, _ valueName: String? = nil
  ) -> ArgumentHelp {
    guard let setting = settings.first(where: { $0.path == path }) else { return ArgumentHelp("") }
    let value = setting.defaultText.map { text in
      setting.values.isFlag ? (text == "true" ? "--" : "--no-") + setting.name : text
    }
    let note = value.map { " (default: \($0))" } ?? ""
    return ArgumentHelp("\(setting.sentence)\(note)", valueName: valueName)
  }
}
