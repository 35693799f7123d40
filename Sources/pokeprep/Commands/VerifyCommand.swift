import ArgumentParser
import CommandShell
import Curation
import Exports
import Files
import Foundation
import Shards
import Training

/// `pokeprep verify`: every byte that the program wrote, against what it noted.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every byte of prepared pictures, shards and runs.",
    discussion: """
      Without a folder it looks at the whole workspace: the catalogue, the prepared pictures and the \
      shards that were noted there, and every run in runs/. With one, at the shards or the run in it.

      Of shards it compares sizes, SHA-256 digests, headers, check sums, labels and counts with \
      shards.json; of prepared pictures the check sums; of runs the check sums and tensors of both \
      states with config.yaml. Each problem is a line with the file, what was expected and what was \
      found. Exits with 1 when there is any, with 2 when the folder is not there. pokeprep repair makes \
      again what can be made again.

      Examples:
        pokeprep verify
        pokeprep verify other/shards --json
        pokeprep verify runs/first
      """)

  @Argument(
    help: ArgumentHelp("A folder of shards, or of a run. (default: all)", valueName: "dir"),
    completion: .directory)
  var folder: String?

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let findings = try output.telling("verify") { () throws in
      try Interruption.endingAtOnce {
        try folder.map { try Verification(workspace: workspace).findings(in: $0) }
          ?? Verification(workspace: workspace).findings()
      }
    }
    if output.json {
      try Console.print(json: findings)
    } else {
      var table = Table([("file", .left), ("samples", .right), ("bytes", .right), ("", .left)])
      for one in findings {
        table.append([
          one.file, one.samples > 0 ? grouped(one.samples) : "", grouped(one.bytes),
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

/// What there is to check in a workspace.
struct Verification {
  let workspace: WorkspaceOptions
  private var place: RunLocation { RunLocation(workspace: workspace.workspace) }

  /// Findings about the shards, or the run, in a folder.
  ///
  /// - Throws: `CommandProblem` when nothing is there, the exit status for a folder that cannot be checked.
  func findings(in folder: String) throws -> [VerifiedFile] {
    let url = place.resolve(folder)
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw CommandProblem(
        "\(url.path): expected a folder of shards or of a run, found nothing there; check the name, or "
          + "write the shards with 'pokeprep augment'")
    }
    if FileManager.default.fileExists(atPath: url.appendingPathComponent("config.yaml").path) {
      return RunVerifier(folder: url).verify()
    }
    guard !Export.isThere(url.path) else {
      throw CommandProblem(
        "\(url.path): expected a folder of shards or of a run, found what 'pokeprep export' wrote for "
          + "other programs, which was read back when it was written; name the folder that 'pokeprep "
          + "augment' or 'pokeprep train' wrote")
    }
    do { return try ShardVerifier(folder: url).verify() } catch {
      // A folder that cannot be checked has failed the check.
      Console.error("pokeprep: \(error.description)")
      throw ExitCode(ExitStatus.needsAttention.rawValue)
    }
  }

  /// Findings about everything in the workspace.
  ///
  /// - Throws: `CommandProblem` when there is nothing, and what reading the catalogue throws.
  func findings() throws -> [VerifiedFile] {
    let isCurated = FileManager.default.fileExists(
      atPath: Workspace(at: workspace.workspace).cataloguePath)
    var findings = isCurated ? try WorkspaceVerifier(context: workspace.reading()).verify() : []
    let shards = Workspace.defaultShardsFolder
    if !findings.contains(where: { $0.file.hasPrefix(shards + "/") }),
      FileManager.default.fileExists(atPath: place.resolve(shards).path)
    {
      findings += try self.findings(in: shards).map { Self.named($0, below: shards) }
    }
    for run in place.all() {
      findings += RunVerifier(folder: run).verify().map {
        Self.named($0, below: "runs/\(run.lastPathComponent)")
      }
    }
    guard !findings.isEmpty else {
      throw CommandProblem(
        "\(place.workspace.path): expected prepared pictures, shards or runs, found none; check "
          + "--workspace, or name a folder of shards or of a run")
    }
    return findings
  }

  private static func named(_ finding: VerifiedFile, below folder: String) -> VerifiedFile {
    var finding = finding
    finding.file = "\(folder)/\(finding.file)"
    return finding
  }
}
