import Catalogue
import Foundation
import Suggestions
import Yams

extension PipelineSettings {
  /// The settings of a workspace: those in its pokeprep.yaml over the defaults.
  ///
  /// - Parameters:
  ///   - workspace: Where pokeprep.yaml is, when there is one.
  ///   - overrides: Settings given otherwise, as `stage.setting=value`.
  /// - Throws: `CurationError.unusableFile` that names the line of an unknown or wrong setting.
  package init(of workspace: Workspace, overrides: [String] = []) throws {
    self.init()
    let path = workspace.settingsPath
    if let data = FileManager.default.contents(atPath: path) {
      try merge(yaml: String(decoding: data, as: UTF8.self), path: path)
    } else if FileManager.default.fileExists(atPath: path) {
      throw CurationError.unusableFile(
        path: path, line: 0,
        words: "cannot be read; expected a file of settings (see pokeprep init)")
    }
    for text in overrides { try merge(override: text) }
  }

  /// Takes over the settings of a YAML text; those it does not name stay.
  ///
  /// - Throws: `CurationError.unusableFile`, with the nearest name for an unknown one.
  package mutating func merge(yaml text: String, path: String) throws {
    let root: Node?
    do { root = try compose(yaml: text) } catch {
      throw CurationError.unusableFile(path: path, line: 0, words: "is not YAML: \(error)")
    }
    guard let root, root != Node("null", Tag(.null)) else { return }
    guard let sections = root.mapping else {
      throw CurationError.unusableFile(
        path: path, line: 1, words: "expected a section per stage, such as \"whiteness:\"")
    }
    for (key, value) in sections {
      try merge(section: key.string ?? "", at: key.mark?.line ?? 0, value, path: path)
    }
  }

  /// Takes over one setting written as `stage.setting=value`.
  package mutating func merge(override text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1)
    let names = parts.first?.split(separator: ".", maxSplits: 1) ?? []
    guard parts.count == 2, names.count == 2 else {
      throw CurationError.invalidSetting(
        name: "--set", found: "\"\(text)\"",
        expected: "STAGE.SETTING=VALUE, such as augment.copies=4")
    }
    try merge(yaml: "\(names[0]):\n  \(names[1]): \(parts[1])\n", path: "--set \(text)")
  }

  private mutating func merge(section: String, at line: Int, _ value: Node, path: String) throws {
    let names = PipelineStages.all.map { $0.name.rawValue }
    guard names.contains(section) else {
      throw Self.unknown("section", section, line: line, among: names, path: path)
    }
    let reader = SectionReader(name: section, path: path)
    for stage in PipelineStages.all where stage.name.rawValue == section {
      try merge(stage, value, reader: reader)
    }
  }

  private mutating func merge<Stage: CurationStage>(
    _ stage: Stage.Type, _ value: Node, reader: SectionReader
  ) throws {
    self[stage] = try reader.merged(value, over: self[stage])
  }

  static func unknown(
    _ kind: String, _ name: String, line: Int, among names: [String], path: String
  ) -> CurationError {
    let nearest = Suggestions.nearest(to: name, among: names)
    let hint = nearest.map { "did you mean \($0)?" } ?? "known are \(names.joined(separator: ", "))"
    return .unusableFile(path: path, line: line, words: "unknown \(kind) \"\(name)\"; \(hint)")
  }
}

/// Reads one section of pokeprep.yaml into the settings of its stage.
struct SectionReader {
  let name: String
  let path: String

  /// The settings with those named in `node` replaced.
  func merged<Settings: StageSettings>(
    _ node: Node, over settings: Settings
  ) throws -> Settings {
    if node.isNull { return settings }
    guard let given = node.mapping else {
      throw CurationError.unusableFile(
        path: path, line: node.mark?.line ?? 0, words: "expected settings below \"\(name):\"")
    }
    var merged = try compose(yaml: try StageFingerprint.json(settings))?.mapping ?? Node.Mapping([])
    var lines: [String: Int] = [:]
    for (key, value) in given {
      let written = key.string ?? ""
      let line = key.mark?.line ?? 0
      guard
        let comment = Settings.comments.first(where: { SettingName.kebab($0.name) == written })
      else {
        throw PipelineSettings.unknown(
          "setting", written, line: line,
          among: Settings.comments.map { SettingName.kebab($0.name) }, path: path)
      }
      merged[Node(comment.name)] = value
      lines[comment.name] = line
    }
    do {
      let result = try YAMLDecoder().decode(Settings.self, from: Node.mapping(merged))
      try result.validate()
      return result
    } catch let error as DecodingError {
      let found = Dictionary(
        given.map { (SettingName.kebab($0.key.string ?? ""), $0.value.string ?? "a block") },
        uniquingKeysWith: { first, _ in first })
      throw describe(error, lines: lines, found: found, settings: Settings.self)
    } catch {
      throw CurationError.unusableFile(
        path: path, line: node.mark?.line ?? 0, words: "\(name): \(error)")
    }
  }

  /// A decoding error in the words of the file.
  private func describe<Settings: StageSettings>(
    _ error: DecodingError, lines: [String: Int], found: [String: String],
    settings: Settings.Type
  ) -> CurationError {
    let (context, key): (DecodingError.Context, (any CodingKey)?) =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        (context, context.codingPath.first)
      case .keyNotFound(let key, let context): (context, key)
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: "\(error)"), nil)
      }
    let name = key?.stringValue ?? ""
    let comment = settings.comments.first { $0.name == name }
    let value = found[SettingName.kebab(name)] ?? "something else"
    var words = context.debugDescription
    if case .typeMismatch(let type, _) = error {
      words = "expected \(Self.words(for: type)), found \(value)"
    } else if words.hasPrefix("Cannot initialize") {
      words = "unknown value \(value)"
    }
    return .unusableFile(
      path: path, line: lines[name] ?? 0,
      words: "\(self.name).\(SettingName.kebab(name)): \(words)"
        + (comment.map { " (\($0.words))" } ?? ""))
  }
}

extension SectionReader {
  /// What a value of a type looks like.
  fileprivate static func words(for type: any Any.Type) -> String {
    switch type {
    case is Bool.Type: "true or false"
    case is any UnsignedInteger.Type: "a whole number from 0 upwards"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is String.Type: "a word"
    default: "another kind of value"
    }
  }
}

extension Node {
  /// Whether nothing is written here.
  fileprivate var isNull: Bool { string.map { ["", "~", "null"].contains($0) } ?? false }
}
