import ArgumentParser
import CommandShell
import Curation
import Exports
import Foundation
import Shards

/// `pokeprep verify`: every byte of a shard folder against its manifest.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every byte of a folder of shards.",
    discussion: """
      Compares sizes, SHA-256 digests, headers, check sums, labels and counts with shards.json. \
      Each problem is a line with the file, the field, what was expected and what was found. Exits \
      with 1 when there is any, with 2 when the folder is not there.

      Examples:
        pokeprep verify
        pokeprep verify other/shards --json
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of the shards. (default: where augment wrote last, or shards)", valueName: "dir"))
  var folder: String?

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let url = place.resolve(try folder ?? Workspace(at: workspace.workspace).shardsFolder)
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw CommandProblem(
        "\(url.path): expected a folder of shards, found nothing there; check the name, or write "
          + "the shards with 'pokeprep augment'")
    }
    guard !Export.isThere(url.path) else {
      throw CommandProblem(
        "\(url.path): expected a folder of shards, found what 'pokeprep export' wrote for other programs, "
          + "which was read back when it was written; name the folder that 'pokeprep augment' wrote"
      )
    }
    let findings: [ShardVerifier.Finding]
    do {
      findings = try output.telling("verify") { () throws(ShardError) in
        try ShardVerifier(folder: url).verify()
      }
    } catch {
      // A folder that cannot be checked has failed the check.
      Console.error("pokeprep: \(error.description)")
      throw ExitCode(ExitStatus.needsAttention.rawValue)
    }
    if output.json {
      try Console.print(json: findings)
    } else {
      var table = Table([
        ("shard", .left), ("samples", .right), ("bytes", .right), ("", .left),
      ])
      for one in findings {
        table.append([
          one.file, grouped(one.samples), grouped(one.bytes),
          one.problems.isEmpty ? "ok" : "damaged",
        ])
      }
      Console.print(table.text)
      findings.flatMap(\.problems).forEach { Console.print($0) }
    }
    if findings.contains(where: { !$0.problems.isEmpty }) {
      throw ExitCode(ExitStatus.needsAttention.rawValue)
    }
  }
}
