import ArgumentParser
import CommandShell
import Files
import Foundation
import PlainText
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
        pokeprep watch                       the newest runs of the workspace
        pokeprep watch runs/first runs/second --open
        pokeprep watch --port 8124 --json
      """)

  @Argument(
    help: ArgumentHelp(
      "Folders of runs. (default: the newest \(Self.most) in runs/)", valueName: "run"),
    completion: .runs)
  var folders: [String] = []

  @OptionGroup var server: ServerOptions
  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  /// Runs that are shown where none is named.
  private static let most = 8

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let all = folders.isEmpty ? try newestFirst(in: place) : named(in: place)
    let chosen = folders.isEmpty ? Array(all.prefix(Self.most)) : all
    for folder in chosen
    where !FileManager.default.fileExists(atPath: folder.appendingPathComponent("config.yaml").path)
    {
      throw TrainingError.noRun(path: folder.path, missing: "config.yaml")
    }
    let note =
      chosen.count < all.count
      ? "\(chosen.count) of the \(all.count) runs in runs/ are shown, the newest; for others, name "
        + "them: pokeprep watch RUN…"
      : nil
    if let note { output.announce(note) }
    let site = RunsSite(chosen, note: note, say: { Console.error($0.inOneLine) })
    // Beside the server, which answers while long logs are read.
    Task.detached { await site.read() }
    try server.serve(site, output: output)
  }

  /// The runs that were named, each once.
  private func named(in place: RunLocation) -> [URL] {
    var known: Set<String> = []
    return folders.map(place.resolve).filter { known.insert(RealPath.of($0.path)).inserted }
  }

  private func newestFirst(in place: RunLocation) throws -> [URL] {
    func changed(_ folder: URL) -> Date {
      let log = folder.appendingPathComponent("log.csv").path
      return (try? FileManager.default.attributesOfItem(atPath: log)[.modificationDate] as? Date)
        ?? .distantPast
    }
    let all = place.all().sorted { changed($0) > changed($1) }
    if all.isEmpty { _ = try place.latest() }
    return all
  }
}
