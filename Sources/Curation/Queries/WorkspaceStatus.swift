public import Catalogue

/// Where a workspace stands: what each stage took in, rejected and left.
public struct WorkspaceStatus: Codable, Sendable {
  /// One stage.
  public struct Stage: Codable, Sendable {
    /// Its name.
    public var name: String
    /// `done`, `running` (at work, or stopped half-way), `stale` (out of date) or `missing`.
    public var state: String
    /// When it was done, UTC in ISO 8601.
    public var finishedAt: String?
    /// Pictures that came in; nil unless the stage is done.
    public var enteredCount: Int?
    /// Pictures that went on; nil unless the stage is done.
    public var keptCount: Int?
    /// Pictures rejected, by reason; empty unless the stage is done.
    public var rejected: [String: Int]
  }

  /// The folder.
  public var workspace: String
  /// The folder of source pictures.
  public var input: String?
  /// Files found there.
  public var foundCount: Int
  /// Pictures that no stage so far has rejected.
  public var keptCount: Int
  /// The pictures kept, by class.
  public var classes: [String: Int]
  /// Every stage in order.
  public var stages: [Stage]
  /// The command that comes next; nil when everything is done.
  public var next: String?

  /// Reads the status from a catalogue.
  public init(of catalogue: Catalogue, workspace: Workspace) throws {
    let counts = try catalogue.decisionCounts()
    let found = try catalogue.pictureCount()
    var left = found
    var stages: [Stage] = []
    for name in StageName.allCases {
      let record = try catalogue.stage(name)
      var stage = Stage(
        name: name.rawValue, state: record?.state.rawValue ?? "missing",
        finishedAt: record?.finishedAt, enteredCount: nil, keptCount: nil, rejected: [:])
      if record?.state == .done {
        for count in counts where count.stage == name && !count.isKept {
          stage.rejected[count.reason, default: 0] += count.count
        }
        stage.enteredCount = left
        left -= stage.rejected.values.reduce(0, +)
        stage.keptCount = left
      }
      stages.append(stage)
    }
    self.workspace = workspace.root
    input = try catalogue.note("input")
    foundCount = found
    keptCount = left
    self.stages = stages
    classes = try catalogue.overview().reduce(into: [:]) { classes, row in
      guard row.decision?.isKept == true, let name = row.picture.pictureClass else { return }
      classes[name, default: 0] += 1
    }
    next = stages.first { $0.state != "done" }.map { "pokeprep \($0.name)" }
  }
}
