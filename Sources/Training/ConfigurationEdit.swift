import Foundation
import Networks
import SettingTree
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
  /// - Throws: `TrainingError.setting` for a path that does not exist, naming the nearest one, and for
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
    var tree = try SettingTree(of: configuration)
    let path: [String]
    do throws(SettingProblem) {
      path = try tree.set(text, usage: "PATH=VALUE, such as recipe.loss.real=0.9")
    } catch {
      throw .setting(error)
    }
    do {
      return try YAMLDecoder().decode(TrainingConfiguration.self, from: tree.root)
    } catch {
      if let missing = missingField(of: error, in: path) {
        throw .setting(
          .invalid(missing.joined(separator: "."), expected: "a value", found: "none"))
      }
      let field = field(of: error, in: path)
      throw .setting(
        .invalid(
          field.joined(separator: "."), expected: tree.expected(at: field),
          found: tree[path].map(SettingText.of) ?? "nothing"))
    }
  }

  /// The field that a block inside the value that was set lacks, such as one of a layer.
  private static func missingField(of error: any Error, in path: [String]) -> [String]? {
    guard case DecodingError.keyNotFound(let key, let context) = error else { return nil }
    let names = RunFolder.names(context)
    return names.starts(with: path) ? names + [key.stringValue] : nil
  }

  /// The field whose value is not in its list where it lies inside the one that was set, else the
  /// latter.
  private static func field(of error: any Error, in path: [String]) -> [String] {
    guard case DecodingError.dataCorrupted(let context) = error else { return path }
    let names = RunFolder.names(context)
    return names.starts(with: path) && SettingChoices.allowed(at: names) != nil ? names : path
  }
}

extension SettingTree {
  /// Fields that a configuration may leave out, and what they hold when given.
  private static let optionalFields = [
    "recipe.average": "{half_life: 5000, ramp_up: 0.05}",
    "recipe.latent_distribution": "truncated",
    "recipe.label_strength": "1.5",
    "recipe.samples": "upright",
    "recipe.loss.gradient_penalty": "10.5",
    "recipe.loss.gradient_penalty_norm": "picture_and_labels",
    "recipe.loss.reconstruction": "100.5",
    "recipe.loss.auxiliary": "{on_fakes: true}",
    "recipe.loss.d2d_ce": "{weight: 0.5, margin: 0.98, temperature: 0.5}",
    "recipe.regularisers.instance_noise": "{sigma: 0.1, steps: 1000}",
    "recipe.regularisers.diff_augment":
      "{color: true, translation: true, cutout: true, fill: 255}",
    "recipe.regularisers.diff_augment.adaptive":
      "{target: 0.6, interval: 4, pictures: 100000.5, limit: 0.8}",
    "recipe.regularisers.lecam": "{weight: 0.3, decay: 0.99, start: 300}",
    "recipe.regularisers.r1": "{gamma: 1.5, interval: 16, generated: true}",
    "subset": "[0]",
    "sample_minutes": "0.5",
    "sample_at": "[0, 10, 100]",
    "checkpoint_minutes": "0.5",
    "score_every": "500",
    "score_minutes": "0.5",
    "stop_on": "[collapse]",
  ]

  /// A configuration with the fields that are left out when empty.
  init(of configuration: TrainingConfiguration) throws(TrainingError) {
    do {
      let root = try compose(yaml: try configuration.yaml()) ?? .mapping([:])
      let optional = try Self.optionalFields.sorted { $0.key < $1.key }.compactMap { field in
        try compose(yaml: field.value).map { (field.key, $0) }
      }
      self.init(root, optional: optional, expectation: Self.expectation)
    } catch {
      throw .unreadable(path: "config.yaml", reason: "\(error)")
    }
  }

  /// What fields with lists of values and layers want.
  private static func expectation(at path: [String], example: Node) -> String? {
    if let names = SettingChoices.allowed(at: path) {
      return "one of \(names.joined(separator: ", "))"
    }
    guard example.mapping != nil, path.dropLast().last == "layers" else { return nil }
    return "a layer such as \(SettingText.of(example)), "
      + "one of \(LayerBox.names.joined(separator: ", "))"
  }
}
