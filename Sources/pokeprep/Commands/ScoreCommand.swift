import ArgumentParser
import CommandShell
import Curation
import Files
import Foundation
import Kernels
import Scoring
import Shards

/// `pokeprep score`: what generated pictures are worth.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Compare generated pictures with real ones, in numbers.",
    discussion: """
      For each run or folder: near the data (KID, FD, MIND), sharp and complete (precision, recall, \
      density, coverage), diverse (Vendi ratio), of the right class (a linear probe), copied (C_T, \
      AuthPct, calibrated distance). Every score stands beside its floor: what it says of real \
      pictures, half against half. Only distances from the floor mean something, and only between \
      sets scored with the same shards, features and numbers of pictures.

      A run is sampled with the weights that its sample grids use. A folder holds PNGs in a folder per \
      class, as 'pokeprep sample' writes them, or PNGs without classes. The scores of a run are also \
      written to its score.json.

      Pictures are compared by the features of a small classifier of the shards' classes, which is \
      trained when there is none yet and kept beside the shards; or by those of a published network: see \
      'pokeprep features import'.

      Examples:
        pokeprep score
        pokeprep score runs/dcgan64 runs/dcgan64-2
        pokeprep score samples --against shards --json
        pokeprep score runs/dcgan64 --nearest nearest.png
        pokeprep score runs/dcgan64 --features lite0.safetensors
      """)

  @Argument(
    help: ArgumentHelp(
      "Folders of runs or of pictures. (default: the run with the newest checkpoint)",
      valueName: "folders"), completion: .runs)
  var folders: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The shards with the real pictures. (default: those of the first run, or shards)",
      valueName: "dir"), completion: .directory)
  var against: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What pictures are compared by: own, pixels, or a file that 'features train' or 'features "
        + "import' wrote.",
      valueName: "name"), completion: .file())
  var features = "own"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Pictures per class: drawn from a run, at most read from a folder.", valueName: "n"))
  var samples = 400

  @Option(name: .long, help: ArgumentHelp("Which samples, halves and subsets.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write all scores as JSON to this file instead of score.json in each run.", valueName: "file"),
    completion: .file())
  var out: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also draw the 16 samples closest to a training picture beside it (PNG; one folder only).",
      valueName: "file"), completion: .file())
  var nearest: String?

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (6...1_000_000).contains(samples) else {
      throw ValidationError("--samples: expected 6 to 1,000,000, found \(samples)")
    }
    if nearest != nil, folders.count > 1 {
      throw ValidationError("--nearest: expected one folder, found \(folders.count)")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let guardian = OutputGuard(workspace: workspace)
    let outFile = out.map(place.resolve)
    let nearestFile = nearest.map(place.resolve)
    if let outFile { try guardian.check(file: outFile, replacing: .json) }
    if let nearestFile { try guardian.check(file: nearestFile, replacing: .png) }
    let engine = try KernelEngine(threads: threads.count)
    let named = try folders.isEmpty ? [place.latest().path] : folders
    let places = try named.map {
      try ScoredPlace($0, folder: place.resolve($0), engine: engine)
    }
    let shards = try ShardSet(
      folder: place.resolve(
        against ?? places.lazy.compactMap(\.shards).first ?? Workspace.defaultShardsFolder))
    let sets = try pictures(of: places, shards: shards)
    let isLabelled = sets.allSatisfy { $0.pictures.labels != nil }
    let real = try RealPictures(shards, seed: seed)
    let features = try ScoreFeatures(
      shards: shards, real: real, engine: engine, workspace: workspace, output: output
    ).named(features, in: place)
    let (scorer, document) = try output.telling("comparing") {
      let scorer = try Scorer(
        real: real, features: features, isLabelled: isLabelled,
        leastPerClass: sets.map { $0.leastPerClass(of: shards.classes.count) }.min() ?? 0,
        seed: seed, threads: threads.count)
      let document = ScoreDocument(
        features: .init(name: features.name, dimensions: scorer.dimension),
        real: .init(
          shards: shards.folder.path, checksum: shards.manifest.checksum, classes: shards.classes,
          training: real.training.count, sources: real.distinct.count, heldOut: real.heldOut.count),
        seed: seed, floor: scorer.floor,
        sets: try sets.map { set in
          try Interruption.check()
          return ScoreDocument.Entry(
            path: set.name, step: set.step, pictures: set.pictures.count,
            scores: try scorer.scores(of: set.pictures))
        })
      return (scorer, document)
    }
    try write(document, of: sets, to: outFile)
    if let nearestFile, let set = sets.first {
      let pairs = try scorer.closest(NearestSheet.count, of: set.pictures)
      try PictureFiles.write(
        NearestSheet(pairs: pairs, samples: set.pictures, training: real.training).rendered(),
        to: nearestFile)
    }
    if output.json { return try Console.print(json: document) }
    ScoreText(document: document).lines.forEach { Console.print($0) }
  }

  private func pictures(of places: [ScoredPlace], shards: ShardSet) throws -> [ScoredSet] {
    let bar = output.progressBar()
    defer { bar.finish() }
    let sets = try places.map {
      try $0.pictures(for: shards, count: samples, seed: seed, bar: bar)
    }
    let labelled = sets.filter { $0.pictures.labels != nil }
    guard labelled.isEmpty || labelled.count == sets.count else {
      throw CommandProblem(
        "expected sets that all have classes, or none; score \(labelled[0].name) by itself")
    }
    return sets
  }

  /// Writes one file with everything, or a file into each run.
  private func write(_ document: ScoreDocument, of sets: [ScoredSet], to file: URL?) throws {
    if let file { return try Self.write(document, to: file) }
    for (set, entry) in zip(sets, document.sets) {
      guard let run = set.run else { continue }
      var own = document
      own.sets = [entry]
      try Self.write(own, to: run.appendingPathComponent("score.json"))
    }
  }

  private static func write(_ document: ScoreDocument, to file: URL) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try OutputFolder.make(file.deletingLastPathComponent().path)
    try AtomicFile.replace(
      file.path, with: String(decoding: try encoder.encode(document), as: UTF8.self) + "\n")
  }
}
