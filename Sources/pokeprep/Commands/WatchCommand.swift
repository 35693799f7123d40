import ArgumentParser
import CommandShell
import Foundation
import Training
import WebInterface

/// `pokeprep watch`: runs in the browser.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Look at runs in the browser, while they train or later.",
    discussion: """
      Serves a page on 127.0.0.1 alone and prints its address: losses, scores and alarms of the runs \
      beside each other, their sample sheets with a slider over time, and sliders for the labels and the \
      latent vector that draw from the newest checkpoint. Nothing is written. pokeprep train --watch \
      serves the same page of its own run. Ctrl-C ends it.

      Examples:
        pokeprep watch                       all runs of the workspace, the newest first
        pokeprep watch runs/first runs/second --open
        pokeprep watch --port 8124 --json
      """)

  @Argument(
    help: ArgumentHelp("Folders of runs. (default: all in runs/)", valueName: "run"),
    completion: .runs)
  var folders: [String] = []

  @OptionGroup var server: ServerOptions
  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  /// Runs that are shown where none is named.
  private static let most = 8

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let chosen = folders.isEmpty ? try newest(in: place) : folders.map(place.resolve)
    for folder in chosen
    where !FileManager.default.fileExists(atPath: folder.appendingPathComponent("config.yaml").path)
    {
      throw TrainingError.noRun(path: folder.path, missing: "config.yaml")
    }
    try server.serve(RunsSite(chosen), output: output)
  }

  private func newest(in place: RunLocation) throws -> [URL] {
    func changed(_ folder: URL) -> Date {
      let log = folder.appendingPathComponent("log.csv").path
      return (try? FileManager.default.attributesOfItem(atPath: log)[.modificationDate] as? Date)
        ?? .distantPast
    }
    let all = place.all().sorted { changed($0) > changed($1) }
    if all.isEmpty { _ = try place.latest() }
    return Array(all.prefix(Self.most))
  }
}
