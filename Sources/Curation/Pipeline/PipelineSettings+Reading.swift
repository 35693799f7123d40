package import Catalogue
import Foundation
import SettingTree
import Yams

extension PipelineSettings {
  /// The settings of a workspace: those that were typed, over those written in its pokeprep.yaml, over
  /// those of the last run of each stage, over the defaults.
  ///
  /// - Parameters:
  ///   - workspace: Where pokeprep.yaml is, when there is one.
  ///   - catalogue: Where the last runs are noted; nil to begin with the defaults.
  ///   - overrides: Settings given otherwise, as `stage.setting=value`.
  /// - Throws: `CurationError.unusableFile` with the line of an unknown or wrong setting in the file,
  ///   `SettingProblem` for one in an override.
  package init(
    of workspace: Workspace, keeping catalogue: Catalogue? = nil, overrides: [String] = []
  ) throws {
    self.init()
    if let catalogue {
      for stage in PipelineStages.all { try keepLast(of: stage, in: catalogue) }
    }
    let path = workspace.settingsPath
    if let data = FileManager.default.contents(atPath: path) {
      try merge(yaml: String(decoding: data, as: UTF8.self), path: path)
    } else if FileManager.default.fileExists(atPath: path) {
      throw CurationError.unusableFile(
        path: path, line: 0,
        message: "cannot be read; expected a file of settings (see pokeprep init)")
    }
    for text in overrides { try merge(override: text) }
  }

  private mutating func keepLast<Stage: CurationStage>(
    of stage: Stage.Type, in catalogue: Catalogue
  ) throws {
    if let last = try catalogue.lastSettings(of: stage) { self[stage] = last }
  }

  /// The settings of the last run of each stage, and the defaults of those that never ran.
  ///
  /// - Throws: `CatalogueError`.
  package init(lastRunsIn workspace: Workspace) throws {
    self.init()
    guard workspace.hasCatalogue else { return }
    let catalogue = try Catalogue(lookingAt: workspace.cataloguePath)
    for stage in PipelineStages.all { try keepLast(of: stage, in: catalogue) }
  }

  /// The settings with which a pipeline runs what is missing before another stage: those of the last runs,
  /// and its own for stages that never ran.
  ///
  /// - Throws: `CatalogueError`.
  package init(keeping pipeline: Pipeline) throws {
    self = pipeline.settings
    for stage in PipelineStages.all { try keepLast(of: stage, in: pipeline.context.catalogue) }
  }

  /// Takes over the settings of a YAML text; those it does not name stay.
  ///
  /// - Throws: `CurationError.unusableFile`, with the nearest name for an unknown one.
  package mutating func merge(yaml text: String, path: String) throws {
    let file: Node?
    do { file = try SettingFile.compose(text) } catch let problem as SettingProblem {
      throw CurationError.unusableFile(path: path, line: problem.line, message: problem.message)
    } catch {
      throw CurationError.unusableFile(path: path, line: 0, message: "is not YAML: \(error)")
    }
    guard let file else { return }
    do {
      var tree = try tree()
      try tree.merge(file)
      for (stage, section) in file.mapping ?? [:] {
        for (setting, _) in section.mapping ?? [:] {
          note(given: setting.string ?? "", ofStage: stage.string ?? "", isTyped: false)
        }
      }
      try take(tree)
    } catch let problem as SettingProblem {
      throw CurationError.unusableFile(path: path, line: problem.line, message: problem.message)
    }
  }

  /// Takes over one setting written as `stage.setting=value`.
  ///
  /// - Throws: `SettingProblem`, with the nearest name for an unknown one.
  package mutating func merge(override text: String) throws {
    var tree = try tree()
    let path = try tree.set(text, usage: "STAGE.SETTING=VALUE, such as augment.copies=4")
    if path.count == 2 { note(given: path[1], ofStage: path[0], isTyped: true) }
    try take(tree)
  }

  /// All settings by the names of pokeprep.yaml.
  func tree() throws -> SettingTree {
    var expected: [[String]: String] = [[]: "a section per stage, such as \"whiteness:\""]
    let sections = try PipelineStages.all.map { stage in
      let section = try section(stage)
      for (name, text) in section.expected { expected[[stage.name.rawValue, name]] = text }
      return (Node(stage.name.rawValue), Node.mapping(Node.Mapping(section.values)))
    }
    let words = expected
    return SettingTree(.mapping(Node.Mapping(sections))) { path, _ in words[path] }
  }

  private func section<Stage: CurationStage>(
    _ stage: Stage.Type
  ) throws -> (values: [(Node, Node)], expected: [(String, String)]) {
    // JSON is YAML, and its encoder writes 0.1 where Yams would write 1e-1.
    let stored = try compose(yaml: try StageFingerprint.json(self[stage]))?.mapping
    let none = Node.scalar(Node.Scalar("null", Tag(.null), .plain))
    return (
      Stage.Settings.settings.map { (Node($0.name), stored?[Node($0.key)] ?? none) },
      Stage.Settings.settings.map { ($0.name, $0.values.expected) }
    )
  }

  /// Reads the settings of every stage from a tree.
  private mutating func take(_ tree: SettingTree) throws {
    for stage in PipelineStages.all { try take(tree, for: stage) }
  }

  private mutating func take<Stage: CurationStage>(
    _ tree: SettingTree, for stage: Stage.Type
  ) throws {
    for setting in Stage.Settings.settings {
      let path = [Stage.name.rawValue, setting.name]
      guard let node = tree[path] else { continue }
      do { try setting.read(&self[stage], node) } catch {
        throw tree.problem(at: path, found: node)
      }
      guard setting.isValid(self[stage]) else { throw tree.problem(at: path, found: node) }
    }
    try settle(stage)
  }
}
