import Catalogue

/// What to type next, and why.
package struct NextStep: Sendable, Codable, Hashable {
  /// The command, ready to be typed.
  package var command: String
  /// What it will do that the state of the stages does not show by itself.
  package var reason: String

  /// - Parameters:
  ///   - stages: Every stage, in order.
  ///   - keptCount: Pictures that no stage has rejected.
  ///   - allRejected: That people rejected every picture that `filter` would keep, so that it cannot run;
  ///     nil where they did not.
  init(after stages: [StageStatus], keptCount: Int, allRejected: String? = nil) {
    if let allRejected {
      self.init(
        "pokeprep decide PATTERN --undo",
        "\(allRejected), which pokeprep decisions lists; '**' takes all back")
      return
    }
    let filter = stages.first { $0.stage == .filter }
    if filter?.state == .outOfDate {
      self.init("pokeprep apply", "takes over what people decided")
      return
    }
    guard let filter, filter.state == .done else {
      // Only the user knows the classes; those typed before a filter was stopped are known.
      let types = (filter?.settings["types"]?.words ?? "all").shellWord
      self.init(
        "pokeprep filter --types \(types)", "keeps the classes you name (all, or fire,water)")
      return
    }
    let waiting = stages.filter(\.isWaiting)
    let names = waiting.map(\.stage.rawValue).joined(separator: ", ")
    let refresh = waiting.isEmpty ? "" : "\(names) will be brought up to date first"
    if keptCount == 0 {
      self.init("pokeprep list --state rejected", "no picture is left; see why")
    } else if let missing = stages.first(where: { $0.state == .notRun }) {
      self.init("pokeprep \(missing.stage)", refresh)
    } else {
      // Training brings the shards up to date where augment wrote last.
      let usual = Workspace.defaultShardsFolder
      let out = stages.first { $0.stage == .augment }?.settings["out"]?.words ?? usual
      self.init("pokeprep train \((out == usual ? usual + "/" : out).shellWord)", refresh)
    }
  }

  private init(_ command: String, _ reason: String) {
    self.command = command
    self.reason = reason
  }
}

extension String {
  /// The text as a shell takes it for one word: in quotes where it needs them.
  package var shellWord: String {
    let isPlain = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        true
      default: Array("-_./,:@%+=".utf8).contains(byte) || byte >= 0x80
      }
    }
    return isPlain && !isEmpty ? self : "'" + replacing("'", with: "'\\''") + "'"
  }
}
