import ArgumentParser
import Catalogue
import CommandShell
import Curation
import Files
import Foundation

/// What every curation command takes, and the pipeline it gets for it.
struct CurationOptions: ParsableArguments {
  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  /// What is done where there is no catalogue yet.
  enum WithoutCatalogue {
    /// The workspace and its catalogue are made.
    case make
    /// Nothing is made: the pipeline tells what it would do in an empty one.
    case pretend
    /// The command needs one.
    case refuse
  }

  var place: Workspace { Workspace(at: workspace.workspace) }

  /// Runs `body` with a pipeline that draws its progress and stops on Ctrl-C.
  ///
  /// - Parameters:
  ///   - settings: Those of stages that nobody sets otherwise; nil for those of pokeprep.yaml.
  ///   - withoutCatalogue: What to do where there is no catalogue.
  ///   - onlyReads: Whether nothing is written, so that another program may be at work.
  ///   - profile: Where to note what takes time.
  ///   - body: What to do with the pipeline.
  /// - Returns: What `body` returns.
  /// - Throws: `CurationError.notFiltered` where there is no catalogue and the command needs one;
  ///   `busy` while another program is at work; what `body` throws.
  func withPipeline<Result>(
    settings: PipelineSettings? = nil, withoutCatalogue: WithoutCatalogue = .refuse,
    onlyReads: Bool = false, profile: WorkProfile? = nil, _ body: (Pipeline) throws -> Result
  ) throws -> Result {
    try Self.withPipeline(
      at: place, threads: threads, output: output,
      settings: settings ?? PipelineSettings(of: place), followsPictures: settings == nil,
      withoutCatalogue: withoutCatalogue, onlyReads: onlyReads, profile: profile, body)
  }

  /// The same in a workspace that nobody typed; `followsPictures` where small imported pictures may decide what
  /// nobody set.
  static func withPipeline<Result>(
    at place: Workspace, threads: ThreadOptions, output: OutputOptions, settings: PipelineSettings,
    followsPictures: Bool = false, withoutCatalogue: WithoutCatalogue = .refuse,
    onlyReads: Bool = false, profile: WorkProfile? = nil,
    _ body: (Pipeline) throws -> Result
  ) throws -> Result {
    let isThere = place.hasCatalogue
    let bar = output.progressBar()
    defer { bar.finish() }
    bar.begin("looking through the files")
    func run(in catalogue: Catalogue) throws -> Result {
      let context = StageContext(
        workspace: place, catalogue: catalogue, threadCount: threads.count, profile: profile,
        isInterrupted: { Interruption.isRequested },
        progress: { bar.update(title: $0.title, done: $0.done, total: $0.total, unit: $0.unit) },
        announce: { line in
          bar.finish()
          output.announce(line)
        })
      let settings =
        followsPictures
        ? SmallPictureSettings(settings, in: place, catalogue: catalogue).settings : settings
      return try body(Pipeline(context: context, settings: settings))
    }
    if !isThere {
      switch withoutCatalogue {
      case .make: try OutputFolder.make(place.root)
      case .pretend: return try run(in: Catalogue.inMemory())
      case .refuse: throw CurationError.notFiltered(workspace: place.root)
      }
    }
    if onlyReads { return try run(in: Catalogue(lookingAt: place.cataloguePath)) }
    return try withExtendedLifetime(WorkspaceLock(place, for: CommandNames.typed)) {
      try run(in: Catalogue(path: place.cataloguePath))
    }
  }
}
