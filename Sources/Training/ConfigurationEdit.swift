import Foundation
import Yams

/// Changes of single fields of a configuration, written `path=value` with the names of `config.yaml`
/// joined by dots and the places of lists as numbers.
package enum ConfigurationEdit {
  /// The configuration with the changes made, in their order.
  ///
  /// - Parameters:
  ///   - texts: Such as `recipe.regularisers.label_smoothing=0.1` or
  ///     `recipe.generator.layers.4.transposed_convolution.filters=32`. A value is YAML, so that
  ///     lists and whole blocks can be given: `recipe.regularisers.r1={gamma: 1}`.
  ///   - configuration: What is changed.
  /// - Returns: The changed configuration.
  /// - Throws: `TrainingError.invalid` for a path that does not exist, naming the nearest one, and for
  ///   a value of another type, naming the type.
  package static func applied(
    _ texts: [String], to configuration: TrainingConfiguration
  ) throws(TrainingError) -> TrainingConfiguration {
    var configuration = configuration
    for text in texts { configuration = try applied(text, to: configuration) }
    return configuration
  }

  private static func applied(
    _ text: String, to configuration: TrainingConfiguration
  ) throws(TrainingError) -> TrainingConfiguration {
    let parts = text.split(separator: "=", maxSplits: 1).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard parts.count == 2, !parts[0].isEmpty else {
      throw .invalid(
        setting: "--set", expected: "PATH=VALUE, such as recipe.loss.real=0.9", found: text)
    }
    let path = parts[0].split(separator: ".").map(String.init)
    var tree = try ConfigurationTree(configuration)
    let value: Node
    do { value = try compose(yaml: parts[1]) ?? Node("null", Tag(.null)) } catch {
      throw .invalid(setting: parts[0], expected: "a YAML value", found: parts[1])
    }
    guard tree.replace(path, by: value) else {
      let nearest = tree.nearest(to: parts[0]).map { "; did you mean \($0)?" } ?? ""
      throw .invalid(
        setting: "--set", expected: "the path of a field of config.yaml (see --dry-run)\(nearest)",
        found: parts[0])
    }
    do {
      return try YAMLDecoder().decode(TrainingConfiguration.self, from: tree.root)
    } catch {
      let field = field(of: error, in: path)
      throw .invalid(
        setting: field.joined(separator: "."), expected: tree.description(of: field),
        found: parts[1])
    }
  }

  /// The field with a word that is not allowed where it lies inside the one that was set, else the latter.
  private static func field(of error: any Error, in path: [String]) -> [String] {
    guard case DecodingError.dataCorrupted(let context) = error else { return path }
    let names = RunFolder.names(context)
    return names.starts(with: path) && SettingChoices.allowed(at: names) != nil ? names : path
  }
}
