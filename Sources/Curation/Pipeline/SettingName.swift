/// The two ways to write a setting: `shardSize` in code, `shard-size` in pokeprep.yaml and on the
/// command line.
enum SettingName {
  /// Camel case as kebab case.
  static func kebab(_ name: String) -> String {
    name.reduce(into: "") { text, character in
      if character.isUppercase { text += "-" }
      text += character.lowercased()
    }
  }
}
