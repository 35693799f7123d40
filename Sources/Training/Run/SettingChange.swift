import SettingTree
import Yams

/// A setting of `config.yaml` that is not the one a checkpoint was made with.
package struct SettingChange: Equatable {
  /// The names on the way to it, joined by dots.
  package let setting: String
  /// As it was.
  package let expected: String
  /// As it is.
  package let found: String

  /// The first setting that differs and changes what a run computes; nil when there is none.
  package static func first(
    from old: TrainingConfiguration, to new: TrainingConfiguration
  ) throws(TrainingError) -> SettingChange? {
    let (before, after) = (old.withoutWhatMayChange, new.withoutWhatMayChange)
    guard before != after else { return nil }
    return first(
      from: try SettingTree(of: before).root, to: try SettingTree(of: after).root, at: [])
  }

  private static func first(from old: Node?, to new: Node?, at path: [String]) -> SettingChange? {
    guard old != new else { return nil }
    if let old = old?.mapping, let new = new?.mapping {
      let names = old.keys + new.keys.filter { old[$0] == nil }
      return firstOf(names.map { ($0.string ?? "", old[$0], new[$0]) }, at: path)
    }
    if let old = old?.sequence, let new = new?.sequence, old.count == new.count {
      return firstOf(old.indices.map { (String($0), old[$0], new[$0]) }, at: path)
    }
    return SettingChange(
      setting: path.joined(separator: "."), expected: old.map(SettingText.of) ?? "none",
      found: new.map(SettingText.of) ?? "none")
  }

  private static func firstOf(
    _ entries: [(name: String, old: Node?, new: Node?)], at path: [String]
  ) -> SettingChange? {
    for entry in entries {
      if let change = first(from: entry.old, to: entry.new, at: path + [entry.name]) {
        return change
      }
    }
    return nil
  }
}

extension TrainingConfiguration {
  /// The configuration without what changes no number of a run: where the shards lie, threads, the end,
  /// and how often something is written.
  package var withoutWhatMayChange: TrainingConfiguration {
    var constant = self
    constant.shards = ""
    constant.threads = 1
    constant.stop = .steps(1)
    (constant.sampleEvery, constant.sampleColumns, constant.checkpointEvery) = (0, 0, 0)
    return constant.withoutTimes
  }

  /// The configuration without what is done now and then beside training and was not in the first
  /// checkpoints.
  var withoutTimes: TrainingConfiguration {
    var constant = self
    (constant.sampleMinutes, constant.sampleAt, constant.checkpointMinutes) = (nil, nil, nil)
    (constant.scoreEvery, constant.scoreMinutes, constant.stopOn) = (nil, nil, nil)
    return constant
  }
}
