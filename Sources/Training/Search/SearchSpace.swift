package import Foundation
package import Networks
import SeededRandom
import SettingTree
package import Shards
import Yams

/// The settings that a search tries: a model, and lists of values for some fields of `config.yaml`.
package struct SearchSpace: Hashable, Sendable {
  /// The model of candidates, where it is not varied itself.
  package private(set) var model = Preset.pokegan
  /// How many combinations are tried; nil for all of them.
  package private(set) var candidateCount: Int?
  /// What is tried for each field, in the order of the file.
  package private(set) var choices: [Choice] = []

  /// The values of one field, as they are typed.
  package struct Choice: Hashable, Sendable {
    /// The names on the way to it, joined by dots; `model` for presets.
    package var path: String
    /// The values, as YAML.
    package var values: [String]
  }

  /// The most candidates of a search.
  package static let most = 1000
  private static let names = ["model", "candidates", "vary"]

  /// What is tried where nobody names a space: batches and learning rates of the standard model.
  package static let builtin = """
    model: pokegan
    candidates: 9
    vary:
      batch: [4, 8, 16]
      recipe.generator_optimiser.learning_rate: [0.0002, 0.0004, 0.0008]
      recipe.discriminator_optimiser.learning_rate: [0.0004, 0.0008, 0.0016]

    """

  /// Reads a space.
  ///
  /// - Throws: `TrainingError.unreadable` with the line of what is wrong.
  package init(reading file: URL) throws(TrainingError) {
    do {
      try self.init(String(decoding: try Data(contentsOf: file), as: UTF8.self))
    } catch let problem as SettingProblem {
      throw .unreadable(
        path: file.path,
        reason: (problem.line > 0 ? "line \(problem.line): " : "") + problem.message)
    } catch {
      throw .unreadable(path: file.path, reason: RunFolder.message(of: error))
    }
  }

  /// A space from its text.
  ///
  /// - Throws: `SettingProblem`; what Yams says of a text that is no YAML.
  package init(_ text: String) throws {
    guard let root = try SettingFile.compose(text)?.mapping else {
      throw SettingProblem.invalid(
        "the file", expected: "vary: with fields and lists of values", found: "something else")
    }
    for (key, value) in root {
      switch key.string {
      case "model":
        guard let name = value.string, let preset = Preset(rawValue: name) else {
          throw Self.problem("model", "a model such as \(model.rawValue)", value)
        }
        model = preset
      case "candidates":
        guard let count = value.int, (2...Self.most).contains(count) else {
          throw Self.problem("candidates", "a whole number from 2 to \(Self.most)", value)
        }
        candidateCount = count
      case "vary":
        guard let fields = value.mapping else {
          throw Self.problem("vary", "fields of config.yaml with lists of values", value)
        }
        choices = try fields.map(Self.choice)
      default:
        throw SettingProblem.unknown(
          key.string ?? "", among: Self.names, line: key.mark?.line ?? 0)
      }
    }
    guard let combinationCount, (2...(1 << 40)).contains(combinationCount) else {
      throw SettingProblem.invalid(
        "vary", expected: "from 2 to 2^40 combinations of values",
        found: combinationCount.map { "\($0)" } ?? "more")
    }
    guard candidateCount != nil || combinationCount <= Self.most else {
      throw SettingProblem.invalid(
        "candidates", expected: "how many of the \(combinationCount) combinations to try",
        found: "nothing")
    }
  }

  private static func choice(_ key: Node, _ value: Node) throws(SettingProblem) -> Choice {
    let path = key.string ?? ""
    guard let list = value.sequence, !list.isEmpty else {
      throw problem("vary: \(path)", "a list of values such as [1, 2]", value)
    }
    let values = list.map(SettingText.whole)
    guard Set(values).count == values.count else {
      throw problem("vary: \(path)", "every value once", value)
    }
    return Choice(path: path, values: values)
  }

  private static func problem(_ name: String, _ expected: String, _ found: Node) -> SettingProblem {
    .invalid(name, expected: expected, found: SettingText.of(found), line: found.mark?.line ?? 0)
  }

  /// All combinations of values; nil for more than can be counted.
  private var combinationCount: Int? {
    choices.reduce(Optional(1)) { product, choice in
      guard let product else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: choice.values.count)
      return overflow ? nil : next
    }
  }

  /// The combinations that are tried, as `PATH=VALUE` for each field.
  ///
  /// In the order in which the last field changes fastest. Where only some are tried, they are drawn by
  /// the seed without repetition.
  package func candidates(seed: UInt64) -> [[String]] {
    let all = combinationCount ?? 0
    guard let count = candidateCount, count < all else { return (0..<all).map(combination) }
    var random = CounterRandom(seed: seed, stream: RandomStream("search"))
    var drawn = Set<Int>()
    while drawn.count < count { drawn.insert(random.integer(below: all)) }
    return drawn.sorted().map(combination)
  }

  private func combination(_ number: Int) -> [String] {
    var rest = number
    return choices.reversed().map { choice in
      let (quotient, place) = rest.quotientAndRemainder(dividingBy: choice.values.count)
      rest = quotient
      return "\(choice.path)=\(choice.values[place])"
    }.reversed()
  }

  /// What a candidate computes.
  ///
  /// - Throws: `TrainingError` with the setting that does not exist, or cannot have its value.
  package func configuration(
    _ changes: [String], shards: ShardSet, seed: UInt64, threads: Int
  ) throws(TrainingError) -> TrainingConfiguration {
    let prefix = "model="
    let name = changes.first { $0.hasPrefix(prefix) }?.dropFirst(prefix.count)
    guard let preset = name.map({ Preset(rawValue: String($0)) }) ?? model else {
      throw .invalid(
        setting: "model",
        expected: "one of \(Preset.allCases.map(\.rawValue).joined(separator: ", "))",
        found: String(name ?? ""))
    }
    let plain = try TrainingConfiguration(
      preset: preset, shards: shards, seed: seed, threads: threads)
    let edited = try ConfigurationEdit.applied(
      changes.filter { !$0.hasPrefix(prefix) }, to: plain)
    try edited.validate(against: shards)
    guard edited.recipe.input == .latent else {
      throw .invalid(
        setting: "model", expected: "one that starts from latent vectors", found: preset.rawValue)
    }
    return edited
  }
}
