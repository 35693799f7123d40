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

  /// The workspace.
  var place: Workspace { Workspace(at: workspace.workspace) }

  /// Runs `body` with a pipeline that draws its progress and stops on Ctrl-C.
  ///
  /// The settings are those of pokeprep.yaml and, over them, `overrides` written as
  /// `stage.setting=value`. The catalogue must be there unless `isNew`, as for `filter`.
  func withPipeline<Result>(
    isNew: Bool = false, overrides: [String] = [], profile: WorkProfile? = nil,
    _ body: (Pipeline) throws -> Result
  ) throws -> Result {
    let settings = try PipelineSettings(of: place, overrides: overrides)
    return try withPipeline(isNew: isNew, settings: settings, profile: profile, body)
  }

  /// As above, with settings read already.
  func withPipeline<Result>(
    isNew: Bool, settings: PipelineSettings, profile: WorkProfile? = nil,
    _ body: (Pipeline) throws -> Result
  ) throws -> Result {
    let path = place.cataloguePath
    let isThere = FileManager.default.fileExists(atPath: path)
    guard isNew || isThere else { throw CurationError.notFiltered(workspace: place.root) }
    if isNew {
      try OutputFolder.make(place.root)
    }
    let lock = try WorkspaceLock(place)
    let bar = output.progressBar()
    defer { bar.finish() }
    let context = StageContext(
      workspace: place, catalogue: try Catalogue(path: path), threadCount: threads.count,
      profile: profile,
      isInterrupted: { Interruption.isRequested },
      progress: { bar.update(title: $0.title, done: $0.done, total: $0.total, unit: $0.unit) },
      announce: { line in
        bar.finish()
        output.announce(line)
      })
    return try withExtendedLifetime(lock) {
      try body(Pipeline(context: context, settings: settings))
    }
  }
}
