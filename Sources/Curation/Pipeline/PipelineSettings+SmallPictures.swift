package import Catalogue
package import Imaging

/// Settings that follow from an imported set of small pictures, and what to say of them.
package struct SmallPictureSettings {
  /// The settings.
  package private(set) var settings: PipelineSettings
  /// What differs from the defaults, as `stage: setting value, …`.
  package private(set) var words: [String] = []
  private let shape: PictureShape
  private let catalogue: Catalogue?

  /// Longest side of small pictures.
  private static let side = 32

  /// Settings that were read, with those for small pictures where nobody gave others and the stage never
  /// ran: the pictures stay as they are, on any ground, and only equal ones are duplicates.
  ///
  /// - Parameters:
  ///   - settings: What was typed, written and kept of the last runs.
  ///   - shape: That of all pictures; nil where it is not one, and nothing follows.
  ///   - catalogue: Where the last runs are noted.
  package init(_ settings: PipelineSettings, shape: PictureShape?, catalogue: Catalogue?) {
    self.settings = settings
    self.shape = shape ?? PictureShape(width: 0, height: 0, channelCount: 0)
    self.catalogue = catalogue
    guard let shape, shape.width == shape.height, shape.channelCount % 2 == 1,
      (ConvertSettings.sides.lowerBound...Self.side).contains(shape.width)
    else { return }
    take(ConvertStage.self) {
      $0[\.size] = shape.width
      if shape.channelCount == 1 { $0[\.mode] = .grey }
    }
    take(WhitenessStage.self) { $0[\.threshold] = .off }
    take(DuplicatesStage.self) { $0[\.method] = .exact }
    take(BalanceStage.self) { $0[\.strategy] = .none }
    take(AugmentStage.self) { $0[\.copies] = 0 }
  }

  /// The same for the pictures that a workspace reads.
  package init(_ settings: PipelineSettings, in workspace: Workspace, catalogue: Catalogue?) {
    let last = try? catalogue?.lastSettings(of: FilterStage.self)
    let isGiven = settings.isGiven("input", of: .filter)
    let filter = isGiven ? settings[FilterStage.self] : last ?? settings[FilterStage.self]
    let folder = workspace.absolutePath(filter.pictureFolder(in: workspace))
    self.init(settings, shape: ImportMark(of: folder)?.shape, catalogue: catalogue)
  }

  /// The settings of a stage, of which those that somebody gave cannot be set.
  private struct Open<Stage: CurationStage> {
    var settings: Stage.Settings
    let isGiven: (String) -> Bool
    var words: [String] = []

    subscript<Value>(path: WritableKeyPath<Stage.Settings, Value>) -> Value {
      get { settings[keyPath: path] }
      set {
        let plain: PartialKeyPath<Stage.Settings> = path
        guard let setting = Stage.Settings.settings.first(where: { $0.path == plain }),
          !isGiven(setting.name)
        else { return }
        let before = setting.words(in: settings)
        settings[keyPath: path] = newValue
        let now = setting.words(in: settings)
        if before != now { words.append("\(setting.name) \(now)") }
      }
    }
  }

  private mutating func take<Stage: CurationStage>(
    _ stage: Stage.Type, _ change: (inout Open<Stage>) -> Void
  ) {
    if let catalogue, (try? catalogue.lastSettings(of: stage)) != nil { return }
    let before = settings
    var open = Open<Stage>(
      settings: settings[stage], isGiven: { before.isGiven($0, of: Stage.name) })
    change(&open)
    // What somebody gave may not go together with that.
    guard (try? open.settings.checkTogether()) != nil else { return }
    settings[stage] = open.settings
    if !open.words.isEmpty {
      words.append("\(Stage.name): \(open.words.joined(separator: ", "))")
    }
  }

  /// In a line; nil where nothing follows.
  package var line: String? {
    guard !words.isEmpty else { return nil }
    let ground = shape.channelCount == 1 ? "grey " : ""
    return
      "the imported pictures are all \(ground)\(shape.width)×\(shape.height), so they stay as they are ("
      + words.joined(separator: "; ") + "); --set gives other values"
  }
}
