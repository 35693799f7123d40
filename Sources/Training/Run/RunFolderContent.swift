import Foundation

/// What a folder for a new run holds before the run begins: nothing, or what is left of a run that ended
/// before its first checkpoint.
struct RunFolderContent {
  /// The first line of every `config.yaml` that a run writes.
  static let firstLine = "# The full configuration of this run; `pokeprep train --resume` reads it."

  /// The names of the files that a run and its scoring write beside the folder of samples.
  static let files: Set = [
    "config.yaml", "log.csv", "losses.svg", "checkpoint.safetensors", "score.json",
    "best.safetensors", "scores.csv", "watch.csv", "alarms.csv", "stats.jsonl",
  ]
  /// What the names of event files begin with.
  private static let eventPrefix = "events.out.tfevents."

  private let url: URL
  private let names: [String]

  init(of url: URL) {
    self.url = url
    names = ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [])
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The first thing that no run wrote and that a new one could spoil; nil when there is none.
  var foreign: String? {
    let others = names.first {
      !Self.files.contains($0) && $0 != "samples" && !$0.hasPrefix(Self.eventPrefix)
    }
    if others != nil || isConfigurationOurs { return others }
    // Without a configuration of ours, the other names are somebody else's as well.
    return names.first { !($0 == "samples" && isEmpty($0)) }
  }

  /// Whether `config.yaml` is there and a run wrote it, or could have.
  private var isConfigurationOurs: Bool {
    guard let bytes = FileManager.default.contents(atPath: url.appending(path: "config.yaml").path)
    else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasPrefix(Self.firstLine)
      || (try? TrainingConfiguration(yaml: bytes)) != nil
  }

  private func isEmpty(_ name: String) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: url.appending(path: name).path)) == []
  }
}
