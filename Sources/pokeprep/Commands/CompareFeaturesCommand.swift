import ArgumentParser
import CommandShell
import Foundation
import Metrics
import Scoring

/// `pokeprep features compare`: two files of features, all rows against all rows.
struct CompareFeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two files of features, without halves and floors.",
    discussion: """
      Takes every row of both files, as other programs do, whose numbers these agree with. To judge a \
      run use 'pokeprep score', which puts every score beside its floor.

      Examples:
        pokeprep features compare real.safetensors run.safetensors
      """)

  @Argument(
    help: ArgumentHelp("Features of real pictures.", valueName: "real"), completion: .file())
  var real: String

  @Argument(help: ArgumentHelp("Features of the others.", valueName: "others"), completion: .file())
  var others: String

  @Option(name: .long, help: ArgumentHelp("The neighbour that gives a ball.", valueName: "k"))
  var neighbours = 5

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  /// What `--json` prints.
  private struct Found: Encodable {
    var realCount: Int
    var count: Int
    var dimensions: Int
    var kid: Double
    var kidStandardError: Double
    var frechetDistance: Double
    var hasFewerSamplesThanDimensions: Bool
    var precision: Double
    var recall: Double
    var density: Double
    var coverage: Double
    var realVendiScore: Double
    var vendiScore: Double
  }

  func validate() throws {
    guard (1...1000).contains(neighbours) else {
      throw ValidationError("--neighbours: expected 1 to 1000, found \(neighbours)")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let sets = try [real, others].map { try FeatureRows(reading: place.resolve($0)) }
    let (first, second) = (sets[0].matrix, sets[1].matrix)
    guard first.dimension == second.dimension else {
      throw CommandProblem(
        "\(others): expected \(first.dimension) features as in \(real), found \(second.dimension)")
    }
    if let network = sets[0].network, let other = sets[1].network, network != other {
      throw CommandProblem("\(others): expected features of \(network), found those of \(other)")
    }
    let found = try output.telling("comparing") { try compared(first, second) }
    if output.json { return try Console.print(json: found) }
    var table = Table([("score", .left), ("", .right)])
    func row(_ name: String, _ value: Double, _ format: String = "%.4f") {
      table.append([name, String(format: format, value)])
    }
    row("KID ×1000", 1000 * found.kid, "%.3f")
    row("standard error", 1000 * found.kidStandardError, "%.3f")
    row("FD" + (found.hasFewerSamplesThanDimensions ? " !" : ""), found.frechetDistance)
    row("precision", found.precision)
    row("recall", found.recall)
    row("density", found.density)
    row("coverage", found.coverage)
    row("Vendi score, real", found.realVendiScore)
    row("Vendi score", found.vendiScore)
    Console.print(
      "\(grouped(found.realCount)) and \(grouped(found.count)) rows of "
        + "\(counted(found.dimensions, "feature"))")
    table.text.split(separator: "\n").forEach { Console.print(String($0)) }
    if found.hasFewerSamplesThanDimensions {
      Console.print("! fewer rows than dimensions: FD is far above what more would give; use KID")
    }
  }

  private func compared(_ real: FeatureMatrix, _ others: FeatureMatrix) throws -> Found {
    let kid = try KernelInceptionDistance(
      real: real, generated: others, plan: .init(subsetCount: 0), threads: threads.count)
    let frechet = try FrechetDistance(real: real, generated: others, threads: threads.count)
    let manifold = try ManifoldScores(
      real: real, generated: others, k: neighbours, threads: threads.count)
    return Found(
      realCount: real.count, count: others.count, dimensions: real.dimension, kid: kid.value,
      kidStandardError: kid.standardError, frechetDistance: frechet.value,
      hasFewerSamplesThanDimensions: frechet.hasFewerSamplesThanDimensions,
      precision: manifold.precision, recall: manifold.recall, density: manifold.density,
      coverage: manifold.coverage, realVendiScore: try vendiScore(of: real, threads: threads.count),
      vendiScore: try vendiScore(of: others, threads: threads.count))
  }
}
