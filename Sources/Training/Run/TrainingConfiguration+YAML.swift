package import Foundation
import SettingTree
package import Shards
import Yams

extension TrainingConfiguration {
  /// The configuration in a file like a run's `config.yaml`, for a folder of shards: what the data
  /// decides is taken from the shards.
  ///
  /// - Throws: `TrainingError.unreadable` for a file that cannot be understood, naming the place, and
  ///   what `validate` throws.
  package init(reading file: URL, shards: ShardSet) throws(TrainingError) {
    do {
      self = try TrainingConfiguration(yaml: try Data(contentsOf: file))
    } catch {
      throw .unreadable(path: file.path, reason: RunFolder.message(of: error))
    }
    let fresh = try TrainingConfiguration(recipe: recipe, shards: shards)
    self.shards = fresh.shards
    shardsChecksum = fresh.shardsChecksum
    classes = fresh.classes
    classShares = fresh.classShares
    heads = fresh.heads
    pairSource = fresh.pairSource
    (height, width, channels) = (fresh.height, fresh.width, fresh.channels)
    try validate(against: shards)
  }

  /// The configuration in the text of a `config.yaml`.
  ///
  /// - Throws: `SettingProblem` for a text with aliases, `DecodingError` for one that is no configuration.
  package init(yaml: Data) throws {
    _ = try SettingFile.compose(String(decoding: yaml, as: UTF8.self))
    self = try YAMLDecoder().decode(TrainingConfiguration.self, from: yaml)
  }

  /// The configuration as the text of a `config.yaml`, every setting written out.
  ///
  /// - Throws: `TrainingError.unreadable` for a number that YAML cannot say.
  package func yaml() throws(TrainingError) -> String {
    do { return withPlainNumbers(try YAMLEncoder().encode(self)) } catch {
      throw .unreadable(path: "config.yaml", reason: "\(error)")
    }
  }
}

/// The encoder writes 0.2 as 2.00000002980232e-1; this is the shortest text that reads back as the
/// same number.
private func withPlainNumbers(_ yaml: String) -> String {
  yaml.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    guard let word = line.split(separator: " ").last, word.contains("e"), word != line,
      word.allSatisfy({ $0.isNumber || "+-.e".contains($0) }), let number = Float(word)
    else { return String(line) }
    return line.dropLast(word.count) + "\(number)"
  }.joined(separator: "\n")
}
